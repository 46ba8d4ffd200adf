using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

/// <summary>The searches as clients see them.</summary>
public sealed class SearchRouteTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Runs_are_found_with_all_that_they_have_logged(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (good, bad, none) = (await server.CreateRunAsync(), await server.CreateRunAsync(), await server.CreateRunAsync());
        await LogAsync(server, good, 0.9, "0.1");
        await LogAsync(server, bad, "NaN", "0.1");
        await server.PostAsync("runs/log-inputs", new { run_id = good, datasets = new[] { new { tags = new[] { new { key = "mlflow.data.context", value = "train" } }, dataset = new { name = "mnist", digest = "d", source_type = "local", source = "{}" } } } });

        var found = await SearchAsync(server, new { experiment_ids = new[] { "0" }, filter = "metrics.acc > 0.5 and params.lr = '0.1'" });
        var run = Assert.Single(found["runs"]!.AsArray())!;
        Assert.Equal((good, "RUNNING", "active", "0"), ((string)run["info"]!["run_id"]!, (string)run["info"]!["status"]!, (string)run["info"]!["lifecycle_stage"]!, (string)run["info"]!["experiment_id"]!));
        Assert.Equal((0.9, 7, 3), ((double)run["data"]!["metrics"]![0]!["value"]!, (long)run["data"]!["metrics"]![0]!["timestamp"]!, (long)run["data"]!["metrics"]![0]!["step"]!));
        Assert.Equal("0.1", (string)run["data"]!["params"]![0]!["value"]!);
        Assert.Contains(run["data"]!["tags"]!.AsArray(), tag => (string)tag!["key"]! == "mlflow.runName");
        Assert.Equal("mnist", (string)run["inputs"]!["dataset_inputs"]![0]!["dataset"]!["name"]!);
        Assert.Null(found["next_page_token"]);

        foreach (var direction in (string[])["ASC", "DESC"])
            Assert.Equal([good, bad, none], Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, order_by = new[] { $"metrics.acc {direction}" } })));
        Assert.Equal("NaN", (string)(await SearchAsync(server, new { experiment_ids = new[] { "0" }, filter = "metrics.acc = nan" }))["runs"]![0]!["data"]!["metrics"]![0]!["value"]!);
        Assert.Equal([good], Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, filter = "datasets.context = 'train' AND dataset.name ILIKE 'MN%'" })));
        Assert.Empty(Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, filter = "metrics.ACC > 0" })));
        Assert.Empty(Ids(await SearchAsync(server, new { filter = "metrics.acc > 0" })));
    }

    [Fact]
    public async Task The_view_decides_between_active_and_deleted_runs()
    {
        await using var server = await TrackingServer.StartAsync();
        var (kept, deleted) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        await server.PostAsync("runs/delete", new { run_id = deleted });
        Assert.Equal([kept], Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" } })));
        Assert.Equal([deleted], Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, run_view_type = "DELETED_ONLY" })));
        Assert.Equal(2, Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, run_view_type = 3 })).Length);
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_tag_too()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/update", new { run_id = run, run_name = "Größe 😀" });
        foreach (var filter in (string[])["run_name = 'Größe 😀'", "attributes.`Run name` ILIKE 'GRÖ%'", "attributes.run_name ILIKE 'gRÖ_e _'", "tags.mlflow.runName LIKE '%😀'", "tags.\"mlflow.runName\" != 'x'"])
            Assert.Equal([run], Ids(await SearchAsync(server, new { experiment_ids = new[] { "0" }, filter })));
    }

    [Theory]
    [InlineData("{\"max_results\": 50001}", "Invalid value 50001 for parameter 'max_results' supplied")]
    [InlineData("{\"max_results\": 0}", "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer")]
    [InlineData("{\"max_results\": \"many\"}", "Invalid value \"many\" for parameter 'max_results' supplied")]
    [InlineData("{\"run_view_type\": \"SOME\"}", "Invalid value \"SOME\" for parameter 'run_view_type' supplied")]
    [InlineData("{\"experiment_ids\": [\"x\"]}", "Invalid experiment ID")]
    [InlineData("{\"filter\": \"metrics.acc > 'x'\"}", "Expected numeric value type for metric. Found 'x' (at position 15, ''x'')")]
    [InlineData("{\"order_by\": [\"metrics.acc UP\"]}", "Invalid ordering key in order_by clause 'metrics.acc UP'.")]
    [InlineData("{\"page_token\": \"evilhax\"}", "Invalid page token, could not base64-decode")]
    [InlineData("{\"page_token\": \"bm90IGpzb24=\"}", "Invalid page token")]
    public async Task Mistakes_are_invalid_parameter_values(string body, string message)
    {
        await using var server = await TrackingServer.StartAsync();
        var (status, error) = await server.SendAsync(HttpMethod.Post, "runs/search", JsonNode.Parse(body)!);
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        Assert.StartsWith(message, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Experiments_are_searched_by_post_and_get(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var ids = new List<string>();
        foreach (var name in (string[])["a", "ab", "Abc"])
            ids.Add((string)(await server.PostAsync("experiments/create", new { name, tags = new[] { new { key = "k e y", value = name } } }))["experiment_id"]!);
        await server.PostAsync("experiments/delete", new { experiment_id = ids[1] });

        Assert.Equal(["a"], Names(await server.PostAsync("experiments/search", new { max_results = 10, filter = "name LIKE 'a%'" })));
        Assert.Equal(["Abc", "a"], Names(await server.GetAsync("experiments/search?max_results=10&order_by=experiment_id%20DESC&filter=" + Uri.EscapeDataString("attribute.`name` ILIKE 'A%'"))));
        Assert.Equal(["Abc"], Names(await server.PostAsync("experiments/search", new { max_results = 10, filter = "tags.`k e y` = 'Abc' AND creation_time > 0" })));
        Assert.Equal(["ab"], Names(await server.PostAsync("experiments/search", new { max_results = 10, view_type = "DELETED_ONLY" })));
        Assert.Equal(["Abc", "Default", "a", "ab"], Names(await server.PostAsync("experiments/search", new { max_results = 10, view_type = "ALL", order_by = new[] { "name" } })));
        Assert.Equal("Abc", (string)(await server.PostAsync("experiments/search", new { max_results = 1, filter = "name = 'Abc'" }))["experiments"]![0]!["tags"]![0]!["value"]!);

        var first = await server.PostAsync("experiments/search", new { max_results = 2, order_by = new[] { "name DESC" } });
        var token = Uri.EscapeDataString((string)first["next_page_token"]!);
        Assert.Equal(["a", "Default", "Abc"], [.. Names(first), .. Names(await server.GetAsync($"experiments/search?max_results=2&order_by=name%20DESC&page_token={token}"))]);
        var (status, error) = await server.SendAsync(HttpMethod.Post, "experiments/search", new { });
        Assert.Equal((400, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"), (status, (string)error["message"]!));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Registered_models_are_ordered_by_name_and_found_by_tags(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await CreateModelAsync(server, "RM2", ("t", "xyz"));
        await CreateModelAsync(server, "RM1", ("t", "XYZ"));
        await CreateModelAsync(server, "prompt", ("mlflow.prompt.is_prompt", "true"));
        await CreateModelAsync(server, "no prompt", ("mlflow.prompt.is_prompt", "false"));
        await CreateVersionAsync(server, "RM1");

        Assert.Equal(["RM1", "RM2", "no prompt", "prompt"], await ModelsAsync(server, ""));
        Assert.Equal(["RM2"], await ModelsAsync(server, "name LIKE 'RM%' AND tags.t = 'xyz'"));
        Assert.Equal(["RM1", "RM2"], await ModelsAsync(server, "tag.t ILIKE 'x%'"));
        Assert.Equal(["RM1"], await ModelsAsync(server, "tag.t != 'xyz'"));
        Assert.Equal(["RM1", "RM2", "no prompt"], await ModelsAsync(server, "tag.`mlflow.prompt.is_prompt` != 'true'"));
        Assert.Equal(["prompt"], await ModelsAsync(server, "tags.`mlflow.prompt.is_prompt` = 'true'"));
        Assert.Equal(["RM1", "no prompt", "prompt", "RM2"], await ModelsAsync(server, "", "&order_by=timestamp%20DESC"));
        var model = (await server.GetAsync("registered-models/search?filter=" + Uri.EscapeDataString("name = 'RM1'")))["registered_models"]![0]!;
        Assert.Equal(("1", "None", "XYZ"), ((string)model["latest_versions"]![0]!["version"]!, (string)model["latest_versions"]![0]!["current_stage"]!, (string)model["tags"]![0]!["value"]!));
        var (status, error) = await server.SendAsync(HttpMethod.Get, "registered-models/search?max_results=1001");
        Assert.Equal(400, status);
        Assert.StartsWith("Invalid value 1001 for parameter 'max_results' supplied. It must be at most 1000", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Versions_come_newest_first_without_the_deleted(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await CreateModelAsync(server, "a");
        await CreateModelAsync(server, "b");
        var run = await server.CreateRunAsync();
        foreach (var name in (string[])["a", "b", "a", "a"])
            await CreateVersionAsync(server, name, name == "b" ? run : null);
        await server.SendAsync(HttpMethod.Delete, "model-versions/delete", new { name = "a", version = "2" });
        await server.PostAsync("registered-models/alias", new { name = "a", alias = "champion", version = "3" });
        await server.PostAsync("model-versions/set-tag", new { name = "a", version = "3", key = "k", value = "v" });

        Assert.Equal(["a/3", "b/1", "a/1"], await VersionsAsync(server, ""));
        Assert.Equal(["a/1", "a/3"], await VersionsAsync(server, "name = 'a'", "&order_by=version_number"));
        Assert.Equal(["b/1"], await VersionsAsync(server, $"run_id IN ('{run}', 'x')"));
        Assert.Equal(["b/1"], await VersionsAsync(server, $"run_id LIKE '{run[..30]}%'"));
        Assert.Equal(["a/3"], await VersionsAsync(server, "version_number >= 2 AND tags.k = 'v'"));
        Assert.Equal(["a/3", "b/1", "a/1"], await VersionsAsync(server, "tag.`mlflow.prompt.is_prompt` != 'true'"));
        Assert.Empty(await VersionsAsync(server, "source_path = ''"));
        var version = (await server.GetAsync("model-versions/search?max_results=1"))["model_versions"]![0]!;
        Assert.Equal(("champion", "v"), ((string)version["aliases"]![0]!, (string)version["tags"]![0]!["value"]!));

        var pages = new List<string>();
        for (var token = ""; token is not null;)
        {
            var page = await server.GetAsync("model-versions/search?max_results=1" + (token.Length > 0 ? $"&page_token={Uri.EscapeDataString(token)}" : ""));
            pages.AddRange(Versions(page));
            token = (string?)page["next_page_token"];
        }

        Assert.Equal(["a/3", "b/1", "a/1"], pages);
    }

    private static async Task LogAsync(TrackingServer server, string run, object accuracy, string rate) => await server.PostAsync("runs/log-batch", new
    {
        run_id = run,
        metrics = new[] { new { key = "acc", value = accuracy, timestamp = 7, step = 3 } },
        @params = new[] { new { key = "lr", value = rate } },
    });

    private static Task<JsonNode> SearchAsync(TrackingServer server, object body) => server.PostAsync("runs/search", body);

    private static string[] Ids(JsonNode found) => [.. (found["runs"]?.AsArray() ?? []).Select(run => (string)run!["info"]!["run_id"]!)];

    private static string[] Names(JsonNode found) => [.. (found["experiments"]?.AsArray() ?? []).Select(experiment => (string)experiment!["name"]!)];

    private static string[] Versions(JsonNode found) => [.. (found["model_versions"]?.AsArray() ?? []).Select(version => $"{version!["name"]}/{version["version"]}")];

    private static async Task<string[]> ModelsAsync(TrackingServer server, string filter, string more = "") =>
        [.. (await server.GetAsync($"registered-models/search?filter={Uri.EscapeDataString(filter)}{more}"))["registered_models"]!.AsArray().Select(model => (string)model!["name"]!)];

    private static async Task<string[]> VersionsAsync(TrackingServer server, string filter, string more = "") =>
        Versions(await server.GetAsync($"model-versions/search?filter={Uri.EscapeDataString(filter)}{more}"));

    private static async Task CreateModelAsync(TrackingServer server, string name, params (string Key, string Value)[] tags)
    {
        await server.PostAsync("registered-models/create", new { name, tags = tags.Select(tag => new { key = tag.Key, value = tag.Value }) });
        await Task.Delay(2); // times are milliseconds
    }

    private static async Task CreateVersionAsync(TrackingServer server, string name, string? run = null)
    {
        await server.PostAsync("model-versions/create", new { name, source = "mlflow-artifacts:/0/x/artifacts/model", run_id = run });
        await Task.Delay(2);
    }
}
