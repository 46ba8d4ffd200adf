using System.Text;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>How requests come: bodies, content types, methods, routes, sizes.</summary>
public sealed class FramingTests(SharedServers servers)
{
    [Theory]
    [OnBoth("""{"run_id": "{id}", "key": "m", "value": "1.5", "timestamp": "7", "step": "3"}""")]
    [OnBoth("""{"run_uuid": "{id}", "key": "m", "value": 1.5, "timestamp": 7, "step": 3}""")]
    [OnBoth("""{"run_uuid": "{id}", "run_id": "{id}", "key": "m", "value": 15e-1, "timestamp": 7.0, "step": 3e0}""")]
    [OnBoth("""{"run_uuid": null, "run_id": "{id}", "unknown": {"a": [1]}, "key": "m", "value": 1.5, "timestamp": 7, "step": 3, "other": null}""")]
    [OnBoth("""  {"run_id":"{id}","key":"m","value":1.5,"timestamp":7,"step":3}  """)]
    [OnBoth("""{"run_id": "", "run_uuid": "{id}", "k\u0065y": "\u006d", "value": 1.5, "timestamp": 7, "step": 3}""")]
    public async Task One_point_may_be_said_in_many_ways(Storage storage, string body)
    {
        var server = await servers.OnAsync(storage);
        foreach (var doubled in (bool[])[false, true])
        {
            var run = await server.CreateRunAsync();
            var json = body.Replace("{id}", run, StringComparison.Ordinal);
            var answer = await server.RawAsync("/ajax-api/2.0/mlflow/runs/log-metric", doubled ? System.Text.Json.JsonSerializer.Serialize(json) : json, "Application/JSON; charset=utf-8");
            Assert.Equal((200, "{}", "application/json"), (answer.Status, answer.Text, answer.ContentType));
            Assert.Equal("""[{"key":"m","value":1.5,"timestamp":7,"step":3}]""", (await server.RunAsync(run))["data"]!["metrics"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("", "MALFORMED_REQUEST")]
    [InlineData("{", "MALFORMED_REQUEST")]
    [InlineData("""{"name": "a" """, "MALFORMED_REQUEST")]
    [InlineData("nonsense", "MALFORMED_REQUEST")]
    [InlineData("[]", "MALFORMED_REQUEST")]
    [InlineData("5", "MALFORMED_REQUEST")]
    [InlineData("null", "MALFORMED_REQUEST")]
    [InlineData("\"x\"", "MALFORMED_REQUEST")]
    [InlineData("\"\\ud800\"", "MALFORMED_REQUEST")]
    [InlineData("""{"name": NaN}""", "MALFORMED_REQUEST")]
    [InlineData("""{"name": "a"} {}""", "MALFORMED_REQUEST")]
    [InlineData("""{"\ud800": 1}""", "MALFORMED_REQUEST")]
    [InlineData("""{"unknown": "\ud800"}""", "INVALID_PARAMETER_VALUE")]
    public async Task A_body_that_is_no_object_is_a_bad_request(string body, string code)
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        var answer = await server.RawAsync("experiments/create", body);
        // An empty body is an object without fields.
        Assert.Equal((400, body.Length == 0 ? "INVALID_PARAMETER_VALUE" : code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Deep_and_broken_bodies_are_refused()
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        foreach (var body in (byte[][])[Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), Encoding.UTF8.GetBytes("{\"name\": " + new string('[', 1000) + new string(']', 1000) + "}"), [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d], [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]])
        {
            var answer = await server.RawAsync(HttpMethod.Post, "experiments/create", body);
            Assert.Equal((400, "MALFORMED_REQUEST"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData(null, "Content-Type is missing")]
    [InlineData("text/plain", "Content-Type must be one of")]
    [InlineData("application/x-www-form-urlencoded", "Content-Type must be one of")]
    [InlineData("multipart/form-data; boundary=x", "Content-Type must be one of")]
    [InlineData("text/plain; x=application/json", "Content-Type must be one of")]
    [InlineData("application/jsonp", "Content-Type must be one of")]
    public async Task A_body_has_to_say_that_it_is_json(string? contentType, string words)
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        foreach (var body in (string[])["{\"name\": \"never made\"}", ""])
        {
            var answer = await server.RawAsync("experiments/create", body, contentType);
            Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.Code));
            Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await server.RawAsync(HttpMethod.Get, "experiments/get-by-name?experiment_name=never%20made", null)).Status);
    }

    [Fact]
    public async Task Nothing_is_changed_by_a_query()
    {
        var scene = await servers.SceneAsync(Storage.Sqlite);
        var answer = await scene.Server.RawAsync(HttpMethod.Post, $"experiments/delete?experiment_id={scene.Experiment}", [], "application/json");
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.Code));
        Assert.Equal("active", (string?)(await scene.Server.GetAsync($"experiments/get?experiment_id={scene.Experiment}"))["experiment"]!["lifecycle_stage"]);
    }

