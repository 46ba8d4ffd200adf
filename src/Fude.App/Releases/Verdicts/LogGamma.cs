namespace Fude.App.Releases.Verdicts;

/// <summary>Logarithms of the gamma and beta functions, and means of numbers that are given by their logarithms.</summary>
public static class LogGamma
{
    private const int TableSize = 8192; // of halves: counts up to 4,096 are looked up
    private static readonly double[] Halves = [.. Enumerable.Range(0, TableSize).Select(i => i == 0 ? double.PositiveInfinity : Stirling(i / 2.0))];

    /// <summary>ln Γ(x), to about 1e-14 of its value.</summary>
    /// <param name="x">Greater than 0.</param>
    /// <remarks>Stirling's series with seven terms after raising x above 10: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41.</remarks>
    public static double Of(double x)
    {
        var twice = 2 * x;
        return twice < TableSize && twice == Math.Floor(twice) ? Halves[(int)twice] : Stirling(x);
    }

    /// <summary>ln B(a, b).</summary>
    /// <param name="a">Greater than 0.</param>
    /// <param name="b">Greater than 0.</param>
    public static double Beta(double a, double b) => Of(a) + Of(b) - Of(a + b);

    /// <summary>ln of the mean of e^x.</summary>
    /// <param name="logarithms">The logarithms; −∞ for 0.</param>
    public static double MeanOf(ReadOnlySpan<double> logarithms)
    {
        var most = double.NegativeInfinity;
        foreach (var one in logarithms)
            most = Math.Max(most, one);
        if (double.IsInfinity(most))
            return most;
        var sum = 0.0;
        foreach (var one in logarithms)
            sum += Math.Exp(one - most);
        return most + Math.Log(sum / logarithms.Length);
    }

    private static double Stirling(double x)
    {
        var before = 0.0;
        for (; x < 10; x++)
            before += Math.Log(x);
        var (inverse, square) = (1 / x, 1 / (x * x));
        var series = inverse * ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square * ((1 / 1680.0) - (square * ((1 / 1188.0) - (square * ((691 / 360360.0) - (square / 156.0))))))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - before;
    }
}
