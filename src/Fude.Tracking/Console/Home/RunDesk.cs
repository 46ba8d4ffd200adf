using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;
using Fude.Tracking.Search;
using ClientTags = Fude.Tracking.Client.RunTags;

namespace Fude.Tracking.Console.Home;

/// <summary>Reads the newest runs of all experiments; what it reads does not grow with their number, nor with what they have logged.</summary>
/// <param name="database">The database.</param>
/// <param name="time">Tells what is lately.</param>
internal sealed class RunDesk(Database database, TimeProvider time)
{
    private const int Shown = 10;
    private const int MostFailed = 5;
    private const int LookedAt = 200;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    // The first that a run has: what our own trainings log, then what others' usually do.
    private static readonly string[] Figures = ["test_acc", "val_acc", "accuracy", "val_accuracy", "loss", "train_loss"];

    public async Task<RecentRuns> ReadAsync(CancellationToken cancellation)
    {
        var since = (time.GetUtcNow() - Lately).ToUnixTimeMilliseconds();
        return await database.ReadAsync(session => Read(session, since), cancellation);
    }

    private static RecentRuns Read(DatabaseSession session, long since)
    {
        var infos = session.Query($"SELECT {RunRows.Columns} FROM runs r WHERE r.lifecycle_stage = 'active' ORDER BY r.start_time DESC LIMIT {LookedAt}", RunRows.Read);
        var failed = infos.FindAll(info => info.Status == RunStatus.Failed && (info.EndTime ?? info.StartTime ?? 0) >= since);
        var wanted = infos.Take(Shown).Concat(failed.Take(MostFailed)).DistinctBy(info => info.RunId, StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            return new RecentRuns([], [], 0);
        var complete = Complete(session, wanted);
        return new RecentRuns([.. infos.Take(Shown).Select(info => complete[info.RunId])], [.. failed.Take(MostFailed).Select(info => complete[info.RunId])], failed.Count);
    }

    private static Dictionary<string, RecentRun> Complete(DatabaseSession session, List<RunInfo> infos)
    {
        var ids = infos.ConvertAll(info => (object)info.RunId);
        var keys = string.Join(", ", Figures.Select(name => $"'{name}'"));
        var figures = ChildRows.Read(session, "SELECT run_uuid, `key`, value, is_nan FROM latest_metrics WHERE run_uuid IN ", $" AND `key` IN ({keys})", ids,
            row => (Run: row.GetString(0), Key: row.GetString(1), Value: row.Flag(3) ? double.NaN : row.GetDouble(2))).ToLookup(row => row.Run, StringComparer.Ordinal);
        var ended = ChildRows.Read(session, "SELECT run_uuid, value FROM tags WHERE run_uuid IN ", $" AND `key` = '{ClientTags.Ended}'", ids, row => (Run: row.GetString(0), Value: row.Text(1)))
            .DistinctBy(row => row.Run, StringComparer.Ordinal).ToDictionary(row => row.Run, row => row.Value, StringComparer.Ordinal);
        object[] experiments = [.. infos.Select(info => long.Parse(info.ExperimentId, System.Globalization.CultureInfo.InvariantCulture)).Distinct()];
        var names = ChildRows.Read(session, "SELECT experiment_id, name FROM experiments WHERE experiment_id IN ", "", experiments, row => (Id: row.GetInt64(0), Name: row.GetString(1)))
            .DistinctBy(row => row.Id).ToDictionary(row => row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), row => row.Name, StringComparer.Ordinal);
        return infos.ToDictionary(info => info.RunId, info =>
        {
            var of = figures[info.RunId].ToList();
            var told = Figures.FirstOrDefault(name => of.Exists(row => row.Key == name));
            return new RecentRun(info, names.GetValueOrDefault(info.ExperimentId, info.ExperimentId), told, told is null ? 0 : of.Find(row => row.Key == told).Value, ended.GetValueOrDefault(info.RunId));
        }, StringComparer.Ordinal);
    }
}
