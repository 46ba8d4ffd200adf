namespace Fude.Tracking.Console.Charts;

/// <summary>What a value is that no place on an axis is for.</summary>
public enum MarkKind
{
    /// <summary>Not a number.</summary>
    NaN,

    /// <summary>Plus infinity.</summary>
    Infinity,

    /// <summary>Minus infinity.</summary>
    MinusInfinity,
}

/// <summary>Where a metric was not finite.</summary>
/// <param name="X">Where.</param>
/// <param name="Kind">What it was.</param>
public readonly record struct SeriesMark(double X, MarkKind Kind);

/// <summary>Points in the order of the axis. A NaN among <paramref name="Y"/> is a gap: there the metric was not finite.</summary>
/// <param name="X">Places.</param>
/// <param name="Y">Values.</param>
public sealed record SeriesPoints(double[] X, double[] Y)
{
    /// <summary>No points.</summary>
    public static SeriesPoints None { get; } = new([], []);

    /// <summary>The points that have a gap or an end on both sides: no line leads to them.</summary>
    /// <param name="points">The points.</param>
    public static SeriesPoints Alone(SeriesPoints points)
    {
        var places = Enumerable.Range(0, points.Y.Length).Where(i => double.IsFinite(points.Y[i]) && !Drawn(i - 1) && !Drawn(i + 1)).ToArray();
        return new([.. places.Select(i => points.X[i])], [.. places.Select(i => points.Y[i])]);

        bool Drawn(int i) => i >= 0 && i < points.Y.Length && double.IsFinite(points.Y[i]);
    }
}

/// <summary>A value and where it was.</summary>
/// <param name="X">Where.</param>
/// <param name="Value">The value.</param>
public readonly record struct SeriesValue(double X, double Value);

/// <summary>The figures of a metric over all points that were looked at, not only those that came back.</summary>
/// <param name="Count">Points, with those that are not finite.</param>
/// <param name="First">The first by the axis, finite or not; null where there are no points.</param>
/// <param name="Last">The last by the axis, finite or not.</param>
/// <param name="Least">The least finite one; null where none is finite.</param>
/// <param name="Greatest">The greatest finite one.</param>
/// <param name="NotFinite">How many are NaN or infinite.</param>
public sealed record SeriesFigures(long Count, SeriesValue? First, SeriesValue? Last, SeriesValue? Least, SeriesValue? Greatest, long NotFinite);

/// <summary>The history of a metric of a run, with few enough points to be drawn.</summary>
/// <param name="Run">The run.</param>
/// <param name="Points">Its points.</param>
/// <param name="Smooth">The smoothed curve; null where none was asked for.</param>
/// <param name="Marks">Where it was not finite.</param>
/// <param name="Figures">The figures of all its points.</param>
public sealed record Series(string Run, SeriesPoints Points, SeriesPoints? Smooth, IReadOnlyList<SeriesMark> Marks, SeriesFigures Figures);
