using System.Text.Json;
using Fude.Cli.Tests.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Importing;

/// <summary>A file store of MLflow is taken over by the command line to a real server.</summary>
public sealed class ImportTests(TrackingProcess server) : IClassFixture<TrackingProcess>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_keeps_its_id_and_all_that_it_has_logged()
    {
        using var store = new MlrunsStore();
        var (run, name) = (NewId(), $"'digits: {Guid.NewGuid():N}'");
        store.WriteExperiment(MlrunsStore.Experiment, MlrunsStore.Experiment, name);
        store.Write($"{MlrunsStore.Experiment}/tags/mlflow.note.content", "two\nlines");
        store.WriteRun(MlrunsStore.Experiment, run, "bold-fox-1");
        var folder = $"{MlrunsStore.Experiment}/{run}";
        store.Write($"{folder}/metrics/loss", "1700000000001 0.5 0\n1700000000002 nan 1\n1700000000003 inf 2\n1700000000004 1e-05 3\n");
        store.Write($"{folder}/metrics/valid/acc: top 1", "1700000000001 0.25\n1700000000002 0.75 2\n");
        store.Write($"{folder}/params/lr", "0.1");
        store.Write($"{folder}/params/model/データ件数", "");
        store.Write($"{folder}/tags/mlflow.runName", "bold-fox-1");
        store.Write($"{folder}/tags/mlflow.source.name", "train.py");
        store.Write($"{folder}/artifacts/model/MLmodel", "flavors: {}\n");
        store.Write($"{folder}/artifacts/plot 100%.svg", "<svg/>");
        store.Write($"{MlrunsStore.Experiment}/datasets/d1/meta.yaml", "digest: abc\nname: mnist\nprofile: '{\"rows\": 5}'\nschema: null\nsource: '{}'\nsource_type: local\n");
        store.Write($"{folder}/inputs/i1/meta.yaml", $"destination_id: {run}\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\ntags:\n  mlflow.data.context: training\n");

        var result = await ImportAsync(store);

        Assert.Equal((0, ""), (result.Status, result.Errors.Replace($"importing {name.Trim('\'')}\n", "", StringComparison.Ordinal)));
        Assert.Contains("1 new runs, 0 updated, 0 unchanged; 1 new experiments", result.Output, StringComparison.Ordinal);
        Assert.Contains("sent 6 points, 2 params, 2 tags, 1 datasets, 2 files", result.Output, StringComparison.Ordinal);
        using var client = server.Client();
        var read = await client.GetRunAsync(run, Cancellation);
        Assert.Equal(("bold-fox-1", "me", RunStatus.Finished, 1700000000000, 1700000060000), (read.Info.RunName, read.Info.UserId, read.Info.Status, read.Info.StartTime!.Value, read.Info.EndTime!.Value));
        Assert.Equal([new Metric("loss", 1e-05, 1700000000004, 3), new Metric("valid/acc: top 1", 0.75, 1700000000002, 2)], read.Data.Metrics);
        Assert.Equal([new Param("lr", "0.1"), new Param("model/データ件数", "")], read.Data.Params);
        Assert.Contains(new Tag("mlflow.source.name", "train.py"), read.Data.Tags);
        var points = new List<double>();
        await foreach (var point in client.GetMetricHistoryAsync(run, "loss", cancellation: Cancellation))
            points.Add(point.Value);
        Assert.Equal([0.5, double.NaN, double.MaxValue, 1e-05], points);
        var dataset = Assert.Single(read.Inputs!.DatasetInputs);
        Assert.Equal((new Dataset("mnist", "abc", "local", "{}", null, "{\"rows\": 5}"), "training"), (dataset.Dataset, Assert.Single(dataset.Tags!).Value));
        using var file = new MemoryStream();
        await (await client.ArtifactsOfAsync(run, Cancellation)).DownloadAsync("model/MLmodel", file, Cancellation);
        Assert.Equal("flavors: {}\n", System.Text.Encoding.UTF8.GetString(file.ToArray()));
        Assert.Contains((await client.GetExperimentAsync(read.Info.ExperimentId, Cancellation)).Tags!, tag => tag is { Key: "mlflow.note.content", Value: "two\nlines" });
    }

    [Fact]
    public async Task A_second_import_adds_what_is_new_and_nothing_twice()
    {
        using var store = new MlrunsStore();
        var (first, second) = (NewId(), NewId());
        store.WriteExperiment("1", "1", Guid.NewGuid().ToString("N"));
        store.WriteRun("1", first, "first", status: 1, end: "null");
        store.Write($"1/{first}/metrics/loss", "1 0.5 0\n");
        store.Write($"1/{first}/artifacts/a.txt", "a");

        Assert.Contains("1 new runs, 0 updated, 0 unchanged", (await ImportAsync(store)).Output, StringComparison.Ordinal);
        Assert.Contains("0 new runs, 0 updated, 1 unchanged", (await ImportAsync(store)).Output, StringComparison.Ordinal);
        store.Write($"1/{first}/metrics/loss", "1 0.5 0\n2 0.25 1\n");
        store.Write($"1/{first}/artifacts/b.txt", "b");
        store.WriteRun("1", first, "first", status: 4);
        store.WriteRun("1", second, "second");
        var changed = await ImportAsync(store);

        Assert.Contains("1 new runs, 1 updated, 0 unchanged; 0 new experiments", changed.Output, StringComparison.Ordinal);
        Assert.Contains("1 files (1 B)", changed.Output, StringComparison.Ordinal);
        using var client = server.Client();
        var count = 0;
        await foreach (var _ in client.GetMetricHistoryAsync(first, "loss", cancellation: Cancellation))
            count++;
        Assert.Equal((2, RunStatus.Failed), (count, (await client.GetRunAsync(first, Cancellation)).Info.Status));
    }

    [Fact]
    public async Task Deleted_runs_and_experiments_are_deleted_there_too_and_can_be_restored()
    {
        using var store = new MlrunsStore();
        var (kept, gone, trashed, name) = (NewId(), NewId(), NewId(), Guid.NewGuid().ToString("N"));
        store.WriteExperiment("7", "7", $"kept {name}");
        store.WriteRun("7", kept, "kept");
        store.WriteRun("7", gone, "gone", stage: "deleted");
        store.WriteExperiment(".trash/8", "8", $"trashed {name}", "deleted");
        store.WriteRun(".trash/8", trashed, "trashed", stage: "deleted");

        Assert.Contains("3 new runs", (await ImportAsync(store)).Output, StringComparison.Ordinal);
        Assert.Contains("0 new runs, 0 updated, 3 unchanged", (await ImportAsync(store)).Output, StringComparison.Ordinal);

        using var client = server.Client();
        Assert.Equal(["active", "deleted", "deleted"], [await StageAsync(client, kept), await StageAsync(client, gone), await StageAsync(client, trashed)]);
        var experiment = await client.GetExperimentByNameAsync($"trashed {name}", Cancellation);
        Assert.Equal("deleted", experiment.LifecycleStage);
        await client.RestoreExperimentAsync(experiment.ExperimentId!, Cancellation);
        Assert.Equal("active", await StageAsync(client, trashed));
    }

    [Fact]
    public async Task What_is_damaged_is_told_and_the_rest_is_there()
    {
        using var store = new MlrunsStore();
        var (good, damaged) = (NewId(), NewId());
        store.WriteExperiment("1", "1", Guid.NewGuid().ToString("N"));
        store.Write("2/meta.yaml", "name: [broken\n");
        store.WriteRun("1", good, "good");
        store.Write($"1/{good}/metrics/loss", "1 0.5 0\nnot a point\n3 0.25 2\n4 0.1\n");
        store.Write($"1/{good}/params/long", new string('x', 6001));
        store.Write($"1/{good}/params/lr", "0.1");
        store.Write($"1/{good}/tags/bad@key", "x");
        store.Write($"1/{damaged}/meta.yaml", "run_id: 1\nstart_time: soon\n");
        Directory.CreateDirectory(Path.Combine(store.Path, "1", "empty"));

        var result = await ImportAsync(store);

        Assert.Equal(1, result.Status);
        Assert.Contains("1 new runs", result.Output, StringComparison.Ordinal);
        string[] expected = ["skipped 2: it is damaged in line", $"skipped 1/{good}/metrics/loss: 1 lines are no points, the first of them line 2", $"skipped 1/{good}/params/long: ", $"skipped 1/{good}/tags/bad@key: ", $"skipped 1/{damaged}: start_time in meta.yaml is 'soon'", "skipped 1/empty: meta.yaml is missing"];
        Assert.All(expected, line => Assert.Contains(line, result.Errors, StringComparison.Ordinal));
        Assert.Equal(expected.Length, result.Errors.Split('\n').Count(line => line.StartsWith("skipped ", StringComparison.Ordinal)));
        using var client = server.Client();
        var read = await client.GetRunAsync(good, Cancellation);
        Assert.Equal((new Param("lr", "0.1"), 0.25), (Assert.Single(read.Data.Params), Assert.Single(read.Data.Metrics).Value));
    }

    [Fact]
    public async Task Registered_models_keep_their_versions_stages_aliases_and_sources()
    {
        using var store = new MlrunsStore();
        var (run, name) = (NewId(), $"digits {Guid.NewGuid():N}");
        store.WriteExperiment("1", "1", Guid.NewGuid().ToString("N"));
        store.WriteRun("1", run, "trained");
        store.Write($"models/{name}/meta.yaml", $"creation_timestamp: 1\ndescription: reads digits\nlast_updated_timestamp: 2\nlatest_versions: []\nname: {name}\n");
        store.Write($"models/{name}/tags/team", "a");
        store.Write($"models/{name}/aliases/champion", "3");
        WriteVersion(1, "Archived");
        WriteVersion(2, "Deleted_Internal");
        WriteVersion(3, "Production");
        store.Write($"models/{name}/version-3/tags/gate", "passed");
        WriteVersion(4, "Deleted_Internal");

        var result = await ImportAsync(store);
        Assert.Contains("1 new models, 2 new versions", result.Output, StringComparison.Ordinal);
        Assert.Contains("0 new models, 0 new versions", (await ImportAsync(store)).Output, StringComparison.Ordinal);
        WriteVersion(5, "None");
        Assert.Contains("0 new models, 1 new versions", (await ImportAsync(store)).Output, StringComparison.Ordinal);

        using var versions = JsonDocument.Parse((await server.FudeAsync("models", "versions", name, "--json")).Output);
        Assert.Equal(["5 None", "3 Production champion", "1 Archived"], versions.RootElement.EnumerateArray().Select(version => $"{version.GetProperty("version").GetString()} {version.GetProperty("currentStage").GetString()} {string.Join(',', version.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()))}".TrimEnd()));
        using var client = server.Client();
        var third = await client.GetModelVersionAsync(name, "3", Cancellation);
        Assert.Equal(($"{(await client.GetRunAsync(run, Cancellation)).Info.ArtifactUri}/model", run, "the version 3"), (third.Source, third.RunId, third.Description));
        Assert.Equal(new Tag("gate", "passed"), Assert.Single(third.Tags!));
        Assert.Equal(("reads digits", new Tag("team", "a")), ((await client.GetRegisteredModelAsync(name, Cancellation)).Description, Assert.Single((await client.GetRegisteredModelAsync(name, Cancellation)).Tags!)));

        void WriteVersion(int number, string stage) => store.Write($"models/{name}/version-{number}/meta.yaml", $"""
            creation_timestamp: 1700000000000
            current_stage: {stage}
            description: the version {number}
            last_updated_timestamp: 1700000000001
            name: {name}
            run_id: {run}
            run_link: ''
            source: file:///home/me/mlruns/1/{run}/artifacts/model
            status: READY
            status_message: null
            storage_location: file:///home/me/mlruns/1/{run}/artifacts/model
            user_id: null
            version: {number}

            """);
    }

    [Fact]
    public async Task A_folder_that_is_no_store_is_told()
    {
        var result = await server.FudeAsync("import", "mlruns", server.Folder("nothing"));

        Assert.Equal(1, result.Status);
        Assert.Contains("is no MLflow file store", Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private Task<FudeResult> ImportAsync(MlrunsStore store) => server.FudeAsync("import", "mlruns", store.Path);

    private static async Task<string?> StageAsync(TrackingClient client, string run) => (await client.GetRunAsync(run, Cancellation)).Info.LifecycleStage;

    private static string NewId() => Guid.NewGuid().ToString("N");
}
