namespace Fude.App.Releases.Verdicts;

/// <summary>
/// Between which values a figure is, whenever one looks: the values that its test does not speak against by what decides. With the test's part
/// of the false-alarm rate at each end, the truth is outside at any time at all with at most twice that probability.
/// </summary>
/// <remarks>The duality of tests and confidence sequences: Howard, Ramdas, McAuliffe and Sekhon (2021); Darling and Robbins, Confidence Sequences for Mean, Variance, and Median (1967).</remarks>
public static class ConfidenceSequence
{
    private const int Halvings = 40;

    /// <summary>A rate's.</summary>
    /// <param name="count">Of how many.</param>
    /// <param name="hits">How often it happened.</param>
    /// <param name="needed">From how many to one on a test decides.</param>
    public static (double Low, double High) Rate(long count, long hits, double needed) => count == 0 ? (0, 1) : (RateLow(count, hits, needed), 1 - RateLow(count, count - hits, needed));

    /// <summary>A mean's of figures from −1 to 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="squares">The sum of their squares.</param>
    /// <param name="needed">From how many to one on a test decides.</param>
    public static (double Low, double High) Mean(long count, double sum, double squares, double needed) => count == 0 ? (-1, 1) : (MeanLow(count, sum, squares, needed), -MeanLow(count, -sum, squares, needed));

    /// <summary>A verdict with the ends of those of its figures that have them.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="steps">What it was given on.</param>
    public static Verdict Add(Verdict verdict, IReadOnlyList<StepEvidence> steps)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var all = steps.Aggregate(Evidence.None, (sum, step) => sum + step.Totals);
        return verdict with { Criteria = [.. verdict.Criteria.Select(one => Ends(one, all) is var (low, high) ? one with { Low = low, High = high } : one)] };
    }

    private static (double Low, double High)? Ends(Criterion one, Evidence all) => one.Name switch
    {
        "errors" => Rate(all.Runs, all.Failures, one.Needed),
        "disagreement" => Rate(all.Compared, all.Disagreed, one.Needed),
        "confidence" => Mean(all.Compared, all.LiveConfidence - all.CandidateConfidence, all.ConfidenceSquares, one.Needed),
        _ => null,
    };

    private static double RateLow(long count, long hits, double needed) =>
        hits == 0 ? 0 : Last(0, (double)hits / count, limit => RateTest.LogEvidence(count, hits, limit) >= Math.Log(needed));

    private static double MeanLow(long count, double sum, double squares, double needed) =>
        Last(-1, Math.Clamp(sum / count, -1, 1), limit => MeanTest.LogEvidence(count, sum, squares, limit) >= Math.Log(needed));

    // The greatest limit that is spoken against; evidence falls as the limit grows towards what was measured.
    private static double Last(double from, double to, Func<double, bool> isRefused)
    {
        var (low, high) = (from, to);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = isRefused(middle) ? (middle, high) : (low, middle);
        }

        return low;
    }
}
