namespace Fude.App.Releases.Verdicts;

/// <summary>Whether something happens more often here than there: two rates, neither of them known.</summary>
public static class TwoRatesTest
{
    private const double Prior = 0.5; // Jeffreys's

    /// <summary>
    /// Evidence against "the rate here is at most the rate there": the mixture of all likelihoods, of either rate under Beta(½, ½), divided by the
    /// greatest likelihood that the hypothesis allows. As that one is at least the truth's, the evidence exceeds 1/α at any time with probability
    /// at most α, at any split of the observations that does not depend on their outcome.
    /// </summary>
    /// <param name="count">Of how many here.</param>
    /// <param name="hits">How often here.</param>
    /// <param name="otherCount">Of how many there.</param>
    /// <param name="otherHits">How often there.</param>
    /// <returns>The logarithm of the evidence.</returns>
    /// <remarks>Wasserman, Ramdas and Balakrishnan, Universal Inference (2020), section 7; the mixture: Krichevsky and Trofimov (1981).</remarks>
    public static double LogEvidence(long count, long hits, long otherCount, long otherHits)
    {
        // Compared crosswise, so that nothing is divided by nothing.
        var isHigher = (double)hits * otherCount > (double)otherHits * count;
        var greatest = isHigher
            ? Greatest(count + otherCount, hits + otherHits)
            : Greatest(count, hits) + Greatest(otherCount, otherHits);
        return Mixture(count, hits) + Mixture(otherCount, otherHits) - greatest;
    }

    private static double Mixture(long count, long hits) => LogGamma.Beta(Prior + hits, Prior + count - hits) - LogGamma.Beta(Prior, Prior);

    private static double Greatest(long count, long hits)
    {
        if (hits == 0 || hits == count)
            return 0;
        var rate = (double)hits / count;
        return (hits * Math.Log(rate)) + ((count - hits) * Math.Log(1 - rate));
    }
}
