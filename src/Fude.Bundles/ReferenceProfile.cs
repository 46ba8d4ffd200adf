namespace Fude.Bundles;

/// <summary>
/// What the data looked like that a model was trained on, small enough to travel with it. Live traffic is counted into the
/// same bins; population stability index and Kolmogorov-Smirnov distance follow from the two lists of counts.
/// </summary>
public sealed record ReferenceProfile
{
    /// <summary>How many pictures were measured; at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>One histogram per statistic of the prepared picture, by name: <c>ink_mass</c>, <c>stroke_width</c>, …</summary>
    public required IReadOnlyDictionary<string, ReferenceHistogram> Statistics { get; init; }

    /// <summary>The share of each label among the pictures, in label order; they sum to 1.</summary>
    public required IReadOnlyList<double> ClassShares { get; init; }
}

/// <summary>
/// A histogram with open ends. Bin 0 holds what is below <c>Edges[0]</c>, bin i what is from <c>Edges[i-1]</c> (inclusive) to
/// <c>Edges[i]</c> (exclusive), the last bin what is from the last edge on: there is one count more than there are edges.
/// </summary>
public sealed record ReferenceHistogram
{
    /// <summary>The edges, strictly ascending and finite; may be empty (all values were equal: one bin).</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>How many values fell into each bin.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>The smallest value that was measured.</summary>
    public required double Minimum { get; init; }

    /// <summary>The largest value that was measured.</summary>
    public required double Maximum { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public required double Mean { get; init; }

    /// <summary>
    /// Makes the histogram of values with edges at their quantiles, so that each bin holds about as many as the others
    /// (fewer bins where values repeat). Bins of equal weight keep the population stability index free of empty bins.
    /// </summary>
    /// <param name="values">The values, in any order; at least one, all finite.</param>
    /// <param name="bins">The most bins to make, 1 to 1,000.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static ReferenceHistogram Measure(ReadOnlySpan<double> values, int bins = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 1000);
        if (values.IsEmpty)
            throw new ArgumentException("There are no values to measure.", nameof(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        if (!double.IsFinite(sorted[0]) || !double.IsFinite(sorted[^1]))
            throw new ArgumentException("A value is not a finite number.", nameof(values));

        List<double> edges = [];
        for (var bin = 1; bin < bins; bin++)
        {
            var edge = sorted[(int)((long)sorted.Length * bin / bins)];
            // An edge at the smallest value would leave the first bin empty.
            if (edge > (edges.Count == 0 ? sorted[0] : edges[^1]))
                edges.Add(edge);
        }

        var mean = sorted.Sum(value => value / sorted.Length);
        var histogram = new ReferenceHistogram { Edges = edges, Counts = [], Minimum = sorted[0], Maximum = sorted[^1], Mean = mean };
        return histogram with { Counts = histogram.Count(sorted) };
    }

    /// <summary>The bin that a value falls into, 0 to <c>Edges.Count</c>.</summary>
    /// <param name="value">A number; NaN has no bin.</param>
    /// <exception cref="ArgumentException">The value is NaN.</exception>
    public int BinOf(double value)
    {
        if (double.IsNaN(value))
            throw new ArgumentException("NaN has no bin.", nameof(value));
        var (low, high) = (0, Edges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Edges[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Counts other values into these bins: the live side of a comparison.</summary>
    /// <param name="values">The values; none may be NaN.</param>
    /// <returns>One count per bin.</returns>
    public long[] Count(ReadOnlySpan<double> values)
    {
        var counts = new long[Edges.Count + 1];
        foreach (var value in values)
            counts[BinOf(value)]++;
        return counts;
    }
}
