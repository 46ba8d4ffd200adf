namespace Fude.App.Releases;

/// <summary>A release that is asked for.</summary>
/// <param name="Tag">The name that the model goes by: bound to one bundle for ever.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Source">Where the bundle is fetched from: <c>runs:/RUN/model</c>.</param>
/// <param name="Strategy">How it comes to be live.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Reason">Why.</param>
public sealed record ReleaseRequest(string Tag, string Digest, string Source, ReleaseStrategy Strategy, string Actor, string Reason)
{
    /// <summary>The plan of a canary as JSON, or null.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether a gate was overruled for it.</summary>
    public bool Forced { get; init; }

    /// <summary>What is known of it, for the ledger: the gate's figures as JSON, or null.</summary>
    public string? Figures { get; init; }
}

/// <summary>A change that does not fit what the releases are now.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class ReleaseConflictException(string message) : Exception(message);
