using Fude.Hosting.Databases;
using Fude.Testing;
using Fude.Tracking.Schema;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

/// <summary>A tracking database of its own, filled by rows.</summary>
public sealed class SearchDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SearchDatabase(Storage storage)
    {
        Assert.SkipWhen(storage == Storage.MariaDb && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        Database = new Database(storage == Storage.MariaDb ? DatabaseAddress.Parse(MariaDbServer.Shared.CreateDatabase()) : DatabaseAddress.OfFile(_folder["tracking.db"]));
        TrackingSchema.Prepare(Database);
    }

    public Database Database { get; }

    public async Task<T> ReadAsync<T>(Func<DatabaseSession, T> read) => await Database.ReadAsync(read);

    /// <summary>Makes experiments with these numbers.</summary>
    public Task AddExperimentsAsync(params int[] ids) => Database.WriteAsync(session =>
    {
        foreach (var id in ids)
            session.Execute("INSERT INTO experiments (experiment_id, name, lifecycle_stage, creation_time, last_update_time) VALUES (@p0, @p1, 'active', 1, 1)", id, $"experiment {id}");
    });

    public Task AddAsync(params IEnumerable<SampleRun> runs) => Database.WriteAsync(session =>
    {
        foreach (var run in runs)
            run.Insert(session);
    });

    /// <summary>Takes all runs away.</summary>
    public Task ClearAsync() => Database.WriteAsync(session =>
    {
        foreach (var table in (string[])["latest_metrics", "params", "tags", "input_tags", "inputs", "datasets", "runs"])
            session.Execute($"DELETE FROM {table}");
    });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A dataset that a run has used.</summary>
public sealed record SampleDataset(string Name, string Digest, string? Context);

/// <summary>A run, plainly.</summary>
public sealed record SampleRun(string Id)
{
    public int Experiment { get; init; } = 1;

    public string Stage { get; init; } = "active";

    public string Status { get; init; } = "RUNNING";

    public string? User { get; init; } = "me";

    public long? Start { get; init; } = 1;

    public long? End { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<SampleDataset> Datasets { get; init; } = [];

    internal void Insert(DatabaseSession session)
    {
        session.Execute(
            "INSERT INTO runs (run_uuid, name, experiment_id, user_id, status, start_time, end_time, artifact_uri, lifecycle_stage) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
            Id, Tags.GetValueOrDefault("mlflow.runName"), Experiment, User, Status, Start, End, $"mlflow-artifacts:/{Experiment}/{Id}/artifacts", Stage);
        foreach (var (key, value) in Metrics)
        {
            session.Execute(
                "INSERT INTO latest_metrics (`key`, value, timestamp, step, is_nan, run_uuid) VALUES (@p0, @p1, 1, 0, @p2, @p3)",
                key, double.IsNaN(value) ? 0.0 : Math.Clamp(value, double.MinValue, double.MaxValue), double.IsNaN(value) ? 1 : 0, Id);
        }

        foreach (var (key, value) in Params)
            session.Execute("INSERT INTO params (`key`, value, run_uuid) VALUES (@p0, @p1, @p2)", key, value, Id);
        foreach (var (key, value) in Tags)
            session.Execute("INSERT INTO tags (`key`, value, run_uuid) VALUES (@p0, @p1, @p2)", key, value, Id);
        foreach (var dataset in Datasets)
            Insert(session, dataset);
    }

    private void Insert(DatabaseSession session, SampleDataset dataset)
    {
        var (id, input) = ($"{dataset.Name}-{dataset.Digest}", $"{Id[12..]}-{dataset.Name}-{dataset.Digest}");
        if (!session.First("SELECT 1 FROM datasets WHERE dataset_uuid = @p0", _ => true, id))
        {
            session.Execute(
                "INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source) VALUES (@p0, @p1, @p2, @p3, 'local', 'x')",
                id, Experiment, dataset.Name, dataset.Digest);
        }

        session.Execute("INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id) VALUES (@p0, 'DATASET', @p1, 'RUN', @p2)", input, id, Id);
        if (dataset.Context is not null)
            session.Execute("INSERT INTO input_tags (input_uuid, name, value) VALUES (@p0, 'mlflow.data.context', @p1)", input, dataset.Context);
    }
}
