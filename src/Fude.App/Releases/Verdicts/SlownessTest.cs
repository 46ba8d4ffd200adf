namespace Fude.App.Releases.Verdicts;

/// <summary>Whether the candidate takes longer than the live model by more than a tolerance, by pairs of times that were taken next to each other.</summary>
public static class SlownessTest
{
    /// <summary>The times that shares of longer ones are compared at: every half doubling from 0.2 ms to 26 s.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(0, 35).Select(i => 0.2 * Math.Pow(2, i / 2.0))];

    /// <summary>
    /// Evidence against "whatever time t, the candidate takes longer than t and the tolerance no more often than the live model takes longer than t":
    /// the mean over fixed times t of <see cref="SignTest"/>'s evidence on the pairs of which only one does. A mean of evidence is evidence. As
    /// both of a pair are taken at once, a busy hour or a busy machine slows both; as times are only ranked, one that took an hour weighs as much as
    /// one that took a minute.
    /// </summary>
    /// <param name="pairs">The pairs.</param>
    /// <returns>The logarithm of the evidence.</returns>
    public static double LogEvidence(PairedTimes pairs)
    {
        Span<double> each = stackalloc double[Thresholds.Count];
        for (var i = 0; i < each.Length; i++)
        {
            each[i] = SignTest.LogEvidence(At(pairs.Slower, i), At(pairs.Faster, i));
        }

        return LogGamma.MeanOf(each);
    }

    private static long At(System.Collections.Immutable.ImmutableArray<long> counts, int index) => counts.IsDefault || index >= counts.Length ? 0 : counts[index];

    /// <summary>The longest time that is as good as another.</summary>
    /// <param name="milliseconds">The other.</param>
    /// <param name="share">The tolerance as a share.</param>
    /// <param name="least">The tolerance in any case, in milliseconds.</param>
    public static double Tolerated(double milliseconds, double share, double least) => milliseconds + Math.Max(milliseconds * share, least);
}
