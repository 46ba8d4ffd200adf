using Fude.Hosting.Databases;

namespace Fude.Tracking.Purging;

/// <summary>Removes the rows of a run: its points in pieces, then all that is left at once.</summary>
internal static class PurgeRows
{
    /// <summary>How many points a run has.</summary>
    public static long Points(DatabaseSession session, string run) => session.First("SELECT COUNT(*) FROM metrics WHERE run_uuid = @p0", row => row.GetInt64(0), run);

    /// <summary>The keys under which a run has points.</summary>
    public static List<string> MetricKeys(DatabaseSession session, string run) =>
        session.Query("SELECT DISTINCT `key` FROM metrics WHERE run_uuid = @p0", row => row.GetString(0), run);

    /// <summary>Removes the oldest points of a metric.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="most">About so many.</param>
    /// <returns>How many went; fewer than <paramref name="most"/> when none are left.</returns>
    public static int DeletePoints(DatabaseSession session, string run, string key, int most)
    {
        var bound = session.First<(long Time, long Step)?>("SELECT timestamp, step FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 ORDER BY timestamp, step LIMIT 1 OFFSET @p2", row => (row.GetInt64(0), row.GetInt64(1)), run, key, most - 1);
        return bound is var (time, step)
            ? session.Execute("DELETE FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 AND timestamp <= @p2 AND (timestamp < @p2 OR step <= @p3)", run, key, time, step)
            : session.Execute("DELETE FROM metrics WHERE run_uuid = @p0 AND `key` = @p1", run, key);
    }

    /// <summary>Removes all that is left of a run, and the run. Datasets go where no other run has used them.</summary>
    /// <returns>How many points and datasets went, and whether the run was still there.</returns>
    public static (int Points, int Datasets, bool Removed) DeleteRun(DatabaseSession session, string run)
    {
        var datasets = session.Query("SELECT source_id FROM inputs WHERE destination_type = 'RUN' AND destination_id = @p0 AND source_type = 'DATASET'", row => row.GetString(0), run);
        session.Execute("DELETE FROM input_tags WHERE input_uuid IN (SELECT input_uuid FROM inputs WHERE destination_type = 'RUN' AND destination_id = @p0)", run);
        session.Execute("DELETE FROM inputs WHERE destination_type = 'RUN' AND destination_id = @p0", run);
        var orphans = datasets.Sum(dataset => session.Execute(
            "DELETE FROM datasets WHERE dataset_uuid = @p0 AND NOT EXISTS (SELECT 1 FROM inputs i WHERE i.source_type = 'DATASET' AND i.source_id = @p0)", dataset));
        var points = session.Execute("DELETE FROM metrics WHERE run_uuid = @p0", run);
        foreach (var table in (string[])["latest_metrics", "params", "tags", "fude_run_models", "fude_logged_model_metrics"])
            session.Execute($"DELETE FROM {table} WHERE run_uuid = @p0", run);
        var removed = session.Execute("DELETE FROM runs WHERE run_uuid = @p0", run) == 1;
        session.Execute("DELETE FROM fude_purging WHERE run_uuid = @p0", run);
        return (points, orphans, removed);
    }
}
