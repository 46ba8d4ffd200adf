using System.Globalization;

namespace Fude.App.Releases.Verdicts;

/// <summary>
/// The five things that a candidate is judged by. Each has a fifth of the false-alarm rate, so that all together are wrong at most at that rate
/// (Bonferroni). What is compared on the same drawings is added up over all steps; what is measured on different ones is compared within each step,
/// as times change with the hour, and the evidence is the mean over the plan's steps.
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
        return [Errors(plan, all), Latency(plan, steps, all), Disagreement(plan, steps, all), Confidence(plan, all), Accuracy(plan, steps, all)];
    }

    private static Criterion Errors(CanaryPlan plan, Evidence all)
    {
        var rate = Rate(all.Failures, all.Runs);
        return Make(plan, "errors", RateTest.LogEvidence(all.Runs, all.Failures, plan.Errors), rate > plan.Errors, all.Runs, rate, plan.Errors,
            $"fails on {all.Failures} of {all.Runs} drawings where the live model answers ({Percent(rate)}; tolerated are {Percent(plan.Errors)})");
    }

    private static Criterion Latency(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, Evidence all)
    {
        // The mean of the two is evidence whatever the one has to do with the other.
        var run = OverSteps(plan, steps, step => SlownessTest.LogEvidence(step.CandidateRuns, step.LiveRuns, plan.Latency, plan.LatencyMilliseconds));
        var request = OverSteps(plan, steps, step => SlownessTest.LogEvidence(step.CandidateRequests, step.LiveRequests, plan.Latency, plan.LatencyMilliseconds));
        var now = steps.Count > 0 ? steps[^1].Totals : all;
        var isSlow = IsSlower(plan, now.CandidateRuns, now.LiveRuns) || IsSlower(plan, now.CandidateRequests, now.LiveRequests);
        var (candidate, live) = run >= request ? (all.CandidateRuns, all.LiveRuns) : (all.CandidateRequests, all.LiveRequests);
        var limit = live.Quantile(0.5) is { } median ? SlownessTest.Tolerated(median, plan.Latency, plan.LatencyMilliseconds) : plan.LatencyMilliseconds;
        var (name, pair) = run >= request ? ("a run of its network", "that of the live one") : ("a request", "one that the live model answers");
        return Make(plan, "latency", LogGamma.MeanOf([run, request]), isSlow, all.CandidateRuns.Total + all.CandidateRequests.Total, candidate.Quantile(0.5), limit,
            $"{name} takes {Times(candidate)}, {pair} {Times(live)} (tolerated are {Percent(plan.Latency)}, and {plan.LatencyMilliseconds.ToString("0.##", CultureInfo.InvariantCulture)} ms in any case)");
    }

    private static Criterion Disagreement(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, Evidence all)
    {
        var rate = Rate(all.Disagreed, all.Compared);
        var made = Make(plan, "disagreement", RateTest.LogEvidence(all.Compared, all.Disagreed, plan.Disagreement), rate > plan.Disagreement, all.Compared, rate, plan.Disagreement,
            $"names {all.Disagreed} of {all.Compared} drawings differently from the live model ({Percent(rate)}; tolerated are {Percent(plan.Disagreement)})");
        return made.State != CriterionState.Fine && Better(plan, steps, all)
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
        var corrected = all.Corrected;
        var behind = corrected.Count == 0 ? (double?)null : (double)(corrected.Losses - corrected.Wins) / corrected.Count;
        // Of less than the tolerance it is not taken back, however certain.
        var paired = behind > plan.Accuracy ? SignTest.LogEvidence(Unbiased(steps).Losses, Unbiased(steps).Wins) : double.NegativeInfinity;
        var shown = OverSteps(plan, steps, step => TwoRatesTest.LogEvidence(step.CandidateRequests.Total, step.ShownCandidate.Losses, step.LiveRequests.Total, step.ShownLive.Wins));
        return Make(plan, "accuracy", LogGamma.MeanOf([paired, shown]), false, corrected.Count, behind, plan.Accuracy,
            $"of {corrected.Count} corrected drawings {corrected.Losses} were right by the live model only and {corrected.Wins} by the candidate only");
    }

    /// <summary>
    /// Corrections that don't favour the live model. People correct what they see to be wrong: whoever saw the candidate's answer mostly reports its
    /// mistakes. Up to half of the traffic that favours the candidate if anybody.
    /// </summary>
    private static CorrectedPairs Unbiased(IReadOnlyList<StepEvidence> steps) =>
        steps.Where(step => step.Share <= 0.5).Aggregate(new CorrectedPairs(0, 0, 0), (sum, step) => sum + step.Totals.Corrected);

    // By those who saw the candidate's answer and so would rather report its mistakes, or by how often either is seen to be wrong.
    private static bool Better(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, Evidence all)
    {
        var paired = SignTest.LogEvidence(all.ShownCandidate.Wins, all.ShownCandidate.Losses);
        var shown = OverSteps(plan, steps, step => TwoRatesTest.LogEvidence(step.LiveRequests.Total, step.ShownLive.Wins, step.CandidateRequests.Total, step.ShownCandidate.Losses));
        return LogGamma.MeanOf([paired, shown]) >= Math.Log(Tests / plan.Alpha);
    }

    /// <summary>The mean over all steps of the plan; one that has not begun knows nothing, which is 1.</summary>
    private static double OverSteps(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, Func<Evidence, double> test)
    {
        Span<double> each = stackalloc double[Math.Max(plan.Steps.Count, steps.Count)];
        for (var i = 0; i < each.Length; i++)
            each[i] = i < steps.Count ? test(steps[i].Totals) : 0;
        return LogGamma.MeanOf(each);
    }

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
