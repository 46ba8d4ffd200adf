using System.Text.Json.Nodes;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.LoggedModels;

/// <summary>MLflow 3's logged models over the real host: what their clients send, and what they wait for.</summary>
public sealed class LoggedModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_model_is_made_tagged_finished_and_deleted(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        using var client = new TrackingClient(new() { TrackingUri = server.Address });
        var run = await server.CreateRunAsync();

        var made = await client.CreateLoggedModelAsync(new() { ExperimentId = "0", Name = "digits", ModelType = "cnn", SourceRunId = run, Params = [new("lr", "0.1")], Tags = [new("team", "a"), new("データ", "b")] }, Cancellation);
        var id = made.Info.ModelId;
        Assert.Matches("^m-[0-9a-f]{32}$", id);
        Assert.Equal(("0", "digits", "cnn", run, LoggedModelStatus.Pending, $"mlflow-artifacts:/0/models/{id}/artifacts"), (made.Info.ExperimentId, made.Info.Name, made.Info.ModelType, made.Info.SourceRunId, made.Info.Status, made.Info.ArtifactUri));

        await client.SetLoggedModelTagsAsync(id, [new("team", "b"), new("a/b c", "x")], Cancellation);
        await client.DeleteLoggedModelTagAsync(id, "データ", Cancellation);
        await client.LogLoggedModelParamsAsync(id, [new("lr", "0.1"), new("seed", "1")], Cancellation);
        var changed = await Assert.ThrowsAsync<TrackingException>(() => client.LogLoggedModelParamsAsync(id, [new("lr", "0.2")], Cancellation));
        var ready = await client.FinalizeLoggedModelAsync(id, LoggedModelStatus.Ready, Cancellation);

        Assert.Equal(ErrorCode.InvalidParameterValue, changed.ErrorCode);
        Assert.Equal(LoggedModelStatus.Ready, ready.Info.Status);
        var read = await client.GetLoggedModelAsync(id, Cancellation);
        Assert.Equal([new("a/b c", "x"), new("team", "b")], read.Info.Tags!);
        Assert.Equal([new("lr", "0.1"), new("seed", "1")], read.Data!.Params!);

        await client.DeleteLoggedModelTagAsync(id, "a/b c", Cancellation);
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.DeleteLoggedModelTagAsync(id, "a/b c", Cancellation))).IsMissing);
        await client.DeleteLoggedModelAsync(id, Cancellation);
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.GetLoggedModelAsync(id, Cancellation))).IsMissing);
        Assert.Equal("digits", (string)(await server.GetAsync($"logged-models/{id}?allow_deleted=true"))["model"]!["info"]!["name"]!);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_run_names_the_models_that_it_used_and_made_and_their_metrics_are_kept(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        var (used, made) = (await CreateAsync(server, "used"), await CreateAsync(server, "made"));

        await server.PostAsync("runs/outputs", new { run_id = run, models = new[] { new { model_id = made, step = 7 } } });
        await server.PostAsync("runs/log-inputs", new { run_id = run, models = new[] { new { model_id = used } } });
        await server.PostAsync("runs/log-metric", new { run_id = run, key = "acc", value = "NaN", timestamp = 5, step = 1, model_id = made });
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = new object[] { new { key = "acc", value = 0.5, timestamp = 6, step = 2, model_id = made, dataset_name = "mnist", dataset_digest = "d1" }, new { key = "other", value = 1, timestamp = 6, step = 2 } } });

        var read = (await server.GetAsync($"runs/get?run_id={run}"))["run"]!;
        Assert.Equal($$"""[{"model_id":"{{used}}"}]""", read["inputs"]!["model_inputs"]!.ToJsonString());
        Assert.Equal($$"""[{"model_id":"{{made}}","step":7}]""", read["outputs"]!["model_outputs"]!.ToJsonString());
        Assert.Equal(2, read["data"]!["metrics"]!.AsArray().Count);
        var metrics = (await server.GetAsync($"logged-models/{made}"))["model"]!["data"]!["metrics"]!.AsArray();
        Assert.Equal(["NaN", "0.5"], metrics.Select(metric => metric!["value"]!.ToString()));
        Assert.Equal(("mnist", "d1", run, made), ((string)metrics[1]!["dataset_name"]!, (string)metrics[1]!["dataset_digest"]!, (string)metrics[1]!["run_id"]!, (string)metrics[1]!["model_id"]!));
        var (status, error) = await server.SendAsync(HttpMethod.Post, "runs/log-metric", new { run_id = run, key = "lost", value = 1, timestamp = 5, model_id = "m-none" });
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), (status, (string)error["error_code"]!));
        Assert.DoesNotContain("lost", (await server.GetAsync($"runs/get?run_id={run}")).ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Models_are_searched_by_all_that_they_have_page_by_page(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        var ids = new List<string>();
        foreach (var (name, lr, acc, onMnist) in ((string, string, double, double)[])[("a", "0.1", 0.7, 0.9), ("b", "0.1", 0.9, 0.8), ("c", "0.2", 0.8, 0.7)])
        {
            var id = await CreateAsync(server, name, new { key = "lr", value = lr });
            ids.Add(id);
            await server.PostAsync("runs/log-batch", new
            {
                run_id = run,
                metrics = new object[]
                {
                    new { key = "acc", value = 0.0, timestamp = 1, step = 1, model_id = id },
                    new { key = "acc", value = acc, timestamp = 3, step = 2, model_id = id },
                    new { key = "acc", value = onMnist, timestamp = 2, step = 2, model_id = id, dataset_name = "mnist", dataset_digest = "d" },
                },
            });
        }

        await CreateAsync(server, "without");
        await server.PostAsync($"logged-models/{ids[2]}/params", new { @params = new[] { new { key = "only", value = "c" } } });
        string[] experiments = ["0"];

        Assert.Equal("without c b a", await NamesAsync(server, new { experiment_ids = experiments }));
        Assert.Equal("b a", await NamesAsync(server, new { experiment_ids = experiments, filter = "params.lr = '0.1'" }));
        Assert.Equal("c", await NamesAsync(server, new { experiment_ids = experiments, filter = "params.only LIKE 'c%' AND name != 'x' AND status = 'PENDING' AND creation_timestamp > 0" }));
        Assert.Equal("c a", await NamesAsync(server, new { experiment_ids = experiments, filter = $"model_id IN ('{ids[0]}', '{ids[2]}')" }));
        Assert.Equal("b a", await NamesAsync(server, new { experiment_ids = experiments, filter = "metrics.acc > 0.85" }));
        Assert.Equal("a", await NamesAsync(server, new { experiment_ids = experiments, filter = "metrics.acc > 0.85", datasets = new[] { new { dataset_name = "mnist", dataset_digest = "d" } } }));
        Assert.Equal("", await NamesAsync(server, new { experiment_ids = experiments, filter = "metrics.acc > 0.85", datasets = new[] { new { dataset_name = "mnist", dataset_digest = "e" } } }));
        Assert.Equal("b c a without", await NamesAsync(server, new { experiment_ids = experiments, order_by = new[] { new { field_name = "metrics.acc", ascending = false } } }));
        Assert.Equal("c b a without", await NamesAsync(server, new { experiment_ids = experiments, order_by = new[] { new { field_name = "metrics.acc", ascending = true, dataset_name = "mnist" } } }));
        Assert.Equal("", await NamesAsync(server, new { experiment_ids = Array.Empty<string>() }));
        using var client = new TrackingClient(new() { TrackingUri = server.Address });
        var paged = new List<string>();
        await foreach (var model in client.SearchLoggedModelsAsync(new() { ExperimentIds = experiments, MaxResults = 1, OrderBy = [new("metrics.acc", true), new("name")] }, Cancellation))
            paged.Add(model.Info.Name!);
        Assert.Equal(["a", "c", "b", "without"], paged);
        await server.SendAsync(HttpMethod.Delete, $"logged-models/{ids[0]}");
        Assert.Equal("without c b", await NamesAsync(server, new { experiment_ids = experiments }));
    }

    [Fact]
    public async Task Files_of_a_model_are_listed_and_downloaded()
    {
        await using var server = await TrackingServer.StartAsync();
        var id = await CreateAsync(server, "filed");
        foreach (var path in (string[])["MLmodel", "data/weights.bin"])
        {
            using var content = new StringContent("weights");
            using var put = await server.Client.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/models/{id}/artifacts/{path}", content, Cancellation);
            put.EnsureSuccessStatusCode();
        }

        var root = await server.GetAsync($"logged-models/{id}/artifacts/directories");
        var below = await server.GetAsync($"logged-models/{id}/artifacts/directories?artifact_directory_path=data");

        Assert.Equal($"mlflow-artifacts:/0/models/{id}/artifacts", (string)root["root_uri"]!);
        Assert.Equal(["MLmodel", "data"], root["files"]!.AsArray().Select(file => (string)file!["path"]!));
        Assert.Equal("data/weights.bin", (string)Assert.Single(below["files"]!.AsArray())!["path"]!);
        Assert.Equal("weights", await server.Client.GetStringAsync($"/ajax-api/2.0/mlflow/logged-models/{id}/artifacts/files?artifact_file_path=data/weights.bin", Cancellation));
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Get, $"logged-models/{id}/artifacts/directories?artifact_directory_path=../..")).Status);
    }

    [Theory]
    [InlineData("POST", "logged-models", "{}", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'experiment_id'")]
    [InlineData("POST", "logged-models", """{"experiment_id":"99","name":"a"}""", 404, "RESOURCE_DOES_NOT_EXIST", "99")]
    [InlineData("POST", "logged-models", """{"experiment_id":"0","name":"a/b"}""", 400, "INVALID_PARAMETER_VALUE", "Invalid model name (a/b)")]
    [InlineData("GET", "logged-models/m-none", null, 404, "RESOURCE_DOES_NOT_EXIST", "m-none")]
    [InlineData("PATCH", "logged-models/m-none", """{"status":"LOGGED_MODEL_READY"}""", 404, "RESOURCE_DOES_NOT_EXIST", "m-none")]
    [InlineData("PATCH", "logged-models/m-none", """{"status":"DONE"}""", 400, "INVALID_PARAMETER_VALUE", "Invalid value \"DONE\" for parameter 'status' supplied")]
    [InlineData("POST", "logged-models/search", """{"experiment_ids":["0"],"filter":"datasets.name = 'x'"}""", 400, "INVALID_PARAMETER_VALUE", "datasets")]
    [InlineData("POST", "logged-models/search", """{"experiment_ids":["0"],"order_by":[{"field_name":"name","dataset_name":"x"}]}""", 400, "INVALID_PARAMETER_VALUE", "name")]
    [InlineData("POST", "logged-models/search", """{"experiment_ids":["0"],"max_results":100000}""", 400, "INVALID_PARAMETER_VALUE", "max_results")]
    [InlineData("POST", "runs/outputs", """{"run_id":"none","models":[]}""", 404, "RESOURCE_DOES_NOT_EXIST", "none")]
    public async Task What_is_wrong_is_told_in_the_protocols_words(string method, string path, string? body, int status, string code, string part)
    {
        await using var server = await TrackingServer.StartAsync();

        var (answered, error) = await server.SendAsync(new HttpMethod(method), path, body);

        Assert.Equal((status, code), (answered, (string)error["error_code"]!));
        Assert.Contains(part, (string)error["message"]!, StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(TrackingServer server, string name, params object[] parameters) =>
        (string)(await server.PostAsync("logged-models", new { experiment_id = "0", name, @params = parameters }))["model"]!["info"]!["model_id"]!;

    private static async Task<string> NamesAsync(TrackingServer server, object search) =>
        string.Join(' ', ((await server.PostAsync("logged-models/search", search))["models"] ?? new JsonArray()).AsArray().Select(model => (string)model!["info"]!["name"]!));
}
