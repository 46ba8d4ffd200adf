using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>Datasets that runs use, over raw HTTP.</summary>
public sealed class InputProtocolTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task A_run_shows_the_datasets_it_used_with_all_their_fields(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var experiment = await server.CreateExperimentAsync();
        var run = await server.CreateRunAsync(experiment);
        var dataset = new { name = "手書き", digest = "f0f3e026", source_type = "local", source = """{"uri": "C:\\data\\it's"}""", schema = "{\"a\": 1}", profile = "{\"num_rows\": 2}" };
        await server.PostAsync("runs/log-inputs", new { run_id = run, datasets = new object[] { new { dataset, tags = new[] { new { key = "mlflow.data.context", value = "training" }, new { key = "foo", value = "" } } }, new { dataset = new { name = "other", digest = "d", source_type = "s", source = "x" } } } });
        var inputs = (await server.RunAsync(run))["inputs"]!["dataset_inputs"]!.AsArray();
        var first = inputs.Single(input => (string?)input!["dataset"]!["name"] == "手書き")!;
        foreach (var (field, value) in ((string, string)[])[("digest", dataset.digest), ("source_type", dataset.source_type), ("source", dataset.source), ("schema", dataset.schema), ("profile", dataset.profile)])
            Assert.Equal(value, (string?)first["dataset"]![field]);
        Assert.Equal(["foo=", "mlflow.data.context=training"], first["tags"]!.AsArray().Select(tag => $"{tag!["key"]}={tag["value"]}").Order(StringComparer.Ordinal));
        Assert.Null(inputs.Single(input => (string?)input!["dataset"]!["name"] == "other")!["dataset"]!["schema"]);

        var (status, found) = await server.SendAsync(HttpMethod.Post, "/ajax-api/2.0/mlflow/experiments/search-datasets", new { experiment_ids = new[] { experiment } });
        Assert.Equal(200, status);
        Assert.Equal(["other d ", "手書き f0f3e026 training"], found["dataset_summaries"]!.AsArray().Select(each => $"{each!["name"]} {each["digest"]} {each["context"]}").Order(StringComparer.Ordinal));
        Assert.Equal(404, (await server.RawAsync("experiments/search-datasets", "{}")).Status); // only under ajax-api
    }

    [Theory, OnBoth]
    public async Task Long_fields_are_kept_whole_or_refused_and_never_cut(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync(await server.CreateExperimentAsync());
        var (source, profile) = (new string('x', 65_535), string.Concat(Enumerable.Repeat("筆", 1_000_000)));
        await server.PostAsync("runs/log-inputs", new { run_id = run, datasets = new[] { new { dataset = new { name = new string('筆', 500), digest = new string('d', 36), source_type = new string('s', 36), source, profile } } } });
        var kept = (await server.RunAsync(run))["inputs"]!["dataset_inputs"]![0]!["dataset"]!;
        Assert.Equal((source, profile), ((string?)kept["source"], (string?)kept["profile"]));
        await server.RefusesAsync("runs/log-inputs", new { run_id = run, datasets = new[] { new { dataset = new { name = "n", digest = "d", source_type = "s", source = string.Concat(Enumerable.Repeat("筆", 21_846)) } } } }, "65535");
        await server.RefusesAsync("runs/log-inputs", new { run_id = run, datasets = new[] { new { dataset = new { name = "n", digest = "d", source_type = "s", source = source + "x" } } } }, "65535");
        Assert.Single((await server.RunAsync(run))["inputs"]!["dataset_inputs"]!.AsArray());
    }

    [Theory]
    [OnBoth("{}", "SearchDatasets request must specify at least one experiment_id.")]
    [OnBoth("""{"experiment_ids": []}""", "SearchDatasets request must specify at least one experiment_id.")]
    [OnBoth("""{"experiment_ids": ["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t","u"]}""", "SearchDatasets request cannot specify more than")]
    [OnBoth("""{"experiment_ids": "abc"}""", "Invalid experiment ID: 'abc'")]
    [OnBoth("""{"experiment_ids": [1]}""", "for parameter 'experiment_ids' supplied")]
    public async Task Mistakes_of_the_datasets_search_are_told(Storage storage, string body, string words)
    {
        var server = await servers.OnAsync(storage);
        await server.RefusesAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", body, words);
    }
}
