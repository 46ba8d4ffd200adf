namespace Fude.Cli.Supervision;

/// <summary>What <c>fude up</c> was asked for.</summary>
internal sealed record UpOptions
{
    /// <summary>Fude's folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The address of the application.</summary>
    public required string AppHost { get; init; }

    /// <summary>Its port; 0 for any.</summary>
    public required int AppPort { get; init; }

    /// <summary>The address of the tracking server.</summary>
    public required string TrackingHost { get; init; }

    /// <summary>Its port; 0 for any.</summary>
    public required int TrackingPort { get; init; }

    /// <summary>Whether the tracking server may be reached from elsewhere although there are no users.</summary>
    public bool InsecureNoAuth { get; init; }

    /// <summary>The bundle to serve; null for the newest in the data folder.</summary>
    public string? Bundle { get; init; }

    /// <summary>Most bundles of the data folder that are loaded beside it, to compare answers.</summary>
    public int Compare { get; init; }

    /// <summary>What the first model is trained on.</summary>
    public required string Dataset { get; init; }
}
