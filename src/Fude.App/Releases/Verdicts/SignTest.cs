namespace Fude.App.Releases.Verdicts;

/// <summary>Whether of two kinds of outcomes one comes more often: the sequential form of McNemar's test on pairs that differ.</summary>
public static class SignTest
{
    private static readonly double[] Shares = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99];
    private static readonly double[] OfLoss = Array.ConvertAll(Shares, share => Math.Log(2 * share));
    private static readonly double[] OfWin = Array.ConvertAll(Shares, share => Math.Log(2 * (1 - share)));

    /// <summary>
    /// Evidence against "losses come no more often than wins": a mixture of likelihood ratios of shares above one half to one half. Under the
    /// hypothesis it exceeds 1/α at any time with probability at most α. Pairs that don't differ say nothing and are left out.
    /// </summary>
    /// <param name="losses">Pairs that speak against.</param>
    /// <param name="wins">Pairs that speak for.</param>
    /// <returns>The logarithm of the evidence.</returns>
    /// <remarks>McNemar (1947); as a test martingale: Ramdas, Grünwald, Vovk and Shafer, Game-Theoretic Statistics and Safe Anytime-Valid Inference (2023).</remarks>
    public static double LogEvidence(long losses, long wins)
    {
        Span<double> each = stackalloc double[Shares.Length];
        for (var i = 0; i < each.Length; i++)
            each[i] = (losses * OfLoss[i]) + (wins * OfWin[i]);
        return LogGamma.MeanOf(each);
    }
}
