namespace Fude.App.Releases;

/// <summary>What happened to a release once.</summary>
/// <param name="Id">Its number, in order of time.</param>
/// <param name="ReleaseId">The release.</param>
/// <param name="Tag">The name that its model goes by.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who or what did it.</param>
/// <param name="Action">What: <c>deploy</c>, <c>start</c>, <c>step</c>, <c>promote</c>, <c>replace</c>, <c>rollback</c>, <c>restore</c>, <c>drained</c>, <c>fail</c>, <c>pause</c>, <c>resume</c>, <c>share</c>.</param>
/// <param name="FromState">The state before; null for a new release.</param>
/// <param name="ToState">The state after.</param>
/// <param name="FromShare">The share before, in hundredths of a percent.</param>
/// <param name="ToShare">The share after.</param>
/// <param name="Reason">Why.</param>
/// <param name="Figures">What it was decided by, as JSON; or null.</param>
/// <param name="PreviousHash">The hash of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 of this entry with <paramref name="PreviousHash"/>, in lower-case hexadecimal: an entry that was changed or removed shows.</param>
public sealed record LedgerEntry(
    long Id, long ReleaseId, string Tag, DateTimeOffset At, string Actor, string Action, string? FromState, string ToState, int FromShare, int ToShare, string Reason, string? Figures, string PreviousHash, string Hash);
