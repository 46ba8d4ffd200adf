using System.Text.Json.Nodes;
using Fude.Hosting.Databases;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Tracking.Tests.Purging;

public sealed class PurgeTests
{
    private static readonly string[] TablesOfRuns = ["runs", "metrics", "latest_metrics", "params", "tags"];

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Deleted_runs_go_with_all_their_rows_and_files_and_others_stay(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (gone, stays) = (await FullRunAsync(server), await FullRunAsync(server));
        await server.PostAsync("runs/delete", new { run_id = gone });

        var dry = await PurgeAsync(server, new { older_than_ms = 0 });
        Assert.Equal((true, 1, 3, 5), ((bool)dry["dry_run"]!, (int)dry["runs"]!, (int)dry["points"]!, (int)dry["artifact_bytes"]!));
        Assert.Equal("deleted", (string)(await server.GetAsync($"runs/get?run_id={gone}"))["run"]!["info"]!["lifecycle_stage"]!);
        var done = await PurgeAsync(server, new { older_than_ms = 0, dry_run = false });

        Assert.Equal((1, 3, 5, 1, 0), ((int)done["runs"]!, (int)done["points"]!, (int)done["artifact_bytes"]!, (int)done["datasets"]!, (int)done["remaining"]!));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"runs/get?run_id={gone}")).Status);
        var run = (await server.GetAsync($"runs/get?run_id={stays}"))["run"]!;
        Assert.Equal((2, 1, 2), (run["data"]!["metrics"]!.AsArray().Count, run["data"]!["params"]!.AsArray().Count, run["inputs"]!["dataset_inputs"]!.AsArray().Count));
        Assert.Equal("files", await server.Client.GetStringAsync($"/get-artifact?run_id={stays}&path=model/a.txt", TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.Combine(server.DataFolder, "artifacts", "0", gone)));
        await using var database = new Database(server.Services.GetRequiredService<Database>().Address);
        foreach (var table in TablesOfRuns)
            Assert.Equal(0, await CountAsync(database, $"SELECT COUNT(*) FROM {table} WHERE run_uuid = '{gone}'"));
        Assert.Equal(0, await CountAsync(database, $"SELECT COUNT(*) FROM inputs WHERE destination_id = '{gone}'"));
        Assert.Equal((2, 2, 2), (await CountAsync(database, "SELECT COUNT(*) FROM datasets"), await CountAsync(database, "SELECT COUNT(*) FROM inputs"), await CountAsync(database, "SELECT COUNT(*) FROM input_tags")));
        Assert.Equal(0, await CountAsync(database, "SELECT COUNT(*) FROM fude_purging"));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_run_with_many_points_goes_in_pieces_while_others_write(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (gone, writing) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        const int Batches = 23;
        for (var batch = 0; batch < Batches; batch++)
        {
            // Many points of one time, as imports make them.
            await server.PostAsync("runs/log-batch", new { run_id = gone, metrics = Enumerable.Range(batch * 1000, 1000).Select(step => new { key = "loss", value = 1.0 / (step + 1), timestamp = 7L, step }) });
        }

        await server.PostAsync("runs/delete", new { run_id = gone });
        var purge = PurgeAsync(server, new { older_than_ms = 0, dry_run = false });
        var step = 0;
        for (; !purge.IsCompleted; step++)
            await server.PostAsync("runs/log-metric", new { run_id = writing, key = "loss", value = 1.0, timestamp = 1L, step });

        Assert.Equal((1, Batches * 1000), ((int)(await purge)["runs"]!, (int)(await purge)["points"]!));
        Assert.Equal(step, (await server.GetAsync($"metrics/get-history?run_id={writing}&metric_key=loss"))["metrics"]!.AsArray().Count);
    }

    [Fact]
    public async Task Only_runs_that_were_deleted_long_enough_ago_go_and_only_of_the_named_experiments()
    {
        await using var server = await TrackingServer.StartAsync();
        var other = (string)(await server.PostAsync("experiments/create", new { name = "other" }))["experiment_id"]!;
        var (first, second) = (await server.CreateRunAsync(), await server.CreateRunAsync(other));
        foreach (var run in (string[])[first, second])
            await server.PostAsync("runs/delete", new { run_id = run });

        Assert.Equal(0, (int)(await PurgeAsync(server, new { older_than_ms = 3_600_000, dry_run = false }))["runs"]!);
        Assert.Equal(1, (int)(await PurgeAsync(server, new { older_than_ms = 0, dry_run = false, experiment_ids = new[] { other } }))["runs"]!);

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, $"runs/get?run_id={first}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"runs/get?run_id={second}")).Status);
    }

    [Fact]
    public async Task A_deleted_run_that_a_registered_model_comes_from_is_kept()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await FullRunAsync(server);
        await server.PostAsync("registered-models/create", new { name = "digits" });
        await server.PostAsync("model-versions/create", new { name = "digits", source = $"runs:/{run}/model", run_id = run });
        await server.PostAsync("runs/delete", new { run_id = run });

        var kept = await PurgeAsync(server, new { older_than_ms = 0, dry_run = false });
        await server.SendAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "1" });
        var gone = await PurgeAsync(server, new { older_than_ms = 0, dry_run = false });

        Assert.Equal((0, 1), ((int)kept["runs"]!, (int)kept["kept_for_models"]!));
        Assert.Equal((1, 0), ((int)gone["runs"]!, (int)gone["kept_for_models"]!));
    }

    [Fact]
    public async Task What_broke_off_can_not_be_restored_and_goes_with_the_next_purge()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await FullRunAsync(server);
        await server.PostAsync("runs/delete", new { run_id = run });
        await server.Services.GetRequiredService<Database>().WriteAsync(session => session.Execute("INSERT INTO fude_purging (run_uuid) VALUES (@p0)", run), TestContext.Current.CancellationToken);

        var (status, error) = await server.SendAsync(HttpMethod.Post, "runs/restore", new { run_id = run });
        await server.PostAsync("experiments/delete", new { experiment_id = "0" });
        await server.PostAsync("experiments/restore", new { experiment_id = "0" });
        var done = await PurgeAsync(server, new { older_than_ms = 3_600_000, dry_run = false });

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        Assert.Equal(1, (int)done["runs"]!);
    }

    [Fact]
    public async Task A_vacuum_gives_room_back_to_the_disk()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        for (var batch = 0; batch < 10; batch++)
            await server.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(0, 1000).Select(step => new { key = "loss", value = 1.0, timestamp = (long)batch, step }) });
        await server.PostAsync("runs/delete", new { run_id = run });
        var file = new FileInfo(Path.Combine(server.DataFolder, "tracking.db"));

        var done = await PurgeAsync(server, new { older_than_ms = 0, dry_run = false, vacuum = true });

        file.Refresh();
        Assert.InRange((long)done["database_bytes"]!, 500_000, 5_000_000);
        Assert.InRange(file.Length, 1, 400_000);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"older_than_ms":-1}""")]
    [InlineData("""{"older_than_ms":0,"dry_run":"perhaps"}""")]
    [InlineData("""{"older_than_ms":0,"experiment_ids":["x"]}""")]
    public async Task Wrong_fields_are_told(string body)
    {
        await using var server = await TrackingServer.StartAsync();

        var (status, error) = await server.SendAsync(HttpMethod.Post, "/api/fude/runs/purge", body);

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
    }

    private static Task<JsonNode> PurgeAsync(TrackingServer server, object body) => server.PostAsync("/api/fude/runs/purge", body);

    private static async Task<string> FullRunAsync(TrackingServer server)
    {
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = new[] { new { key = "loss", value = 1.0, timestamp = 1L, step = 1L }, new { key = "loss", value = 0.5, timestamp = 2L, step = 2L }, new { key = "acc", value = 0.5, timestamp = 2L, step = 2L } },
            @params = new[] { new { key = "lr", value = "0.1" } },
        });
        await server.PostAsync("runs/log-inputs", new { run_id = run, datasets = new[] { Dataset("shared"), Dataset(run) } });
        using var content = new StringContent("files");
        using var answer = await server.Client.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/model/a.txt", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return run;
    }

    private static object Dataset(string name) => new { dataset = new { name, digest = "d", source_type = "local", source = "{}" }, tags = new[] { new { key = "mlflow.data.context", value = "training" } } };

    private static async Task<long> CountAsync(Database database, string sql) => await database.ReadAsync(session => session.First(sql, row => row.GetInt64(0)), TestContext.Current.CancellationToken);
}
