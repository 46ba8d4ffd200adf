using System.Data.Common;
using System.Globalization;
using System.Numerics;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Console.Compare;

/// <summary>Reads what the page to compare shows. Each read is bounded by the runs and keys that it is for.</summary>
/// <param name="database">The database.</param>
internal sealed class CompareReader(Database database)
{
    /// <summary>Characters of a param's value that are shown.</summary>
    public const int MostCharacters = 300;

    private const int MostAsked = 64;
    private const int RunsAsked = 3;

    /// <summary>The runs, in the order of the ids, without those that are not there.</summary>
    public async Task<IReadOnlyList<ComparedRun>> RunsAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return [];
        var rows = await ReadAsync(session => Query(
            session, $"SELECT {RunRows.Columns}, e.name FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id WHERE r.run_uuid IN {{0}}", row => (Info: RunRows.Read(row), Experiment: row.GetString(9)), ids), cancellation);
        var known = rows.DistinctBy(row => row.Info.RunId, StringComparer.Ordinal).ToDictionary(row => row.Info.RunId, StringComparer.Ordinal);
        return [.. ids.Index().Where(each => known.ContainsKey(each.Item)).Select(each => Run(known[each.Item].Info, known[each.Item].Experiment, each.Index))];
    }

    private static ComparedRun Run(RunInfo info, string experiment, int place) => new(
        info.RunId, info.RunName is { Length: > 0 } name ? name : info.RunId[..Math.Min(8, info.RunId.Length)], info.ExperimentId, experiment,
        info.Status, info.StartTime, info.EndTime, info.UserId, info.LifecycleStage != Tracking.Experiments.Stages.Active, place);

    /// <summary>All params and metrics that the runs have, by name, and whether they differ.</summary>
    public async Task<IReadOnlyList<ComparedKey>> KeysAsync(IReadOnlyList<ComparedRun> runs, CancellationToken cancellation)
    {
        if (runs.Count == 0)
            return [];
        string[] ids = [.. runs.Select(run => run.Id)];
        return await ReadAsync(session => WithCurves(session, ids,
        [
            .. Query(
                session, "SELECT `key`, COUNT(*), COUNT(DISTINCT value) FROM params WHERE run_uuid IN {0} GROUP BY `key` ORDER BY `key`",
                row => new ComparedKey(Subject.Param(row.GetString(0)), (int)row.GetInt64(1), row.GetInt64(1) < ids.Length || row.GetInt64(2) > 1), ids),
            .. Query(
                session, "SELECT `key`, COUNT(*), COUNT(DISTINCT value), MIN(CASE is_nan WHEN 0 THEN value END), MAX(CASE is_nan WHEN 0 THEN value END), MAX(step), COUNT(DISTINCT is_nan) FROM latest_metrics WHERE run_uuid IN {0} GROUP BY `key` ORDER BY `key`",
                row => new ComparedKey(Subject.Metric(row.GetString(0)), (int)row.GetInt64(1), row.GetInt64(1) < ids.Length || row.GetInt64(2) > 1 || row.GetInt64(6) > 1, Number(row, 3), Number(row, 4), row.GetInt64(5)), ids),
        ]), cancellation);
    }

    // The best value of a loss is a point and no curve: of the metrics that may be shown first, a few runs are asked.
    private static ComparedKey[] WithCurves(DatabaseSession session, string[] runs, ComparedKey[] keys)
    {
        var asked = 0;
        for (var i = 0; i < keys.Length && asked < MostAsked; i++)
        {
            var subject = keys[i].Subject;
            if (!subject.IsMetric || keys[i].LastStep == 0 || MetricGoals.Of(subject.Key) == MetricGoal.None)
                continue;
            asked++;
            if (runs.Take(RunsAsked).Any(run => session.Query("SELECT 1 FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 LIMIT 2", _ => true, run, subject.Key).Count > 1))
                keys[i] = keys[i] with { HasCurve = true };
        }

        return keys;
    }

    /// <summary>The values of some params and metrics.</summary>
    public async Task<ILookup<Subject, ComparedValue>> ValuesAsync(IReadOnlyList<ComparedRun> runs, IReadOnlyCollection<Subject> subjects, CancellationToken cancellation)
    {
        string[] ids = [.. runs.Select(run => run.Id)];
        if (ids.Length == 0 || subjects.Count == 0)
            return Enumerable.Empty<ComparedValue>().ToLookup(_ => default(Subject));
        var values = await ReadAsync(session => subjects.GroupBy(subject => subject.IsMetric).SelectMany(kind => Values(session, kind.Key, ids, [.. kind.Select(subject => subject.Key)])).ToList(), cancellation);
        return values.ToLookup(row => row.Subject, row => row.Value);
    }

    private static List<(Subject Subject, ComparedValue Value)> Values(DatabaseSession session, bool metrics, string[] runs, string[] keys) => metrics
        ? Query(session, "SELECT run_uuid, `key`, value, is_nan FROM latest_metrics WHERE run_uuid IN {0} AND `key` IN {1}", row => (Subject.Metric(row.GetString(1)), new ComparedValue(row.GetString(0), Infinite(MetricRows.Value(row, 2, 3)), null)), runs, keys)
        : Query(session, $"SELECT run_uuid, `key`, SUBSTR(value, 1, {MostCharacters}) FROM params WHERE run_uuid IN {{0}} AND `key` IN {{1}}", row => (Subject.Param(row.GetString(1)), new ComparedValue(row.GetString(0), null, row.GetString(2))), runs, keys);

    /// <summary>What changes while runs are running: a text for each, another one when its status or one of the metrics is another.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PulseAsync(IReadOnlyList<string> runs, IReadOnlyCollection<string> metrics, CancellationToken cancellation)
    {
        if (runs.Count == 0)
            return new Dictionary<string, string>(StringComparer.Ordinal);
        return await ReadAsync(session =>
        {
            var all = Query(session, "SELECT run_uuid, status, end_time FROM runs WHERE run_uuid IN {0}", row => (Run: row.GetString(0), Text: $"{row.Text(1)} {row.Integer(2)}"), runs);
            if (metrics.Count > 0)
            {
                all.AddRange(Query(
                    session, "SELECT run_uuid, `key`, step, timestamp, value, is_nan FROM latest_metrics WHERE run_uuid IN {0} AND `key` IN {1} ORDER BY run_uuid, `key`",
                    row => (row.GetString(0), string.Create(CultureInfo.InvariantCulture, $"{row.GetString(1)} {row.GetInt64(2)} {row.Integer(3)} {MetricRows.Value(row, 4, 5)}")), runs, [.. metrics]));
            }

            return (IReadOnlyDictionary<string, string>)all.GroupBy(each => each.Run, StringComparer.Ordinal)
                .ToDictionary(run => run.Key, run => string.Join('|', run.Select(each => each.Text).Distinct(StringComparer.Ordinal)), StringComparer.Ordinal);
        }, cancellation);
    }

    // Away from the thread of the session: it answers meanwhile.
    private Task<T> ReadAsync<T>(Func<DatabaseSession, T> read, CancellationToken cancellation) =>
        Task.Run(() => database.ReadAsync(read, cancellation).AsTask(), cancellation);

    // Lists are filled up to powers of two with their last entry, so that few statements have to be prepared.
    private static List<T> Query<T>(DatabaseSession session, string sql, Func<DbDataReader, T> map, params IReadOnlyList<string>[] lists)
    {
        var values = new List<object?>();
        var places = new List<object>();
        foreach (var list in lists)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)list.Count);
            places.Add($"({string.Join(", ", Enumerable.Range(values.Count, size).Select(ParameterNames.Of))})");
            values.AddRange(Enumerable.Range(0, size).Select(i => list[Math.Min(i, list.Count - 1)]));
        }

        return session.Query(string.Format(CultureInfo.InvariantCulture, sql, [.. places]), map, [.. values]);
    }

    private static double? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : Infinite(row.GetDouble(column));

    // The database holds the infinities as the greatest finite numbers.
    private static double Infinite(double value) => value switch
    {
        >= double.MaxValue => double.PositiveInfinity,
        <= double.MinValue => double.NegativeInfinity,
        _ => value,
    };
}
