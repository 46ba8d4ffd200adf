using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Experiments;
using Fude.Tracking.Search;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Console.Experiments;

/// <summary>Reads experiments with their counts of runs, and changes them as the protocol's routes do.</summary>
/// <param name="database">The database.</param>
/// <param name="search">How much a search may ask for.</param>
/// <param name="limits">Limits of what is written.</param>
/// <param name="time">Stamps what is written.</param>
public sealed class ExperimentList(Database database, SearchLimits search, ProtocolLimits limits, TimeProvider time)
{
    private const int PageSize = 100;
    private const int MaxRunning = 1_000;
    private readonly ExperimentSearch _search = new(search);

    /// <summary>Reads a page of experiments.</summary>
    /// <param name="name">A part of their names, whatever its case; empty for all.</param>
    /// <param name="deleted">The deleted ones instead of the active ones.</param>
    /// <param name="order">newest, name or changed.</param>
    /// <param name="token">Where it begins; null for the first page.</param>
    public async Task<(IReadOnlyList<ExperimentLine> Lines, string? Next)> ReadAsync(string? name, bool deleted, string order, string? token)
    {
        var filter = string.IsNullOrWhiteSpace(name) ? null : $"name ILIKE '%{name.Trim().Replace("'", "''", StringComparison.Ordinal)}%'";
        string[] by = order switch { "name" => ["name ASC"], "changed" => ["last_update_time DESC"], _ => [] };
        var prepared = _search.Prepare(new SearchQuery(filter, by, PageSize, token), deleted ? ViewType.DeletedOnly : ViewType.ActiveOnly);
        return await Task.Run(() => database.ReadAsync(session =>
        {
            var answer = prepared(session);
            return ((IReadOnlyList<ExperimentLine>)WithCounts(session, answer.Experiments ?? []), answer.NextPageToken);
        }).AsTask());
    }

    /// <summary>Reads some experiments by their ids.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="Errors.MlflowException">One does not exist.</exception>
    public async Task<IReadOnlyList<ExperimentLine>> GetAsync(IReadOnlyList<long> ids) =>
        await Task.Run(() => database.ReadAsync(session => WithCounts(session, [.. ids.Select(id => ExperimentStore.Get(session, id))])).AsTask());

    /// <summary>Makes an experiment.</summary>
    /// <returns>Its id.</returns>
    public Task<long> CreateAsync(string name)
    {
        var (checkedName, now) = (ExperimentRules.CheckName(name), Now);
        return database.WriteAsync(session => ExperimentStore.Create(session, checkedName, null, [], now));
    }

    /// <summary>Renames an experiment.</summary>
    public Task RenameAsync(string id, string name)
    {
        var (number, checkedName, now) = (ExperimentStore.ParseId(id), ExperimentRules.CheckName(name), Now);
        return database.WriteAsync(session => ExperimentStore.Rename(session, number, checkedName, now));
    }

    /// <summary>Deletes an experiment with its runs.</summary>
    public Task DeleteAsync(string id)
    {
        var (number, now) = (ExperimentStore.ParseId(id), Now);
        return database.WriteAsync(session => ExperimentStore.Delete(session, number, now));
    }

    /// <summary>Restores an experiment with its runs.</summary>
    public Task RestoreAsync(string id)
    {
        var (number, now) = (ExperimentStore.ParseId(id), Now);
        return database.WriteAsync(session => ExperimentStore.Restore(session, number, now));
    }

    /// <summary>Sets and removes tags together.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="set">The tags that are set.</param>
    /// <param name="removed">The keys that are removed.</param>
    public Task ChangeTagsAsync(string id, IReadOnlyList<Tag> set, IReadOnlyList<string> removed)
    {
        var number = ExperimentStore.ParseId(id);
        var tags = set.Select(tag => ExperimentRules.CheckTag(tag, limits)).ToList();
        return database.WriteAsync(session =>
        {
            foreach (var tag in tags)
                ExperimentStore.SetTag(session, number, tag);
            foreach (var key in removed)
                ExperimentStore.DeleteTag(session, number, key);
        });
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static List<ExperimentLine> WithCounts(DatabaseSession session, IReadOnlyList<Experiment> experiments)
    {
        var ids = experiments.Select(each => (object)ExperimentStore.ParseId(each.ExperimentId!)).ToList();
        var counts = ChildRows.Read(session, "SELECT experiment_id, lifecycle_stage, COUNT(*), MAX(start_time) FROM runs WHERE experiment_id IN ", " GROUP BY experiment_id, lifecycle_stage", ids,
                row => (Id: row.GetInt64(0), Stage: row.Text(1) ?? "", Runs: row.GetInt64(2), Last: row.Integer(3)))
            .DistinctBy(each => (each.Id, each.Stage)).ToDictionary(each => (each.Id, each.Stage));
        var running = ChildRows.Read(session, $"SELECT experiment_id, COUNT(*) FROM (SELECT experiment_id FROM runs WHERE status = 'RUNNING' AND lifecycle_stage = 'active' AND experiment_id IN ", $" LIMIT {MaxRunning}) busy GROUP BY experiment_id", ids,
            row => (Id: row.GetInt64(0), Runs: row.GetInt64(1))).DistinctBy(each => each.Id).ToDictionary(each => each.Id, each => each.Runs);
        return [.. experiments.Select(experiment =>
        {
            var id = ExperimentStore.ParseId(experiment.ExperimentId!);
            var found = counts.TryGetValue((id, experiment.LifecycleStage ?? Stages.Active), out var count);
            return new ExperimentLine(experiment, found ? count.Runs : 0, running.GetValueOrDefault(id), Later(found ? count.Last : null, experiment.LastUpdateTime));
        })];
    }

    private static long? Later(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
