using System.Text.Json;

namespace Fude.Tracking.Console.AppLink;

/// <summary>A release, as the application tells it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tag">The name that the model goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Source">Where the bundle is fetched from: <c>runs:/RUN/model</c>.</param>
/// <param name="Strategy">How it comes to be live.</param>
/// <param name="State">Where it is.</param>
/// <param name="Share">Its share of the people, 0 to 1.</param>
/// <param name="Step">The step of its plan, from 0.</param>
/// <param name="Paused">Whether its steps wait for somebody's word.</param>
/// <param name="Reason">Why it is in its state.</param>
/// <param name="Actor">Who or what brought it there.</param>
/// <param name="Forced">Whether a gate was overruled for it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="ChangedAt">When it came to its state.</param>
/// <param name="LiveAt">When it was live last.</param>
/// <param name="Plan">The plan of a canary.</param>
/// <param name="Baseline">The release that it is compared with.</param>
/// <param name="Predecessor">The release that was live before it.</param>
/// <param name="Replicas">How each replica fares with it, where one release was asked for.</param>
/// <param name="Evidence">What is known of it as a candidate, where one release was asked for.</param>
/// <param name="Verdict">What would be said of it now, while it is a candidate.</param>
public sealed record AppRelease(
    long Id, string Tag, string Digest, string Source, string Strategy, string State, double Share, int Step, bool Paused, string Reason, string Actor, bool Forced,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, DateTimeOffset? LiveAt = null, AppPlan? Plan = null, long? Baseline = null, long? Predecessor = null,
    IReadOnlyList<AppReplica>? Replicas = null, AppEvidence? Evidence = null, AppVerdict? Verdict = null)
{
    /// <summary>Whether it may become live and is not yet.</summary>
    public bool IsCandidate => State is "loading" or "shadow" or "canary";

    /// <summary>Whether its traffic is that of the proxy in front of images.</summary>
    public bool IsImage => Strategy == "image";

    /// <summary>The run that its bundle is fetched from; null where it is of none.</summary>
    public string? RunId => Source.StartsWith("runs:/", StringComparison.Ordinal) && Source.IndexOf('/', 6) is > 6 and var slash ? Source[6..slash] : null;
}

/// <summary>The plan of a canary.</summary>
/// <param name="Steps">Share of the people at each step, ascending, 0 to 1.</param>
/// <param name="Requests">Drawings that the candidate has answered at each step, at least.</param>
/// <param name="Compared">Drawings that both models have answered at each step, at least.</param>
/// <param name="Corrections">Corrected drawings before it becomes live, at least.</param>
/// <param name="Seconds">Seconds that each step lasts, at least.</param>
public sealed record AppPlan(IReadOnlyList<double> Steps, long Requests = 0, long Compared = 0, long Corrections = 0, double Seconds = 0);

/// <summary>A replica and a release.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Loaded">Whether it has the model.</param>
/// <param name="SeenAt">When it last said so.</param>
/// <param name="Error">Why it can't load it.</param>
public sealed record AppReplica(string Replica, string Host, bool Loaded, DateTimeOffset SeenAt, string? Error = null);

/// <summary>Releases, the newest first.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Releases">The releases.</param>
/// <param name="Live">The one that answers.</param>
/// <param name="Candidate">The one on its way.</param>
/// <param name="NextBefore">Where the next page begins; null at the end.</param>
public sealed record AppReleaseList(long Version, IReadOnlyList<AppRelease> Releases, long? Live = null, long? Candidate = null, long? NextBefore = null);

/// <summary>What a rollback has done.</summary>
/// <param name="From">What was taken back.</param>
/// <param name="To">What is live.</param>
public sealed record AppRollback(AppRelease From, AppRelease To);

/// <summary>An entry of the ledger.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Release">The release.</param>
/// <param name="Tag">The name that its model goes by.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who or what.</param>
/// <param name="Action">What was done.</param>
/// <param name="ToState">The state after it.</param>
/// <param name="FromShare">The share before, 0 to 1.</param>
/// <param name="ToShare">The share after it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Hash">The entry's hash, which covers the one before.</param>
/// <param name="FromState">The state before; null for a new release.</param>
/// <param name="Figures">What it was decided by.</param>
public sealed record AppLedgerEntry(
    long Id, long Release, string Tag, DateTimeOffset At, string Actor, string Action, string ToState, double FromShare, double ToShare, string Reason, string Hash, string? FromState = null, JsonElement? Figures = null);

/// <summary>Entries of the ledger, the newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="NextBefore">Where the next page begins; null at the end.</param>
public sealed record AppLedger(IReadOnlyList<AppLedgerEntry> Entries, long? NextBefore = null);

/// <summary>Whether the ledger is as it was written.</summary>
/// <param name="Sound">Whether it is.</param>
/// <param name="FirstBroken">The first entry that is not.</param>
public sealed record AppLedgerCheck(bool Sound, long? FirstBroken = null);

/// <summary>What answered at a time.</summary>
/// <param name="Time">When.</param>
/// <param name="Releases">The entries that held then.</param>
public sealed record AppReleasesAt(DateTimeOffset Time, IReadOnlyList<AppLedgerEntry> Releases);
