using System.Collections.Immutable;

namespace Fude.App.Releases.Verdicts;

/// <summary>How many took how long: counts by 160 classes, eight to each doubling from 0.05 ms to 48 s. Two add up to one.</summary>
/// <param name="First">The first class that is listed.</param>
/// <param name="Counts">How many are in that class and those after it.</param>
public sealed record TimeHistogram(int First, ImmutableArray<long> Counts)
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 160;

    private const double LeastMilliseconds = 0.05;
    private const double PerDoubling = 8;

    /// <summary>Nothing.</summary>
    public static TimeHistogram Empty { get; } = new(0, []);

    /// <summary>How many there are.</summary>
    public long Total => Counts.IsDefault ? 0 : Counts.Sum();

    /// <summary>The class of a time.</summary>
    /// <param name="milliseconds">The time.</param>
    public static int ClassOf(double milliseconds) => milliseconds <= LeastMilliseconds ? 0 : Math.Min(Classes - 1, (int)Math.Ceiling(PerDoubling * Math.Log2(milliseconds / LeastMilliseconds)));

    /// <summary>The longest time of a class, in milliseconds. What is longer than the last one counts as that.</summary>
    /// <param name="index">The class.</param>
    public static double Upper(int index) => LeastMilliseconds * Math.Pow(2, index / PerDoubling);

    /// <summary>Makes one of counts.</summary>
    /// <param name="counts">One count for each class.</param>
    public static TimeHistogram Of(ReadOnlySpan<long> counts)
    {
        var (first, last) = (0, counts.Length - 1);
        while (last >= 0 && counts[last] == 0)
            last--;
        while (first < last && counts[first] == 0)
            first++;
        return last < 0 ? Empty : new TimeHistogram(first, [.. counts[first..(last + 1)]]);
    }

    /// <summary>Adds two.</summary>
    public static TimeHistogram operator +(TimeHistogram left, TimeHistogram right)
    {
        Span<long> sum = stackalloc long[Classes];
        sum.Clear();
        left.AddTo(sum);
        right.AddTo(sum);
        return Of(sum);
    }

    /// <summary>How many are in classes after one: longer than its longest time.</summary>
    /// <param name="index">The class.</param>
    public long After(int index)
    {
        var sum = 0L;
        for (var i = Math.Max(0, index + 1 - First); i < (Counts.IsDefault ? 0 : Counts.Length); i++)
            sum += Counts[i];
        return sum;
    }

    /// <summary>The time that a share of them did not exceed, in milliseconds; null where there are none.</summary>
    /// <param name="share">Such as 0.5 for the median.</param>
    public double? Quantile(double share)
    {
        var left = (long)Math.Ceiling(share * Total);
        for (var i = 0; i < (Counts.IsDefault ? 0 : Counts.Length); i++)
        {
            left -= Counts[i];
            if (left <= 0)
                return Upper(First + i);
        }

        return null;
    }

    private void AddTo(Span<long> sum)
    {
        for (var i = 0; i < (Counts.IsDefault ? 0 : Counts.Length) && First + i < Classes; i++)
            sum[Math.Max(0, First) + i] += Counts[i];
    }
}
