using Fude.Hosting.Databases;
using Fude.Tracking.Search.Listing;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Console.RunTable;

/// <content>Reading, and looking for what has changed.</content>
public sealed partial class RunTableSource
{
    private const string ParentTag = "mlflow.parentRunId";
    private const int MaxRunning = 1_000; // so many are counted
    private const int Idle = 20; // a listing that took long is not done again before so many times that long
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(2);
    private HashSet<(bool, string?)> _openValues = [];
    private Mark _mark = new(0, null, 0);
    private long _listedAt;
    private long _markedAt;
    private TimeSpan _markTook;

    /// <summary>Looks for changes: new runs, other states, other values of the runs that are shown. What is found stands in the lines.</summary>
    /// <param name="shown">The lines that are shown.</param>
    public async Task<RunChange> LookAsync(IReadOnlyList<RunLine> shown)
    {
        var change = RunChange.None;
        await AloneAsync(async () => change = await LookAloneAsync(shown));
        return change;
    }

    private async Task<RunChange> LookAloneAsync(IReadOnlyList<RunLine> shown)
    {
        if (time.GetElapsedTime(_markedAt) >= Longer(MarkEvery, _markTook * Idle) && time.GetElapsedTime(_listedAt) >= ListingTook * Idle)
        {
            _markedAt = time.GetTimestamp();
            var mark = await InBackgroundAsync(ReadMark);
            _markTook = time.GetElapsedTime(_markedAt);
            if (mark != _mark || (mark.Running > 0 && DependsOnValues))
            {
                await ListAsync(Listing(), Columns, choose: false);
                return RunChange.Lines;
            }
        }

        return await LookAtRowsAsync(shown) ? RunChange.Rows : RunChange.None;
    }

    private bool DependsOnValues => View.Group is not null || View.Filter is not null || View.Order.Kind != RunColumnKind.Attribute;

    private async Task<bool> LookAtRowsAsync(IReadOnlyList<RunLine> shown)
    {
        var running = shown.Where(line => line.Run is { IsRunning: true }).ToList();
        if (running.Count == 0)
            return false;
        var before = running.ConvertAll(line => line.Run!);
        await FillAsync(running);
        return running.Where((line, i) => line.Run is null || !line.Run.ShowsTheSame(before[i])).Any();
    }

    private async Task FillAsync(IReadOnlyList<RunLine> lines)
    {
        var ids = lines.Where(line => line.Group is null).Select(line => line.Id).ToList();
        if (ids.Count == 0)
            return;
        var reader = new RunRowReader(Columns.All, options, _curves);
        var rows = await InBackgroundAsync(session => reader.Read(session, ids));
        foreach (var line in lines)
            line.Run = line.Group is null ? rows.GetValueOrDefault(line.Id) : null;
    }

    // Reads are synchronous: a session's own thread is not to wait for them.
    private Task<T> InBackgroundAsync<T>(Func<DatabaseSession, T> read) => Task.Run(() => database.ReadAsync(read).AsTask());

    private static RunIds Ids(DatabaseSession session, RunListing listing, int most)
    {
        var ids = new RunIds();
        listing.ReadIds(session, most, ids.Add);
        ids.Close();
        return ids;
    }

    private static IEnumerable<string> First(RunIds ids) => Enumerable.Range(0, Math.Min(10, ids.Count)).Select(i => ids[i]);

    // By the tag's key: most runs have no parent, and none of those is looked at.
    private List<(string Run, string Parent)> Parents(DatabaseSession session)
    {
        var sql = new SqlText(session.Kind);
        sql.Add($"SELECT t.run_uuid, t.value FROM tags t CROSS JOIN runs r ON r.run_uuid = t.run_uuid WHERE t.`key` = {sql.Value(ParentTag)} AND t.value IS NOT NULL AND r.experiment_id IN {sql.List(View.Experiments)} LIMIT {sql.Value(options.MaxListed)}");
        return session.Query(sql.ToString(), row => (row.GetString(0), row.GetString(1)), sql.Values);
    }

    private Mark ReadMark(DatabaseSession session)
    {
        var sql = new SqlText(session.Kind);
        var stages = View.Stage == "all" ? "" : $" AND lifecycle_stage = {sql.Value(View.Stage)}";
        var (count, last) = session.First(sql.Add($"SELECT COUNT(*), MAX(start_time) FROM runs WHERE experiment_id IN {sql.List(View.Experiments)}{stages}").ToString(), row => (row.GetInt64(0), row.Integer(1)), sql.Values);
        var running = new SqlText(session.Kind);
        running.Add($"SELECT COUNT(*) FROM (SELECT 1 FROM runs WHERE status = 'RUNNING' AND experiment_id IN {running.List(View.Experiments)} LIMIT {MaxRunning}) busy");
        return new Mark(count, last, session.First(running.ToString(), row => row.GetInt64(0), running.Values));
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Mark(long Runs, long? LastStarted, long Running);
}
