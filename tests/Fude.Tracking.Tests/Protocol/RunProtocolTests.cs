using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>A run's life over raw HTTP.</summary>
public sealed class RunProtocolTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task A_run_without_anything_goes_into_experiment_0_with_a_name_of_its_own(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = (await server.PostAsync("runs/create", new { }))["run"]!;
        var (id, info) = ((string)run["info"]!["run_id"]!, run["info"]!);
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal((id, "0", "RUNNING", "active", $"mlflow-artifacts:/0/{id}/artifacts"), ((string?)info["run_uuid"], (string?)info["experiment_id"], (string?)info["status"], (string?)info["lifecycle_stage"], (string?)info["artifact_uri"]));
        Assert.NotEmpty((string)info["run_name"]!);
        Assert.Null(info["end_time"]);
        Assert.Equal((string?)info["run_name"], (string?)Assert.Single(run["data"]!["tags"]!.AsArray(), tag => (string?)tag!["key"] == "mlflow.runName")!["value"]);
        Assert.Equal(run["info"]!.ToJsonString(), (await server.RunAsync(id))["info"]!.ToJsonString());
    }

    [Theory, OnBoth]
    public async Task A_run_has_what_it_was_made_with(Storage storage)
    {
        var scene = await servers.SceneAsync(storage);
        var tags = new[] { new { key = "mlflow.user", value = "ユーザー" }, new { key = "a", value = "1" }, new { key = "a", value = "2" }, new { key = "e", value = "" } };
        var made = (await scene.Server.PostAsync("runs/create", new { experiment_id = scene.Experiment, user_id = "ユーザー", run_name = "my name", start_time = 456, tags }))["run"]!;
        var got = await scene.Server.RunAsync((string)made["info"]!["run_id"]!);
        foreach (var run in (System.Text.Json.Nodes.JsonNode[])[made, got])
        {
            var info = run["info"]!;
            Assert.Equal((scene.Experiment, "ユーザー", "my name", 456L), ((string?)info["experiment_id"], (string?)info["user_id"], (string?)info["run_name"], (long)info["start_time"]!));
            Assert.Equal(["a=2", "e=", "mlflow.runName=my name", "mlflow.user=ユーザー"], run["data"]!["tags"]!.AsArray().Select(tag => $"{tag!["key"]}={tag["value"]}").Order(StringComparer.Ordinal));
        }
    }

    [Theory, OnBoth]
    public async Task Name_and_tag_are_one(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var tagged = (await server.PostAsync("runs/create", new { tags = new[] { new { key = "mlflow.runName", value = "by tag" } } }))["run"]!;
        Assert.Equal("by tag", (string?)tagged["info"]!["run_name"]);
        var both = (await server.PostAsync("runs/create", new { run_name = "both", tags = new[] { new { key = "mlflow.runName", value = "both" } } }))["run"]!;
        var run = (string)both["info"]!["run_id"]!;
        await server.RefusesAsync("runs/create", new { run_name = "one", tags = new[] { new { key = "mlflow.runName", value = "other" } } }, "different values");

        await server.PostAsync("runs/update", new { run_id = run, run_name = "updated" });
        Assert.Equal("updated", await server.ValueAsync(run, "tags", "mlflow.runName"));
        await server.PostAsync("runs/set-tag", new { run_id = run, key = "mlflow.runName", value = "by set-tag" });
        Assert.Equal("by set-tag", (string?)(await server.RunAsync(run))["info"]!["run_name"]);
        await server.PostAsync("runs/log-batch", new { run_id = run, tags = new[] { new { key = "mlflow.runName", value = "by batch" } } });
        Assert.Equal("by batch", (string?)(await server.RunAsync(run))["info"]!["run_name"]);
        await server.PostAsync("runs/update", new { run_id = run, run_name = "", status = "FINISHED" });
        Assert.Equal("by batch", (string?)(await server.RunAsync(run))["info"]!["run_name"]);
    }

    [Theory]
    [OnBoth("RUNNING")]
    [OnBoth("SCHEDULED")]
    [OnBoth("FINISHED")]
    [OnBoth("FAILED")]
    [OnBoth("KILLED")]
    public async Task A_run_can_be_brought_into_each_state(Storage storage, string status)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var info = (await server.PostAsync("runs/update", new { run_uuid = run, status, end_time = "9007199254740993" }))["run_info"]!;
        Assert.Equal((run, status, 9007199254740993L), ((string?)info["run_id"], (string?)info["status"], (long)info["end_time"]!));
        Assert.Equal(info.ToJsonString(), (await server.RunAsync(run))["info"]!.ToJsonString());
        var renamed = (await server.PostAsync("runs/update", new { run_id = run, run_name = "n" }))["run_info"]!;
        Assert.Equal(("n", status, 9007199254740993L), ((string?)renamed["run_name"], (string?)renamed["status"], (long)renamed["end_time"]!));
    }

    [Theory, OnBoth]
    public async Task Deleting_and_restoring_may_be_said_again(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.1" });
        foreach (var (path, stage) in ((string, string)[])[("runs/delete", "deleted"), ("runs/delete", "deleted"), ("runs/restore", "active"), ("runs/restore", "active")])
        {
            await server.PostAsync(path, new { run_id = run });
            Assert.Equal(stage, (string?)(await server.RunAsync(run))["info"]!["lifecycle_stage"]);
        }

        Assert.Equal("0.1", await server.ValueAsync(run, "params", "lr"));
    }

    [Theory]
    [OnBoth("runs/log-metric", """{"run_id": "{deleted}", "key": "a", "value": 1, "timestamp": 1}""")]
    [OnBoth("runs/log-parameter", """{"run_id": "{deleted}", "key": "a", "value": "1"}""")]
    [OnBoth("runs/set-tag", """{"run_id": "{deleted}", "key": "a", "value": "1"}""")]
    [OnBoth("runs/delete-tag", """{"run_id": "{deleted}", "key": "mlflow.runName"}""")]
    [OnBoth("runs/log-batch", """{"run_id": "{deleted}", "params": [{"key": "a", "value": "1"}]}""")]
    [OnBoth("runs/log-batch", """{"run_id": "{deleted}"}""")]
    [OnBoth("runs/log-model", """{"run_id": "{deleted}", "model_json": "{\"artifact_path\": \"m\", \"flavors\": {}, \"utc_time_created\": \"\", \"run_id\": \"\"}"}""")]
    [OnBoth("runs/log-inputs", """{"run_id": "{deleted}", "datasets": [{"dataset": {"name": "n", "digest": "d", "source_type": "s", "source": "s"}}]}""")]
    [OnBoth("runs/update", """{"run_id": "{deleted}", "status": "FINISHED"}""")]
    public async Task Nothing_is_written_to_a_deleted_run(Storage storage, string path, string body)
    {
        var scene = await servers.SceneAsync(storage);
        var before = (await scene.Server.RunAsync(scene.DeletedRun)).ToJsonString();
        await scene.Server.RefusesAsync(path, scene.Fill(body), $"The run {scene.DeletedRun} must be in the 'active' state");
        Assert.Equal(before, (await scene.Server.RunAsync(scene.DeletedRun)).ToJsonString());
    }

    [Theory]
    [OnBoth("runs/log-metric", """{"run_id": "nobody", "key": "a", "value": 1, "timestamp": 1}""")]
    [OnBoth("runs/log-parameter", """{"run_id": "nobody", "key": "a", "value": "1"}""")]
    [OnBoth("runs/set-tag", """{"run_id": "nobody", "key": "a", "value": "1"}""")]
    [OnBoth("runs/delete-tag", """{"run_id": "nobody", "key": "a"}""")]
    [OnBoth("runs/log-batch", """{"run_id": "nobody", "metrics": [{"key": "a", "value": 1, "timestamp": 1}]}""")]
    [OnBoth("runs/log-inputs", """{"run_id": "nobody", "datasets": [{"dataset": {"name": "n", "digest": "d", "source_type": "s", "source": "s"}}]}""")]
    [OnBoth("runs/update", """{"run_id": "nobody", "status": "FINISHED"}""")]
    [OnBoth("runs/delete", """{"run_id": "nobody"}""")]
    [OnBoth("runs/restore", """{"run_id": "nobody"}""")]
    public async Task A_run_that_is_not_there_is_404(Storage storage, string path, string body)
    {
        var server = await servers.OnAsync(storage);
        await server.RefusesAsync(path, body, 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=nobody not found");
        var (status, error) = await server.SendAsync(HttpMethod.Get, "runs/get?run_id=nobody");
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), (status, (string?)error["error_code"]));
    }

    [Theory]
    [OnBoth(long.MaxValue)]
    [OnBoth(long.MinValue)]
    [OnBoth(0L)]
    [OnBoth(-1L)]
    public async Task Times_have_64_bits(Storage storage, long time)
    {
        var server = await servers.OnAsync(storage);
        var run = (string)(await server.PostAsync("runs/create", new { start_time = time }))["run"]!["info"]!["run_id"]!;
        await server.PostAsync("runs/update", new { run_id = run, end_time = time });
        var info = (await server.RunAsync(run))["info"]!;
        Assert.Equal((time, time), ((long)info["start_time"]!, (long)info["end_time"]!));
    }
}
