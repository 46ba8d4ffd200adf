namespace Fude.App.Releases;

/// <summary>A row of the table <c>releases</c>: a bundle on its way into the application, or out of it.</summary>
/// <param name="Id">Its number. The same bundle released again is another release.</param>
/// <param name="ModelId">The model's row.</param>
/// <param name="Tag">The name that the model goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Source">Where the bundle is fetched from: <c>runs:/RUN/model</c>.</param>
/// <param name="Strategy">How it comes to be live.</param>
/// <param name="State">Where it is.</param>
/// <param name="Share">Its share of the traffic in hundredths of a percent.</param>
/// <param name="Step">The step of its plan, from 0.</param>
/// <param name="Reason">Why it is in its state.</param>
/// <param name="Actor">Who or what brought it there.</param>
public sealed record Release(long Id, long ModelId, string Tag, string Digest, string Source, ReleaseStrategy Strategy, ReleaseState State, int Share, int Step, string Reason, string Actor)
{
    /// <summary>The plan of a canary as JSON, or null.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether its steps wait for somebody's word. One that is worse is taken back all the same.</summary>
    public bool Paused { get; init; }

    /// <summary>What it is when it has drained.</summary>
    public ReleaseState? Ending { get; init; }

    /// <summary>The release that it is compared with.</summary>
    public long? BaselineId { get; init; }

    /// <summary>The release that was live before it, to go back to.</summary>
    public long? PredecessorId { get; init; }

    /// <summary>Whether a gate was overruled for it.</summary>
    public bool Forced { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came to its state.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The version of all releases with which it came to its state.</summary>
    public long ChangedVersion { get; init; }

    /// <summary>When it was live last; null where it never was.</summary>
    public DateTimeOffset? LiveAt { get; init; }

    /// <summary>Whether it may become live in this application and is not yet. An image's is not counted: its traffic is the proxy's.</summary>
    public bool IsCandidate => (State is ReleaseState.Loading or ReleaseState.Shadow or ReleaseState.Canary) && Strategy != ReleaseStrategy.Image;
}
