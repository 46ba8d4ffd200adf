using Fude.Hosting.Databases;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Reads a metric's history for a cell: all of it where it is short, else what it was at so many moments, each sought in the index.</summary>
internal static class CurveRows
{
    private const string Of = "FROM metrics WHERE run_uuid = @p0 AND `key` = @p1";
    private const string Value = "CASE is_nan WHEN 0 THEN value END";

    /// <summary>Reads a history.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="most">Most points.</param>
    public static RunCurve Read(DatabaseSession session, string run, string key, int most)
    {
        var all = session.Query($"SELECT {Value}, timestamp {Of} ORDER BY timestamp, step, value, is_nan LIMIT @p2", row => (Value: Number(row), Time: row.GetInt64(1)), run, key, most + 1);
        if (all.Count <= most)
            return new RunCurve([.. all.Select(point => point.Value)]);
        var (first, last) = (all[0].Time, session.First($"SELECT timestamp {Of} ORDER BY timestamp DESC LIMIT 1", row => row.GetInt64(0), run, key));
        // Whoever gives all points one time has no moments to look at: then it is the last points.
        if (first == last)
            return new RunCurve([.. Enumerable.Reverse(session.Query($"SELECT {Value} {Of} ORDER BY timestamp DESC, step DESC, value DESC, is_nan DESC LIMIT @p2", Number, run, key, most))]);
        var points = session.Query(
            $"WITH RECURSIVE moments (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM moments WHERE n < {most - 2}) SELECT (SELECT {Value} {Of} AND timestamp >= @p2 + n * @p3 / {most - 1} ORDER BY timestamp, step LIMIT 1) FROM moments ORDER BY n",
            Number, run, key, first, last - first);
        points.Add(session.First($"SELECT {Value} {Of} ORDER BY timestamp DESC, step DESC, value DESC, is_nan DESC LIMIT 1", Number, run, key));
        return new RunCurve([.. points]);
    }

    private static double Number(System.Data.Common.DbDataReader row) =>
        row.IsDBNull(0) || Math.Abs(row.GetDouble(0)) >= double.MaxValue ? double.NaN : row.GetDouble(0);
}
