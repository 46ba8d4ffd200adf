using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Metrics;

/// <summary>Where a page of a metric's history ended.</summary>
/// <param name="Timestamp">The last point's timestamp.</param>
/// <param name="Step">Its step.</param>
/// <param name="Value">Its value as it is stored.</param>
/// <param name="IsNan">Whether it is not a number.</param>
internal sealed record HistoryPlace(long Timestamp, long Step, double Value, bool IsNan);

/// <summary>Reads the points of metrics, in the order of the index on the run: timestamp, step, value.</summary>
internal static class MetricHistory
{
    private const string Columns = "SELECT value, timestamp, step, is_nan FROM metrics WHERE run_uuid = @p0 AND `key` = @p1";
    private const string Order = " ORDER BY timestamp, step, value, is_nan LIMIT ";

    /// <summary>A page of a metric's points.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most points.</param>
    /// <returns>The points, and where they end if more follow.</returns>
    public static (List<Metric> Points, HistoryPlace? Next) Page(DatabaseSession session, string run, string key, HistoryPlace? after, int limit)
    {
        var place = default(HistoryPlace);
        Metric ReadPoint(DbDataReader row)
        {
            place = new HistoryPlace(row.GetInt64(1), row.GetInt64(2), row.GetDouble(0), row.Flag(3));
            return new Metric(key, place.IsNan ? double.NaN : place.Value, place.Timestamp, place.Step);
        }

        // One more than asked for tells whether there is more.
        var points = after is null
            ? session.Query(Columns + Order + "@p2", ReadPoint, run, key, limit + 1)
            : session.Query(Columns + " AND timestamp >= @p2 AND (timestamp, step, value, is_nan) > (@p2, @p3, @p4, @p5)" + Order + "@p6", ReadPoint, run, key, after.Timestamp, after.Step, after.Value, after.IsNan, limit + 1);
        if (points.Count <= limit)
            return (points, null);
        points.RemoveAt(limit);
        var last = points[^1];
        return (points, new HistoryPlace(last.Timestamp, last.Step, MetricRows.Stored(last.Value), double.IsNaN(last.Value)));
    }

    /// <summary>The points of a metric of several runs, run by run, up to a limit over all of them.</summary>
    public static List<MetricWithRunId> Bulk(DatabaseSession session, IEnumerable<string> runs, string key, int limit)
    {
        var points = new List<MetricWithRunId>();
        foreach (var run in runs)
        {
            if (points.Count >= limit)
                break;
            points.AddRange(session.Query(Columns + Order + "@p2", row => Read(row, key, run), run, key, limit - points.Count));
        }

        return points;
    }

    /// <summary>The points of a metric of several runs at sampled steps: evenly chosen, and the first and last step of each run.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="key">The metric.</param>
    /// <param name="range">The steps that count; null for all.</param>
    /// <param name="limit">Most steps that are chosen evenly.</param>
    public static List<MetricWithRunId> Sampled(DatabaseSession session, IReadOnlyList<string> runs, string key, (int Start, int End)? range, int limit)
    {
        var steps = runs.Select(run => Steps(session, run, key, range)).ToList();
        SortedSet<long> sampled = [.. StepSampling.Choose([.. steps.SelectMany(own => own).Distinct().Order()], limit)];
        foreach (var own in steps.Where(own => own.Count > 0))
        {
            sampled.Add(own[0]);
            sampled.Add(own[^1]);
        }

        var points = new List<MetricWithRunId>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (steps[i].Count == 0)
                continue;
            var run = runs[i];
            points.AddRange(session.Query(
                Columns + " AND step >= @p2 AND step <= @p3 ORDER BY step, timestamp, value, is_nan",
                row => sampled.Contains(row.GetInt64(2)) ? Read(row, key, run) : null, run, key, steps[i][0], steps[i][^1]).OfType<MetricWithRunId>());
        }

        return points;
    }

    private static List<long> Steps(DatabaseSession session, string run, string key, (int Start, int End)? range) => range is { } given
        ? session.Query("SELECT DISTINCT step FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 AND step >= @p2 AND step <= @p3 ORDER BY step", row => row.GetInt64(0), run, key, given.Start, given.End)
        : session.Query("SELECT DISTINCT step FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 ORDER BY step", row => row.GetInt64(0), run, key);

    private static MetricWithRunId Read(DbDataReader row, string key, string run) =>
        new(key, MetricRows.Value(row, 0, 3), row.GetInt64(1), row.GetInt64(2), run);
}
