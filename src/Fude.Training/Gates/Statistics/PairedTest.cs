namespace Fude.Training.Gates.Statistics;

/// <summary>
/// Two models on the same pictures. Only pictures that one of them reads and the other does not tell them apart: of these, as many would fall to either of
/// two equal models (Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 1947); the
/// chances are exact, from the binomial distribution. The bounds of the difference are those of the score test, which is McNemar's where the difference is 0
/// (T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design", Statistics in Medicine 1998).
/// </summary>
/// <param name="Count">Pictures; at least 1.</param>
/// <param name="Won">Those that only the candidate reads.</param>
/// <param name="Lost">Those that only the live model reads.</param>
/// <param name="Alpha">The chance of a mistake that each one-sided statement may have.</param>
internal sealed record PairedTest(int Count, int Won, int Lost, double Alpha)
{
    private const int BisectionSteps = 60;

    /// <summary>The candidate's accuracy less the live model's.</summary>
    public double Difference => (double)(Won - Lost) / Count;

    /// <summary>McNemar's exact two-sided p: the chance of so uneven a split, or a more uneven one, between equal models.</summary>
    public double TwoSided => Math.Min(1, 2 * Binomial.AtMost(Math.Min(Won, Lost), Won + Lost, 0.5));

    /// <summary>McNemar's exact one-sided p: the chance that a model that is as good loses so many, or more.</summary>
    public double Worse => Binomial.AtLeast(Lost, Won + Lost, 0.5);

    /// <summary>The least that the difference may be: a larger loss is excluded, but for a chance of <see cref="Alpha"/>.</summary>
    public double Lower => Bound(won: Won, lost: Lost);

    /// <summary>The most that the difference may be.</summary>
    public double Upper => -Bound(won: Lost, lost: Won);

    /// <summary>Whether a loss is shown.</summary>
    public bool IsWorse => Worse <= Alpha;

    /// <summary>Compares what two models made of the same pictures.</summary>
    /// <param name="candidate">Which pictures the candidate reads.</param>
    /// <param name="live">Which the live model reads.</param>
    /// <param name="alpha">The chance of a mistake.</param>
    public static PairedTest Of(IEnumerable<bool> candidate, IEnumerable<bool> live, double alpha)
    {
        var (count, won, lost) = (0, 0, 0);
        foreach (var (mine, other) in candidate.Zip(live))
        {
            count++;
            won += mine && !other ? 1 : 0;
            lost += other && !mine ? 1 : 0;
        }

        return new(count, won, lost, alpha);
    }

    // The score falls as the supposed difference grows: the bound is where it comes down to the quantile.
    private double Bound(int won, int lost)
    {
        var quantile = Normal.Quantile(1 - Alpha);
        var (low, high) = (-1.0, (double)(won - lost) / Count);
        for (var step = 0; step < BisectionSteps; step++)
        {
            var middle = (low + high) / 2;
            if (Score(won, lost, middle) > quantile)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    // Tango's T for a supposed difference, with the likeliest share of lost pictures under it.
    private double Score(int won, int lost, double difference)
    {
        double n = Count;
        var (a, b, c) = (2 * n, ((2 * n) - won + lost) * difference - won - lost, -lost * difference * (1 - difference));
        var share = (Math.Sqrt((b * b) - (4 * a * c)) - b) / (2 * a);
        var variance = n * ((2 * share) + (difference * (1 - difference)));
        return variance <= 0 ? double.PositiveInfinity : (won - lost - (n * difference)) / Math.Sqrt(variance);
    }
}
