namespace Fude.Training.Gates.Statistics;

/// <summary>The binomial distribution, exactly: sums of its terms.</summary>
internal static class Binomial
{
    /// <summary>The chance of at most <paramref name="successes"/> successes.</summary>
    public static double AtMost(int successes, int trials, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (successes < 0)
            return 0;
        if (successes >= trials || chance <= 0)
            return 1;
        if (chance >= 1)
            return 0;
        // The shorter tail is summed, from its largest term outwards: the smallest add nothing that a double could hold.
        return successes <= trials * chance ? Below(successes, trials, chance) : 1 - Below(trials - successes - 1, trials, 1 - chance);
    }

    /// <summary>The chance of at least <paramref name="successes"/> successes.</summary>
    public static double AtLeast(int successes, int trials, double chance) => AtMost(trials - successes, trials, 1 - chance);

    // P(X = k) · (1 + k/(n-k+1)·q/p + …): falling terms, as k is at most the mean.
    private static double Below(int successes, int trials, double chance)
    {
        var term = Math.Exp(LogChoose(trials, successes) + (successes * Math.Log(chance)) + ((trials - successes) * Math.Log(1 - chance)));
        var (sum, odds) = (term, (1 - chance) / chance);
        for (var k = successes; k > 0 && term > sum * 1e-17; k--)
        {
            term *= k / (trials - k + 1.0) * odds;
            sum += term;
        }

        return Math.Min(sum, 1);
    }

    private static double LogChoose(int n, int k)
    {
        k = Math.Min(k, n - k);
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
            sum += Math.Log((n - k + i) / (double)i);
        return sum;
    }
}
