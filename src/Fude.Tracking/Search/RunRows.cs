using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Search;

/// <summary>Reads whole runs by their ids: info, latest metrics, params, tags and datasets, one query each.</summary>
internal static class RunRows
{
    /// <summary>Reads runs.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="ids">Their ids.</param>
    /// <returns>The runs in the order of the ids; those that there are not are left out.</returns>
    public static List<Run> Read(DatabaseSession session, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return [];
        var infos = ChildRows.Read(
            session, "SELECT run_uuid, name, experiment_id, user_id, status, start_time, end_time, artifact_uri, lifecycle_stage FROM runs WHERE run_uuid IN ", "", ids, Info)
            .ToDictionary(info => info.RunId, StringComparer.Ordinal);
        var metrics = Grouped(session, "SELECT run_uuid, `key`, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid IN ", ids, row =>
            new Metric(row.GetString(1), row.GetBoolean(5) ? double.NaN : row.GetDouble(2), row.IsDBNull(3) ? 0 : row.GetInt64(3), row.GetInt64(4)));
        var parameters = Grouped(session, "SELECT run_uuid, `key`, value FROM params WHERE run_uuid IN ", ids, row => new Param(row.GetString(1), row.GetString(2)));
        var tags = Grouped(session, "SELECT run_uuid, `key`, value FROM tags WHERE run_uuid IN ", ids, TagOf);
        var inputs = RunInputRows.Read(session, ids);
        return [.. ids.Where(infos.ContainsKey).Select(id => new Run
        {
            Info = infos[id],
            Data = new RunData { Metrics = metrics.GetValueOrDefault(id, []), Params = parameters.GetValueOrDefault(id, []), Tags = tags.GetValueOrDefault(id, []) },
            Inputs = new RunInputs { DatasetInputs = inputs.GetValueOrDefault(id, []) },
        })];
    }

    /// <summary>Reads a tag from the second and third column.</summary>
    public static Tag TagOf(DbDataReader row) => new(row.GetString(1), row.IsDBNull(2) ? "" : row.GetString(2));

    /// <summary>Reads rows that begin with the id of what they belong to.</summary>
    public static Dictionary<string, List<T>> Grouped<T>(DatabaseSession session, string before, IReadOnlyCollection<object> ids, Func<DbDataReader, T> map, string after = "")
    {
        var groups = new Dictionary<string, List<T>>(ids.Count, StringComparer.Ordinal);
        foreach (var (id, item) in ChildRows.Read(session, before, after, ids, row => (row.GetString(0), map(row))))
        {
            if (!groups.TryGetValue(id, out var group))
                groups.Add(id, group = []);
            group.Add(item);
        }

        return groups;
    }

    private static RunInfo Info(DbDataReader row) => new()
    {
        RunId = row.GetString(0),
        RunUuid = row.GetString(0),
        RunName = Text(row, 1),
        ExperimentId = row.GetInt64(2).ToString(CultureInfo.InvariantCulture),
        UserId = Text(row, 3) ?? "",
        Status = Status(Text(row, 4)),
        StartTime = row.IsDBNull(5) ? null : row.GetInt64(5),
        EndTime = row.IsDBNull(6) ? null : row.GetInt64(6),
        ArtifactUri = Text(row, 7) ?? "",
        LifecycleStage = Text(row, 8),
    };

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static RunStatus Status(string? text) => text switch
    {
        "SCHEDULED" => RunStatus.Scheduled,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        "KILLED" => RunStatus.Killed,
        _ => RunStatus.Running,
    };
}
