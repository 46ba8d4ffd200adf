using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>Looks whether the releases fit together, and whether the ledger tells what they are.</summary>
internal static class ReleaseAudit
{
    /// <summary>What is wrong, one line each; empty where all is well. All of it has to be of one state of the database.</summary>
    public static List<string> Faults(DatabaseSession session)
    {
        var releases = ReleaseRows.Newest(session, int.MaxValue, long.MaxValue);
        var faults = new List<string>();
        var live = releases.FindAll(release => release.State == ReleaseState.Live);
        if (releases.Count > 0 && live.Count != 1)
            faults.Add(live.Count == 0 ? "no release is live" : $"{live.Count} releases are live: {Names(live)}");
        var candidates = releases.FindAll(release => release.IsCandidate);
        if (candidates.Count > 1)
            faults.Add($"{candidates.Count} releases are on their way at once: {Names(candidates)}");
        foreach (var release in releases)
        {
            if (!Fits(release))
                faults.Add($"release {release.Id} ({release.Tag}) is {release.State.Word()} and has a share of {release.Share / 100.0} %");
            if (release.State == ReleaseState.Live && release.PredecessorId is { } before && releases.TrueForAll(other => other.Id != before))
                faults.Add($"release {release.Id} ({release.Tag}) goes back to release {before}, which is not there");
        }

        if (Ledger.FirstBroken(session) is { } broken)
            faults.Add($"entry {broken} of the ledger was changed, or one before it was taken away");
        faults.AddRange(Told(session, releases));
        return faults;
    }

    private static bool Fits(Release release) => release.State switch
    {
        ReleaseState.Live => release.Share == ReleaseWords.Whole,
        ReleaseState.Canary => release.Share is > 0 and <= ReleaseWords.Whole,
        _ => release.Share == 0,
    } && release.State == ReleaseState.Draining == release.Ending.HasValue;

    // Each entry begins where the one before has ended, and the last one of a release is what its row says. What it did by itself leaves in
    // the row who asked for it, and why.
    private static IEnumerable<string> Told(DatabaseSession session, List<Release> releases)
    {
        var last = new Dictionary<long, LedgerEntry>();
        var asked = new HashSet<(long, string, string)>();
        foreach (var entry in Ledger.All(session))
        {
            var before = last.GetValueOrDefault(entry.ReleaseId);
            if (before?.ToState != entry.FromState || (before?.ToShare ?? 0) != entry.FromShare)
                yield return $"entry {entry.Id} of the ledger begins with {entry.FromState ?? "nothing"}, and the one before has ended with {before?.ToState ?? "nothing"}";
            last[entry.ReleaseId] = entry;
            asked.Add((entry.ReleaseId, entry.Actor, entry.Reason));
        }

        foreach (var release in releases)
        {
            if (!last.TryGetValue(release.Id, out var entry))
                yield return $"release {release.Id} ({release.Tag}) is not in the ledger";
            else if ((entry.ToState, entry.ToShare, entry.At) != (release.State.Word(), release.Share, release.ChangedAt))
                yield return $"release {release.Id} ({release.Tag}) is {release.State.Word()}, and the ledger's last word of it is {entry.ToState} (entry {entry.Id})";
            else if (!asked.Contains((release.Id, release.Actor, release.Reason)))
                yield return $"release {release.Id} ({release.Tag}) says by whom and why it is {release.State.Word()}, and the ledger does not";
        }
    }

    private static string Names(List<Release> releases) => string.Join(", ", releases.Select(release => $"{release.Id} ({release.Tag})"));
}
