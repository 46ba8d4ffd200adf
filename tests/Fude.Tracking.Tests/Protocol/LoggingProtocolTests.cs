using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>Params, tags, batches and models over raw HTTP.</summary>
public sealed class LoggingProtocolTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task A_param_is_written_once(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var longest = string.Concat(Enumerable.Repeat("𠀀", 6000));
        foreach (var (key, value) in ((string, string)[])[("lr", "0.1"), ("empty", ""), ("long", longest), ("text", "a'b\\c\"d\n; -- データ \u0001"), ("blank", " ")])
        {
            await server.PostAsync("runs/log-parameter", new { run_id = run, key, value });
            await server.PostAsync("runs/log-parameter", new { run_uuid = run, key, value });
            Assert.Equal(value, await server.ValueAsync(run, "params", key));
            await server.RefusesAsync("runs/log-parameter", new { run_id = run, key, value = value.Length == longest.Length ? "x" : value + " " }, "Changing param values is not allowed");
            Assert.Equal(value, await server.ValueAsync(run, "params", key));
        }

        await server.RefusesAsync("runs/log-parameter", new { run_id = run, key = "longer", value = longest + "x" }, "6000");
        Assert.Null(await server.ValueAsync(run, "params", "longer"));
    }

    [Theory, OnBoth]
    public async Task A_tag_is_overwritten_and_deleted(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var longest = string.Concat(Enumerable.Repeat("𠀀", 8000));
        foreach (var value in (string[])["1", "", "a'b\\c\"d\n\r\t; -- データ", longest, " x "])
        {
            await server.PostAsync("runs/set-tag", new { run_id = run, key = "t", value });
            Assert.Equal(value, await server.ValueAsync(run, "tags", "t"));
        }

        await server.RefusesAsync("runs/set-tag", new { run_id = run, key = "t", value = longest + "x" }, "8000");
        await server.PostAsync("runs/set-tag", new { run_id = run, key = "T", value = "other" });
        await server.PostAsync("runs/delete-tag", new { run_id = run, key = "t" });
        Assert.Equal((null, "other"), (await server.ValueAsync(run, "tags", "t"), await server.ValueAsync(run, "tags", "T")));
        await server.RefusesAsync("runs/delete-tag", new { run_id = run, key = "t" }, 404, "RESOURCE_DOES_NOT_EXIST", "No tag with name: t");
    }

    [Theory, OnBoth]
    public async Task A_batch_may_be_as_large_as_the_limits_and_no_larger(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-batch", Batch(run, 1000, 0, 0));
        await server.PostAsync("runs/log-batch", Batch(run, 800, 100, 100));
        var data = (await server.RunAsync(run))["data"]!;
        Assert.Equal((1000, 100, 101), (data["metrics"]!.AsArray().Count, data["params"]!.AsArray().Count, data["tags"]!.AsArray().Count));
        await server.RefusesAsync("runs/log-batch", Batch(run, 1001, 0, 0), "at most 1000 metrics");
        await server.RefusesAsync("runs/log-batch", Batch(run, 0, 101, 0), "at most 100 params");
        await server.RefusesAsync("runs/log-batch", Batch(run, 0, 0, 101), "at most 100 tags");
        await server.RefusesAsync("runs/log-batch", Batch(run, 801, 100, 100), "at most 1000 metrics, params, and tags");
        await server.PostAsync("runs/log-batch", new { run_id = run });
    }

    [Theory]
    [OnBoth("""{"run_id": "{id}", "metrics": [{"key": "new", "value": 1, "timestamp": 1}], "params": [{"key": "first", "value": "1"}, {"key": "lr", "value": "0.2"}], "tags": [{"key": "new", "value": "1"}]}""", "Changing param values")]
    [OnBoth("""{"run_id": "{id}", "metrics": [{"key": "new", "value": 1, "timestamp": 1}], "params": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]}""", "Duplicate parameter keys")]
    [OnBoth("""{"run_id": "{id}", "metrics": [{"key": "new", "value": 1, "timestamp": 1}, {"key": "new", "value": 1, "timestamp": -1}]}""", "timestamp")]
    [OnBoth("""{"run_id": "{id}", "params": [{"key": "new", "value": "1"}], "tags": [{"key": "", "value": "1"}]}""", "tags")]
    [OnBoth("""{"run_id": "{id}", "params": [{"key": "new", "value": "1"}], "metrics": [{"key": "m", "value": "x", "timestamp": 1}]}""", "Invalid value \"x\"")]
    public async Task A_batch_with_a_mistake_leaves_nothing_behind(Storage storage, string body, string words)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.1" });
        var before = (await server.RunAsync(run)).ToJsonString();
        await server.RefusesAsync("runs/log-batch", body.Replace("{id}", run, StringComparison.Ordinal), words);
        Assert.Equal(before, (await server.RunAsync(run)).ToJsonString());
    }

    [Theory, OnBoth]
    public async Task A_batch_may_say_the_same_again(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var body = $$"""
            {"run_id": "{{run}}", "metrics": [{"key": "m", "value": 2, "timestamp": 1}, {"key": "m", "value": 1, "timestamp": 1, "step": 0}, {"key": "m", "value": 2, "timestamp": 1}],
             "params": [{"key": "p", "value": "1"}, {"key": "p", "value": "1"}], "tags": [{"key": "t", "value": "1"}, {"key": "t", "value": "2"}]}
            """;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await server.PostAsync("runs/log-batch", body);
            Assert.Equal(("1", "2"), (await server.ValueAsync(run, "params", "p"), await server.ValueAsync(run, "tags", "t")));
            Assert.Equal([1.0, 2.0], (await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=m"))["metrics"]!.AsArray().Select(point => (double)point!["value"]!).Order());
        }
    }

    [Theory, OnBoth]
    public async Task Models_are_kept_in_a_list_in_the_order_they_came(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        for (var i = 0; i < 3; i++)
            await server.PostAsync("runs/log-model", new { run_id = run, model_json = Model(run, $"model/path/{i}") });
        var models = JsonNode.Parse((await server.ValueAsync(run, "tags", "mlflow.log-model.history"))!)!.AsArray();
        Assert.Equal(["model/path/0", "model/path/1", "model/path/2"], models.Select(model => (string?)model!["artifact_path"]));
        Assert.Equal("x", (string?)models[2]!["flavors"]!["python_function"]!["loader_module"]);
        await server.RefusesAsync("runs/log-model", new { run_id = run }, "Missing value for required parameter 'model_json'");
        await server.RefusesAsync("runs/log-model", new { run_id = run, model_json = "{" }, "Malformed model info");
        await server.RefusesAsync("runs/log-model", new { run_id = run, model_json = """{"artifact_path": "m", "run_id": "r"}""" }, "missing mandatory fields");
        await server.RefusesAsync("runs/log-model", new { run_id = run, model_json = "[]" }, "mandatory fields");
    }

    [Theory, OnBoth]
    public async Task Models_that_come_at_once_are_all_kept(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => server.PostAsync("runs/log-model", new { run_id = run, model_json = Model(run, $"m{i}") })));
        var models = JsonNode.Parse((await server.ValueAsync(run, "tags", "mlflow.log-model.history"))!)!.AsArray();
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"m{i}").Order(StringComparer.Ordinal), models.Select(model => (string?)model!["artifact_path"]).Order(StringComparer.Ordinal));
    }

    private static string Model(string run, string path) =>
        $$$"""{"artifact_path": "{{{path}}}", "flavors": {"python_function": {"loader_module": "x"}}, "utc_time_created": "2026-01-01 00:00:00", "run_id": "{{{run}}}"}""";

    private static object Batch(string run, int metrics, int parameters, int tags) => new
    {
        run_id = run,
        metrics = Enumerable.Range(0, metrics).Select(i => new { key = $"m{i}", value = i, timestamp = 1, step = 1 }),
        @params = Enumerable.Range(0, parameters).Select(i => new { key = $"p{i}", value = $"{i}" }),
        tags = Enumerable.Range(0, tags).Select(i => new { key = $"t{i}", value = $"{i}" }),
    };
}
