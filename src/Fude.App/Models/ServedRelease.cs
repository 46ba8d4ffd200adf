using Fude.App.Releases;

namespace Fude.App.Models;

/// <summary>A release that this process can answer with.</summary>
/// <param name="Id">Its number; 0 where there are no releases.</param>
/// <param name="Model">Its model.</param>
/// <param name="State">Where it is on its way.</param>
/// <param name="Share">Its share of the people in hundredths of a percent.</param>
public sealed record ServedRelease(long Id, LoadedModel Model, ReleaseState State, int Share)
{
    /// <summary>The step of its plan, from 0.</summary>
    public int Step { get; init; }

    /// <summary>How much longer than the live model it may take: as a share, and in milliseconds in any case.</summary>
    public (double Share, double Milliseconds) Latency { get; init; }
}
