namespace Fude.Tracking.Console.Charts;

/// <summary>What the points of a metric are placed by.</summary>
public enum SeriesAxis
{
    /// <summary>The step that was logged.</summary>
    Step,

    /// <summary>The moment that was logged, in milliseconds since 1970-01-01 UTC.</summary>
    Time,

    /// <summary>Milliseconds since the run began.</summary>
    Relative,
}

/// <summary>A run whose metric is read.</summary>
/// <param name="Id">The run.</param>
/// <param name="Start">When it began, in milliseconds since 1970-01-01 UTC; null where that is not known: its first point counts.</param>
public sealed record SeriesRun(string Id, long? Start = null);

/// <summary>A stretch of the horizontal axis, both ends in.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end.</param>
public readonly record struct ChartRange(double From, double To);

/// <summary>How the history of a metric is read.</summary>
public sealed record SeriesView
{
    /// <summary>What points are placed by.</summary>
    public SeriesAxis Axis { get; init; }

    /// <summary>About how many points of each run come back, at least 8: all of them where there are no more, and else the first, least, greatest and last of equal stretches.</summary>
    public int Points { get; init; } = 1000;

    /// <summary>Weight of the past in the smoothed curve, from 0 (none is made) to below 1.</summary>
    public double Smoothing { get; init; }

    /// <summary>The stretch that is looked at; null for all. The points next to it come too, so that lines reach its ends.</summary>
    public ChartRange? Range { get; init; }
}
