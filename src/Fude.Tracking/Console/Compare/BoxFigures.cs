namespace Fude.Tracking.Console.Compare;

/// <summary>The figures of a box plot (Tukey 1977): whiskers reach the furthest values within one and a half times the height of the box.</summary>
/// <param name="Lowest">End of the lower whisker.</param>
/// <param name="FirstQuartile">Lower edge of the box.</param>
/// <param name="Median">The median.</param>
/// <param name="ThirdQuartile">Upper edge of the box.</param>
/// <param name="Highest">End of the upper whisker.</param>
public sealed record BoxFigures(double Lowest, double FirstQuartile, double Median, double ThirdQuartile, double Highest)
{
    private const double Reach = 1.5;

    /// <summary>The figures of some values. Quartiles lie between values in proportion (type 7 of Hyndman and Fan 1996, as in R and NumPy).</summary>
    /// <param name="values">Finite values, at least one.</param>
    public static BoxFigures Of(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        var (first, median, third) = (Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
        var reach = Reach * (third - first);
        return new BoxFigures(sorted.First(value => value >= first - reach), first, median, third, sorted.Last(value => value <= third + reach));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        var part = place - below;
        return (sorted[below] * (1 - part)) + (sorted[above] * part); // no difference: it may be too large for a double
    }
}
