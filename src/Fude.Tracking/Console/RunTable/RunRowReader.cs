using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Reads what the shown columns hold of some runs, and nothing else of them.</summary>
/// <param name="columns">The columns.</param>
/// <param name="options">How much a cell shows.</param>
/// <param name="curves">Curves of runs that have ended: they are read once.</param>
internal sealed class RunRowReader(IReadOnlyList<RunColumn> columns, RunTableOptions options, Dictionary<(string Run, string Key), RunCurve> curves)
{
    private const int MaxLookups = 4_000; // rows that one statement asks for by key and run
    private const int MaxCurvesKept = 2_000;

    /// <summary>Reads runs.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="ids">Their ids.</param>
    /// <returns>The runs by id; those that are gone are missing.</returns>
    public Dictionary<string, RunRow> Read(DatabaseSession session, IReadOnlyList<string> ids)
    {
        var rows = ChildRows.Read(session, $"SELECT {RunRows.Columns} FROM runs r WHERE r.run_uuid IN ", "", [.. ids], RunRows.Read)
            .DistinctBy(info => info.RunId, StringComparer.Ordinal)
            .ToDictionary(info => info.RunId, info => new RunRow(info, new RunCell[columns.Count]), StringComparer.Ordinal);
        if (rows.Count == 0)
            return rows;
        var found = rows.Keys.ToList();
        Keyed(session, rows, found, RunColumnKind.Metric, "latest_metrics", "value, is_nan", row => new RunCell(Number: Value(row, 2, 3)));
        var text = $"SUBSTR(value, 1, {options.CellCharacters})";
        Keyed(session, rows, found, RunColumnKind.Param, "params", text, row => new RunCell(Text: row.Text(2) ?? ""));
        Keyed(session, rows, found, RunColumnKind.Tag, "tags", text, row => new RunCell(Text: row.Text(2) ?? ""));
        foreach (var (column, at) in Shown(RunColumnKind.Curve))
        {
            foreach (var row in rows.Values)
                row.Cells[at] = new RunCell(Curve: Curve(session, row, column.Key));
        }

        Attributes(session, rows, found);
        return rows;
    }

    /// <summary>A metric's value as it was logged: the database holds the infinities as the greatest finite numbers.</summary>
    public static double Value(DbDataReader row, int value, int flag) => MetricRows.Value(row, value, flag) switch
    {
        >= double.MaxValue => double.PositiveInfinity,
        <= double.MinValue => double.NegativeInfinity,
        var number => number,
    };

    private List<(RunColumn Column, int At)> Shown(RunColumnKind kind) => [.. columns.Select((column, at) => (column, at)).Where(each => each.column.Kind == kind)];

    private void Keyed(DatabaseSession session, Dictionary<string, RunRow> rows, List<string> ids, RunColumnKind kind, string table, string values, Func<DbDataReader, RunCell> read)
    {
        var places = Shown(kind).ToDictionary(each => each.Column.Key, each => each.At, StringComparer.Ordinal);
        if (places.Count == 0)
            return;
        foreach (var chunk in ids.Chunk(Math.Max(1, MaxLookups / places.Count)))
        {
            var sql = new SqlText(session.Kind);
            sql.Add($"SELECT run_uuid, `key`, {values} FROM {table} WHERE `key` IN {sql.List(places.Keys)} AND run_uuid IN {sql.List(chunk)}");
            session.ForEach(sql.ToString(), row =>
            {
                if (places.TryGetValue(row.GetString(1), out var at))
                    rows[row.GetString(0)].Cells[at] = read(row);
            }, sql.Values);
        }
    }

    private RunCurve Curve(DatabaseSession session, RunRow row, string key)
    {
        if (row.IsRunning)
            return CurveRows.Read(session, row.Info.RunId, key, options.CurvePoints);
        if (curves.TryGetValue((row.Info.RunId, key), out var known))
            return known;
        if (curves.Count >= MaxCurvesKept)
            curves.Clear();
        return curves[(row.Info.RunId, key)] = CurveRows.Read(session, row.Info.RunId, key, options.CurvePoints);
    }

    private void Attributes(DatabaseSession session, Dictionary<string, RunRow> rows, List<string> ids)
    {
        foreach (var (column, at) in Shown(RunColumnKind.Attribute))
        {
            var texts = column.Key switch
            {
                "dataset" => ChildRows.ByOwner(session, "SELECT i.destination_id, d.name, d.digest FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND i.destination_id IN ", [.. ids], row => row.GetString(1)),
                "model" => ChildRows.ByOwner(session, "SELECT run_id, name, version FROM model_versions WHERE current_stage <> 'Deleted_Internal' AND run_id IN ", [.. ids], row => $"{row.GetString(1)} v{row.GetInt64(2)}"),
                "experiment" => Experiments(session, rows),
                _ => null,
            };
            if (texts is null)
                continue;
            foreach (var own in texts)
                rows[own.Key].Cells[at] = new RunCell(Text: string.Join(", ", own.Distinct(StringComparer.Ordinal).Take(5)));
        }
    }

    private static ILookup<string, string> Experiments(DatabaseSession session, Dictionary<string, RunRow> rows)
    {
        var ids = rows.Values.Select(row => (object)long.Parse(row.Info.ExperimentId, System.Globalization.CultureInfo.InvariantCulture)).Distinct().ToList();
        var names = ChildRows.Read(session, "SELECT experiment_id, name FROM experiments WHERE experiment_id IN ", "", ids, row => (Id: row.GetInt64(0), Name: row.GetString(1)))
            .DistinctBy(each => each.Id).ToDictionary(each => each.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), each => each.Name, StringComparer.Ordinal);
        return rows.Values.Where(row => names.ContainsKey(row.Info.ExperimentId)).ToLookup(row => row.Info.RunId, row => names[row.Info.ExperimentId], StringComparer.Ordinal);
    }
}
