using Fude.App.Releases.Verdicts;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>Reads what is known of a candidate from the database: the same for every replica.</summary>
internal static class CanaryReading
{
    /// <summary>When each step began, with its share in hundredths of a percent. The ledger knows.</summary>
    public static List<(DateTimeOffset At, int Share)> Begun(DatabaseSession session, long release) => session.Query(
        "SELECT at, to_share FROM release_ledger WHERE release_id = @p0 AND action IN ('start', 'step') ORDER BY id",
        row => (DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetInt32(1)),
        release);

    /// <summary>The steps so far with what is known of each; none where the candidate has not begun.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="release">The candidate.</param>
    /// <param name="corrected">What corrections say, from <see cref="Corrected"/>.</param>
    /// <param name="now">Until when the last step lasts.</param>
    public static List<StepEvidence> Steps(DatabaseSession session, Release release, List<(int Step, bool ShownCandidate, CorrectedPairs Pairs)> corrected, DateTimeOffset now)
    {
        var begun = Begun(session, release.Id);
        var totals = EvidenceRows.Read(session, release.Id);
        return
        [
            .. begun.Select((step, i) => new StepEvidence(
                step.Share / (double)ReleaseWords.Whole,
                (i + 1 < begun.Count ? begun[i + 1].At : now) - step.At,
                totals.GetValueOrDefault(i, Evidence.None) with { ShownLive = Pairs(i, shownCandidate: false), ShownCandidate = Pairs(i, shownCandidate: true) })),
        ];

        CorrectedPairs Pairs(int step, bool shownCandidate) =>
            corrected.Where(one => one.Step == step && one.ShownCandidate == shownCandidate).Select(one => one.Pairs).FirstOrDefault(CorrectedPairs.None);
    }

    /// <summary>The steps so far with what is known of each.</summary>
    public static List<StepEvidence> Steps(DatabaseSession session, Release release, DateTimeOffset now) =>
        Steps(session, release, Corrected(session, release), release.IsCandidate ? now : release.ChangedAt);

    /// <summary>What corrections say of a candidate. People count, each once, while at most half of them see its answers.</summary>
    public static List<(int Step, bool ShownCandidate, CorrectedPairs Pairs)> Corrected(DatabaseSession session, Release release)
    {
        var begun = Begun(session, release.Id);
        return ComparisonRows.Corrected(session, release.Id, step => step < begun.Count && begun[step].Share <= ReleaseWords.Whole / 2);
    }

    /// <summary>What is to be said of a candidate; null where it is none, or has not begun.</summary>
    public static Verdict? Verdict(Release release, List<StepEvidence> steps) =>
        release is { State: ReleaseState.Canary or ReleaseState.Shadow, Strategy: not ReleaseStrategy.Image } && steps.Count > 0 ? Judging.Of(Plan(release), steps) : null;

    /// <summary>How much longer than the live model a candidate may take.</summary>
    public static (double Share, double Milliseconds) Latency(Release release) => Plan(release) is var plan ? (plan.Latency, plan.LatencyMilliseconds) : default;

    /// <summary>The plan of a release; the defaults where it has none that can be read.</summary>
    public static CanaryPlan Plan(Release release) => CanaryPlanJson.Read(release.Plan).Plan ?? new CanaryPlan();
}
