namespace Fude.Tracking.Client.Messages;

/// <summary>Removes deleted runs for good (Fude's own route <c>POST /api/fude/runs/purge</c>).</summary>
public sealed record PurgeRunsRequest
{
    /// <summary>Only runs that were deleted at least so many milliseconds ago; 0 for all deleted runs.</summary>
    public long OlderThanMs { get; init; }

    /// <summary>Only runs of these experiments; null for all.</summary>
    public IReadOnlyList<string>? ExperimentIds { get; init; }

    /// <summary>Only tell what would be removed. A server takes it for true where it is absent.</summary>
    public bool DryRun { get; init; } = true;

    /// <summary>Afterwards give the database file's free pages back to the disk (SQLite): writes wait as long as that takes.</summary>
    public bool Vacuum { get; init; }
}

/// <summary>What was removed, or would be.</summary>
public sealed record PurgeRunsAnswer
{
    /// <summary>Whether nothing was removed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Runs that are gone.</summary>
    public long Runs { get; init; }

    /// <summary>Points of their metrics.</summary>
    public long Points { get; init; }

    /// <summary>Bytes of their artifacts.</summary>
    public long ArtifactBytes { get; init; }

    /// <summary>Datasets that no other run has used.</summary>
    public long Datasets { get; init; }

    /// <summary>Bytes that became free in the database's file, or with a vacuum on the disk; null where the database does not tell.</summary>
    public long? DatabaseBytes { get; init; }

    /// <summary>Deleted runs that are kept because a version of a registered model comes from them.</summary>
    public long KeptForModels { get; init; }

    /// <summary>Runs whose artifacts this server does not keep: they are left where they are.</summary>
    public long ForeignArtifacts { get; init; }

    /// <summary>Runs that are left to do: ask again.</summary>
    public long Remaining { get; init; }
}