    [Fact]
    public async Task A_get_may_have_its_fields_in_a_body()
    {
        var scene = await servers.SceneAsync(Storage.Sqlite);
        var answer = await scene.Server.RawAsync(HttpMethod.Get, "experiments/get", Encoding.UTF8.GetBytes($$"""{"experiment_id": "{{scene.Experiment}}"}"""));
        Assert.Equal((200, "scene"), (answer.Status, (string?)answer.Json["experiment"]!["name"]));
        answer = await scene.Server.RawAsync(HttpMethod.Get, $"experiments/get?experiment_id={scene.Experiment}", "{}"u8.ToArray(), null);
        Assert.Equal((200, "scene"), (answer.Status, (string?)answer.Json["experiment"]!["name"]));
    }

    [Theory]
    [InlineData("GET", "/api/2.0/mlflow/nothing/here", 404)]
    [InlineData("POST", "/api/2.0/mlflow/webhooks", 404)]
    [InlineData("POST", "/api/3.0/mlflow/traces/search", 404)]
    [InlineData("POST", "/ajax-api/2.0/mlflow/runs/create-promptlab-run", 404)]
    [InlineData("GET", "/api/1.0/mlflow/experiments/get", 404)]
    [InlineData("GET", "/api/2.0/mlflow/runs/get/more", 404)]
    [InlineData("GET", "/api/2.0/mlflow/runs/create", 405)]
    [InlineData("DELETE", "/api/2.0/mlflow/runs/get?run_id=x", 405)]
    [InlineData("PUT", "/api/2.0/mlflow/experiments/create", 405)]
    public async Task What_there_is_not_is_told_in_json(string method, string path, int status)
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        var answer = await server.RawAsync(new HttpMethod(method), path, null);
        Assert.Equal((status, "ENDPOINT_NOT_FOUND", "application/json"), (answer.Status, answer.Code, answer.ContentType));
        Assert.NotEmpty((string)answer.Json["message"]!);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_and_the_next_request_goes_on()
    {
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, "--Limits:MaxBodyBytes=65536");
        var within = $$"""{"name": "within", "unknown": "{{new string('x', 65_000)}}"}""";
        Assert.Equal(200, (await server.RawAsync("experiments/create", within)).Status);
        var answer = await server.RawAsync("experiments/create", $$"""{"name": "over", "unknown": "{{new string('x', 2_000_000)}}"}""");
        Assert.Equal((413, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.Code));
        Assert.Contains("65536", answer.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await server.RawAsync(HttpMethod.Get, "experiments/get-by-name?experiment_name=over", null)).Status);
    }

    [Fact]
    public async Task A_batch_at_the_limits_with_the_longest_keys_and_values_fits_a_body()
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        var run = await server.CreateRunAsync();
        string Key(int i) => $"{i:0000}" + string.Concat(Enumerable.Repeat("筆", 246));
        var body = System.Text.Json.JsonSerializer.Serialize(new // as \uXXXX, six bytes for each
        {
            run_id = run,
            metrics = Enumerable.Range(0, 800).Select(i => new { key = Key(i), value = 1, timestamp = 1 }),
            @params = Enumerable.Range(0, 100).Select(i => new { key = Key(i), value = string.Concat(Enumerable.Repeat("𠀀", 6000)) }),
            tags = Enumerable.Range(0, 100).Select(i => new { key = Key(i), value = string.Concat(Enumerable.Repeat("𠀀", 8000)) }),
        });
        Assert.Equal(200, (await server.RawAsync("runs/log-batch", body)).Status);
        Assert.Equal(8000 * 2, (await server.ValueAsync(run, "tags", Key(99)))!.Length);
    }

    [Fact]
    public async Task Health_and_version_are_text()
    {
        var server = await servers.OnAsync(Storage.Sqlite);
        var (health, version) = (await server.RawAsync(HttpMethod.Get, "/health", null), await server.RawAsync(HttpMethod.Get, "/version", null));
        Assert.Equal((200, "OK"), (health.Status, health.Text));
        Assert.Equal(200, version.Status);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Text);
    }
}
