using System.Globalization;

namespace Fude.App.Releases.Verdicts;

/// <summary>
/// The five things that a candidate is judged by. Each has a fifth of the false-alarm rate, so that all together are wrong at most at that rate
/// (Bonferroni). All compare like with like, on the same drawing or at the same time, so that what is known of each step adds up.
/// </summary>
internal static class Criteria
{
    /// <summary>The number of tests that share the false-alarm rate.</summary>
    public const int Tests = 5;

    private const double Most = 1e12; // as evidence is told

    /// <summary>All of them.</summary>
    /// <param name="plan">The tolerances.</param>
    /// <param name="steps">The steps so far.</param>
    public static List<Criterion> Of(CanaryPlan plan, IReadOnlyList<StepEvidence> steps)
    {
        var all = steps.Aggregate(Evidence.None, (sum, step) => sum + step.Totals);
        return [Errors(plan, all), Latency(plan, steps.Count > 0 ? steps[^1].Totals : all, all), Disagreement(plan, all), Confidence(plan, all), Accuracy(plan, steps, all)];
    }

    private static Criterion Errors(CanaryPlan plan, Evidence all)
    {
        var rate = Rate(all.Failures, all.Runs);
        return Make(plan, "errors", RateTest.LogEvidence(all.Runs, all.Failures, plan.Errors), rate > plan.Errors, all.Runs, rate, plan.Errors,
            $"fails on {all.Failures} of {all.Runs} drawings where the live model answers ({Percent(rate)}; tolerated are {Percent(plan.Errors)})");
    }

    private static Criterion Latency(CanaryPlan plan, Evidence now, Evidence all)
    {
        // The mean of the two is evidence whatever the one has to do with the other.
        var (run, request) = (SlownessTest.LogEvidence(all.RunPairs), SlownessTest.LogEvidence(all.RequestPairs));
        var isSlow = IsSlower(plan, now.CandidateRuns, now.LiveRuns) || IsSlower(plan, now.CandidateRequests, now.LiveRequests);
        var (candidate, live) = run >= request ? (all.CandidateRuns, all.LiveRuns) : (all.CandidateRequests, all.LiveRequests);
        var limit = live.Quantile(0.5) is { } median ? SlownessTest.Tolerated(median, plan.Latency, plan.LatencyMilliseconds) : plan.LatencyMilliseconds;
        var (name, pair) = run >= request ? ("a run of its network", "that of the live one") : ("a request", "one that the live model answers");
        return Make(plan, "latency", LogGamma.MeanOf([run, request]), isSlow, all.CandidateRuns.Total + all.CandidateRequests.Total, candidate.Quantile(0.5), limit,
            $"{name} takes {Times(candidate)}, {pair} {Times(live)} (tolerated are {Percent(plan.Latency)}, and {plan.LatencyMilliseconds.ToString("0.##", CultureInfo.InvariantCulture)} ms in any case)");
    }

    private static Criterion Disagreement(CanaryPlan plan, Evidence all)
    {
        var rate = Rate(all.Disagreed, all.Compared);
        var made = Make(plan, "disagreement", RateTest.LogEvidence(all.Compared, all.Disagreed, plan.Disagreement), rate > plan.Disagreement, all.Compared, rate, plan.Disagreement,
            $"names {all.Disagreed} of {all.Compared} drawings differently from the live model ({Percent(rate)}; tolerated are {Percent(plan.Disagreement)})");
        return made.State != CriterionState.Fine && IsBetter(plan, all)
            ? made with { State = CriterionState.Fine, Text = made.Text + ", and is more often right by the corrections" }
            : made;
    }

    private static Criterion Confidence(CanaryPlan plan, Evidence all)
    {
        var drop = all.LiveConfidence - all.CandidateConfidence;
        var mean = all.Compared == 0 ? (double?)null : drop / all.Compared;
        return Make(plan, "confidence", MeanTest.LogEvidence(all.Compared, drop, all.ConfidenceSquares, plan.Confidence), mean > plan.Confidence, all.Compared, mean, plan.Confidence,
            $"gives its answers a probability of {Percent(Mean(all.CandidateConfidence, all.Compared))} in the mean, the live model {Percent(Mean(all.LiveConfidence, all.Compared))} on the same drawings (tolerated are {Points(plan.Confidence)} less)");
    }

    private static Criterion Accuracy(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, Evidence all)
    {
        // People correct what they see to be wrong: whoever saw the candidate's answer reports its mistakes, and the others the live model's. Up to
        // half of the people that favours the candidate if anybody. And as one person sees one model only, each counts once.
        var (corrected, fair) = (all.Corrected, steps.Where(step => step.Share <= 0.5).Aggregate(CorrectedPairs.None, (sum, step) => sum + step.Totals.Corrected));
        var behind = corrected.Count == 0 ? (double?)null : (double)(corrected.Losses - corrected.Wins) / corrected.Count;
        // Of less than the tolerance it is not taken back, however certain.
        var log = behind > plan.Accuracy ? SignTest.LogEvidence(fair.PeopleLost, fair.PeopleWon) : 0;
        return Make(plan, "accuracy", log, false, corrected.Count, behind, plan.Accuracy,
            $"of {corrected.Count} corrected drawings {corrected.Losses} were right by the live model only and {corrected.Wins} by the candidate only; of the people who drew them {fair.PeopleLost} speak against it and {fair.PeopleWon} for it");
    }

    // By those who saw the candidate's answer, and so would rather report its mistakes.
    private static bool IsBetter(CanaryPlan plan, Evidence all) => SignTest.LogEvidence(all.ShownCandidate.PeopleWon, all.ShownCandidate.PeopleLost) >= Math.Log(Tests / plan.Alpha);

    private static Criterion Make(CanaryPlan plan, string name, double log, bool isBeyond, long count, double? value, double limit, string text)
    {
        var needed = Tests / plan.Alpha;
        var state = log >= Math.Log(needed) ? CriterionState.Worse : isBeyond || log >= Math.Log(needed) / 2 ? CriterionState.Doubtful : CriterionState.Fine;
        return new Criterion(name, state, Math.Min(Most, Math.Exp(log)), needed, count, value, limit, text);
    }

    private static bool IsSlower(CanaryPlan plan, TimeHistogram candidate, TimeHistogram live) =>
        candidate.Quantile(0.5) is { } slow && live.Quantile(0.5) is { } fast && TimeHistogram.ClassOf(slow) > TimeHistogram.ClassOf(SlownessTest.Tolerated(fast, plan.Latency, plan.LatencyMilliseconds));

    private static double? Rate(long hits, long count) => count == 0 ? null : (double)hits / count;

    private static double? Mean(double sum, long count) => count == 0 ? null : sum / count;

    private static string Percent(double? rate) => rate is { } known ? (100 * known).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "nothing";

    private static string Points(double rate) => (100 * rate).ToString("0.##", CultureInfo.InvariantCulture) + " points";

    private static string Times(TimeHistogram times) => times.Quantile(0.5) is { } median
        ? string.Create(CultureInfo.InvariantCulture, $"{median:0.#} ms in the median and {times.Quantile(0.95):0.#} ms at the 95th percentile")
        : "nothing yet";
}
