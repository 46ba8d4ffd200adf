using System.Data.Common;
using Fude.Hosting.Databases;

namespace Fude.Tracking.Console.Charts;

/// <summary>
/// Reads the histories of a metric for charts. All points are looked at, in the order of the index that covers them, and none is held that is not
/// drawn: memory is bounded by the points that come back.
/// </summary>
/// <param name="database">The database.</param>
public sealed class SeriesReader(Database database)
{
    /// <summary>The greatest finite number: the database holds the infinities as it and its opposite.</summary>
    private const double Infinite = double.MaxValue;
    private const int LookUpEvery = 4096;
    private static readonly int Together = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Reads a metric of some runs.</summary>
    /// <param name="runs">The runs, each once.</param>
    /// <param name="key">The metric.</param>
    /// <param name="view">How.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>A series for each run, in the order given; one that never logged the metric has no points.</returns>
    public async Task<IReadOnlyList<Series>> ReadAsync(IReadOnlyList<SeriesRun> runs, string key, SeriesView view, CancellationToken cancellation = default)
    {
        var all = new Series[runs.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellation };
        await Parallel.ForAsync(0, runs.Count, parallel, async (i, stop) => all[i] = await database.ReadAsync(session => Read(session, runs[i], key, view, stop), stop));
        return all;
    }

    private static Series Read(DatabaseSession session, SeriesRun run, string key, SeriesView view, CancellationToken stop)
    {
        // The flag is part of the value here: a row without one is not a number.
        const string from = "CASE is_nan WHEN 0 THEN value END FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 ORDER BY timestamp, step, value, is_nan";
        var collector = new SeriesCollector(view);
        var seen = 0;
        var start = view.Axis == SeriesAxis.Relative ? run.Start : 0;
        session.ForEach(view.Axis == SeriesAxis.Step ? $"SELECT step, {from}" : $"SELECT timestamp, {from}", row =>
        {
            if (++seen % LookUpEvery == 0)
                stop.ThrowIfCancellationRequested();
            var x = row.GetInt64(0);
            collector.Add(x - (start ??= x), Value(row));
        }, run.Id, key);
        return collector.Finish(run.Id);
    }

    private static double Value(DbDataReader row) => row.IsDBNull(1) ? double.NaN : row.GetDouble(1) switch
    {
        >= Infinite => double.PositiveInfinity,
        <= -Infinite => double.NegativeInfinity,
        var value => value,
    };
}
