namespace Fude.Tracking.Client.Messages;

/// <summary>A named group of runs. Times are milliseconds since 1970 UTC.</summary>
public sealed record Experiment
{
    /// <summary>The id: a decimal number as text.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The name, unique across deleted ones too.</summary>
    public string? Name { get; init; }

    /// <summary>The URI below which its runs keep their artifacts.</summary>
    public string? ArtifactLocation { get; init; }

    /// <summary><c>active</c> or <c>deleted</c>.</summary>
    public string? LifecycleStage { get; init; }

    /// <summary>When it last changed.</summary>
    public long? LastUpdateTime { get; init; }

    /// <summary>When it was made.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }
}

/// <summary>A tag of an experiment, a run, a dataset's use, a registered model or a version.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record Tag(string Key, string Value);
