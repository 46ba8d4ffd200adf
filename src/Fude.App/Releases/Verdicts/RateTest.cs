namespace Fude.App.Releases.Verdicts;

/// <summary>Whether something happens more often than it may: one rate against a limit.</summary>
public static class RateTest
{
    // How many times the limit's odds: whichever comes near the truth decides.
    private static readonly double[] Odds = [1.25, 1.5, 2, 2.5, 3, 4, 6, 8, 12, 16, 32, 64];

    /// <summary>
    /// Evidence against "the rate is at most the limit": a mixture of likelihood ratios of higher rates to the limit. Under the hypothesis it
    /// exceeds 1/α at any time with probability at most α (Ville), however often it is looked at and however few there are.
    /// </summary>
    /// <param name="count">Of how many.</param>
    /// <param name="hits">How often it happened.</param>
    /// <param name="limit">The highest rate that is allowed, between 0 and 1.</param>
    /// <returns>The logarithm of the evidence; 0 knows nothing, ln 100 is a hundred to one.</returns>
    /// <remarks>
    /// Wald, Sequential Tests of Statistical Hypotheses (1945); mixtures: Robbins, Statistical Methods Related to the Law of the Iterated
    /// Logarithm (1970); Johari, Pekelis and Walsh, Always Valid Inference (2022).
    /// </remarks>
    public static double LogEvidence(long count, long hits, double limit)
    {
        Span<double> each = stackalloc double[Odds.Length];
        for (var i = 0; i < each.Length; i++)
        {
            var odds = Odds[i] * limit / (1 - limit);
            var rate = odds / (1 + odds);
            each[i] = (hits * Math.Log(rate / limit)) + ((count - hits) * Math.Log((1 - rate) / (1 - limit)));
        }

        return LogGamma.MeanOf(each);
    }
}
