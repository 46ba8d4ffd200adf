using System.Globalization;
using System.Text;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Metrics;

/// <summary>Writes points of metrics and keeps the latest of each.</summary>
internal static class MetricWrites
{
    // Sizes of multi-row statements, each prepared once.
    private static readonly int[] Sizes = [50, 10, 1];
    private static readonly string[] Sqlite = [.. Sizes.Select(size => Insert("INSERT OR IGNORE", size))];
    private static readonly string[] MySql = [.. Sizes.Select(size => Insert("INSERT IGNORE", size))];

    private const string SqliteLatest = """
        INSERT INTO latest_metrics (`key`, value, timestamp, step, is_nan, run_uuid) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT (`key`, run_uuid) DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
        WHERE (excluded.step, excluded.timestamp, excluded.value) > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)
        """;

    // The assignments run from left to right, and each sees those before it. Where the new point is later, it still is for each of
    // them in this order, or what they set is equal already.
    private const string Later = "IF((VALUES(step), VALUES(timestamp), VALUES(value)) > (step, timestamp, value)";
    private const string MySqlLatest = $"""
        INSERT INTO latest_metrics (`key`, value, timestamp, step, is_nan, run_uuid) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON DUPLICATE KEY UPDATE is_nan = {Later}, VALUES(is_nan), is_nan), value = {Later}, VALUES(value), value),
        timestamp = {Later}, VALUES(timestamp), timestamp), step = {Later}, VALUES(step), step)
        """;

    /// <summary>Writes points of one run. A point that is there already is left as it is.</summary>
    public static void Log(DatabaseSession session, string run, IReadOnlyList<Metric> metrics)
    {
        var statements = session.Kind == DatabaseKind.Sqlite ? Sqlite : MySql;
        for (int at = 0, size = 0; at < metrics.Count;)
        {
            while (Sizes[size] > metrics.Count - at)
                size++;
            session.Execute(statements[size], Values(run, metrics, at, Sizes[size]));
            at += Sizes[size];
        }

        var latest = session.Kind == DatabaseKind.Sqlite ? SqliteLatest : MySqlLatest;
        foreach (var metric in Latest(metrics))
            session.Execute(latest, metric.Key, MetricRows.Stored(metric.Value), metric.Timestamp, metric.Step, double.IsNaN(metric.Value), run);
    }

    /// <summary>The greatest of each key by step, timestamp and value, in order of key: every writer takes its locks in the same order.</summary>
    private static IEnumerable<Metric> Latest(IReadOnlyList<Metric> metrics)
    {
        if (metrics.Count == 1)
            return metrics;
        var latest = new SortedDictionary<string, Metric>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (!latest.TryGetValue(metric.Key, out var other) || Compare(metric, other) > 0)
                latest[metric.Key] = metric;
        }

        return latest.Values;
    }

    private static int Compare(Metric a, Metric b) =>
        (a.Step, a.Timestamp, MetricRows.Stored(a.Value)).CompareTo((b.Step, b.Timestamp, MetricRows.Stored(b.Value)));

    private static object?[] Values(string run, IReadOnlyList<Metric> metrics, int at, int count)
    {
        var values = new object?[(count * 5) + 1];
        values[0] = run;
        for (var i = 0; i < count; i++)
        {
            var metric = metrics[at + i];
            values[(i * 5) + 1] = metric.Key;
            values[(i * 5) + 2] = MetricRows.Stored(metric.Value);
            values[(i * 5) + 3] = metric.Timestamp;
            values[(i * 5) + 4] = metric.Step;
            values[(i * 5) + 5] = double.IsNaN(metric.Value);
        }

        return values;
    }

    private static string Insert(string words, int rows)
    {
        var text = new StringBuilder(words).Append(" INTO metrics (run_uuid, `key`, value, timestamp, step, is_nan) VALUES ");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}(@p0, @p{(i * 5) + 1}, @p{(i * 5) + 2}, @p{(i * 5) + 3}, @p{(i * 5) + 4}, @p{(i * 5) + 5})");
        return text.ToString();
    }
}
