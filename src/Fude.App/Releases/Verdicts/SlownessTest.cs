namespace Fude.App.Releases.Verdicts;

/// <summary>Whether times here are longer than there by more than a tolerance.</summary>
public static class SlownessTest
{
    // Every half doubling from 0.2 ms to 26 s: the live model's class whose share of longer times is compared.
    private static readonly int[] Thresholds = [.. Enumerable.Range(0, 35).Select(i => 16 + (4 * i))];

    /// <summary>
    /// Evidence against "whatever time t, no larger share here takes longer than t and the tolerance than there takes longer than t": the mean, over
    /// fixed times t, of the evidence of <see cref="TwoRatesTest"/>. A mean of evidence is evidence, so it exceeds 1/α at any time with probability
    /// at most α. Times are only ranked, so one that took an hour weighs as much as one that took a minute, and no shape is assumed.
    /// </summary>
    /// <param name="here">The candidate's times.</param>
    /// <param name="there">The live model's times, of other drawings.</param>
    /// <param name="share">The tolerance as a share of the time.</param>
    /// <param name="milliseconds">The tolerance in any case.</param>
    /// <returns>The logarithm of the evidence.</returns>
    public static double LogEvidence(TimeHistogram here, TimeHistogram there, double share, double milliseconds)
    {
        var (count, otherCount) = (here.Total, there.Total);
        if (count == 0 || otherCount == 0)
            return 0;
        Span<double> each = stackalloc double[Thresholds.Length];
        for (var i = 0; i < each.Length; i++)
        {
            var time = TimeHistogram.Upper(Thresholds[i]);
            // Rounded up to the end of a class: a little more tolerant, never less.
            var (hits, otherHits) = (here.After(TimeHistogram.ClassOf(Tolerated(time, share, milliseconds))), there.After(Thresholds[i]));
            // Where it is not more often the evidence is below 1, and nothing is less still.
            each[i] = (double)hits * otherCount > (double)otherHits * count ? TwoRatesTest.LogEvidence(count, hits, otherCount, otherHits) : double.NegativeInfinity;
        }

        return LogGamma.MeanOf(each);
    }

    /// <summary>The longest time that is as good as another.</summary>
    /// <param name="milliseconds">The other.</param>
    /// <param name="share">The tolerance as a share.</param>
    /// <param name="least">The tolerance in any case, in milliseconds.</param>
    public static double Tolerated(double milliseconds, double share, double least) => milliseconds + Math.Max(milliseconds * share, least);
}
