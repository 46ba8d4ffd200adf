using System.Text.Json.Nodes;

namespace Fude.Cli.Releasing;

/// <summary>A release, as the application tells it.</summary>
internal sealed record ReleaseLine(long Id, string Tag, string Digest, string Strategy, string State, double Share, int Step, bool Paused, long? Predecessor, string Reason, string Actor, bool Forced, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    /// <summary>Whether it moves on by itself.</summary>
    public bool IsOnItsWay => State is "loading" or "canary";
}

/// <summary>Releases, the newest first.</summary>
internal sealed record ReleaseList(long Version, long? Live, long? Candidate, IReadOnlyList<ReleaseLine> Releases);

/// <summary>What a rollback has done.</summary>
internal sealed record RollbackLine(ReleaseLine From, ReleaseLine To);

/// <summary>An entry of the ledger.</summary>
internal sealed record LedgerLine(long Id, long Release, string Tag, DateTimeOffset At, string Actor, string Action, string? FromState, string ToState, double FromShare, double ToShare, string Reason, JsonObject? Figures, string Hash);

/// <summary>Entries, the newest first.</summary>
internal sealed record LedgerPage(IReadOnlyList<LedgerLine> Entries, long? NextBefore);

/// <summary>Whether the ledger is as it was written.</summary>
internal sealed record LedgerCheck(bool Sound, long? FirstBroken);

/// <summary>What was live at a time.</summary>
internal sealed record ReleasesAt(DateTimeOffset Time, IReadOnlyList<LedgerLine> Releases);
