using System.Globalization;
using System.Text.Json;
using Fude.App.Releases.Collecting;
using Fude.App.Releases.Verdicts;

namespace Fude.App.Releases;

/// <summary>What is asked for by <c>POST /api/releases</c>.</summary>
internal sealed record ReleaseWish(string? Tag, string? Digest, string? Source, string? Strategy, JsonElement? Plan, string? Reason, bool Forced, JsonElement? Gate);

/// <summary>Why somebody changes a release, and to which share.</summary>
internal sealed record ReleaseWord(string? Reason, double? Share);

/// <summary>A release.</summary>
internal sealed record ReleaseAnswer(
    long Id, string Tag, string Digest, string Source, string Strategy, string State, double Share, int Step, JsonElement? Plan, bool Paused, long? Baseline, long? Predecessor, string Reason, string Actor, bool Forced,
    string CreatedAt, string ChangedAt, string? LiveAt)
{
    /// <summary>How each replica fares with it; where one release is asked for.</summary>
    public IReadOnlyList<ReplicaAnswer>? Replicas { get; init; }

    /// <summary>What is known of it as a candidate; where one release is asked for that was one.</summary>
    public EvidenceAnswer? Evidence { get; init; }

    /// <summary>What would be said of it now; while it is a candidate.</summary>
    public Verdict? Verdict { get; init; }

    public static ReleaseAnswer Of(Release release) => new(
        release.Id, release.Tag, release.Digest, release.Source, release.Strategy.Word(), release.State.Word(), release.Share / (double)ReleaseWords.Whole, release.Step, Json(release.Plan), release.Paused,
        release.BaselineId, release.PredecessorId, release.Reason, release.Actor, release.Forced, Moment(release.CreatedAt), Moment(release.ChangedAt), release.LiveAt is { } live ? Moment(live) : null);

    public static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A replica and a release.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Loaded">Whether it has the model.</param>
/// <param name="Error">Why it can't load it.</param>
/// <param name="SeenAt">When it last said so.</param>
internal sealed record ReplicaAnswer(string Replica, string Host, bool Loaded, string? Error, string SeenAt)
{
    public static ReplicaAnswer Of(Replica replica, long release) => new(
        replica.Name, replica.Host, replica.Loaded.Contains(release), replica.Failed.GetValueOrDefault(release), ReleaseAnswer.Moment(replica.SeenAt));
}

/// <summary>Releases, the newest first.</summary>
internal sealed record ReleasesAnswer(long Version, long? Live, long? Candidate, IReadOnlyList<ReleaseAnswer> Releases, long? NextBefore);

/// <summary>What a rollback has done.</summary>
internal sealed record RollbackAnswer(ReleaseAnswer From, ReleaseAnswer To);

/// <summary>Entries of the ledger, the newest first.</summary>
internal sealed record LedgerAnswer(IReadOnlyList<LedgerEntryAnswer> Entries, long? NextBefore);

/// <summary>Whether the ledger is as it was written.</summary>
/// <param name="Sound">Whether it is.</param>
/// <param name="FirstBroken">The first entry that was changed, or does not follow the one before.</param>
internal sealed record LedgerCheckAnswer(bool Sound, long? FirstBroken);

/// <summary>What answered at a time.</summary>
internal sealed record ReleasesAtAnswer(string Time, IReadOnlyList<LedgerEntryAnswer> Releases);

/// <summary>An entry of the ledger.</summary>
internal sealed record LedgerEntryAnswer(
    long Id, long Release, string Tag, string At, string Actor, string Action, string? FromState, string ToState, double FromShare, double ToShare, string Reason, JsonElement? Figures, string Hash)
{
    public static LedgerEntryAnswer Of(LedgerEntry entry) => new(
        entry.Id, entry.ReleaseId, entry.Tag, ReleaseAnswer.Moment(entry.At), entry.Actor, entry.Action, entry.FromState, entry.ToState, entry.FromShare / (double)ReleaseWords.Whole,
        entry.ToShare / (double)ReleaseWords.Whole, entry.Reason, ReleaseAnswer.Json(entry.Figures), entry.Hash);
}
