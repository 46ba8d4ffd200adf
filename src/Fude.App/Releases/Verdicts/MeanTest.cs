namespace Fude.App.Releases.Verdicts;

/// <summary>Whether the mean of bounded figures is higher than it may be.</summary>
public static class MeanTest
{
    private static readonly double[] Bets = [0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5, 0.75];

    /// <summary>
    /// Evidence against "the mean is at most the limit" for figures from −1 to 1 of any distribution: with X = (figure − limit)/(1 + limit) ≥ −1,
    /// a mixture over λ of exp(λ ΣX − (−ln(1 − λ) − λ) ΣX²). Each factor is at most 1 + λX, so under the hypothesis it exceeds 1/α at any time with
    /// probability at most α.
    /// </summary>
    /// <param name="count">How many figures.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="squares">The sum of their squares.</param>
    /// <param name="limit">The highest mean that is allowed, from 0 to less than 1.</param>
    /// <returns>The logarithm of the evidence.</returns>
    /// <remarks>Fan, Grama and Liu, Exponential Inequalities for Martingales with Applications (2015), lemma 4.1; Howard, Ramdas, McAuliffe and Sekhon, Time-Uniform, Nonparametric, Nonasymptotic Confidence Sequences (2021).</remarks>
    public static double LogEvidence(long count, double sum, double squares, double limit)
    {
        var scale = 1 + limit;
        var first = (sum - (count * limit)) / scale;
        var second = (squares - (2 * limit * sum) + (count * limit * limit)) / (scale * scale);
        Span<double> each = stackalloc double[Bets.Length];
        for (var i = 0; i < each.Length; i++)
            each[i] = (Bets[i] * first) - ((-Math.Log(1 - Bets[i]) - Bets[i]) * second);
        return LogGamma.MeanOf(each);
    }
}
