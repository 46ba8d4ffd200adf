using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Datasets;

public sealed class DatasetTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_dataset_is_kept_once_for_an_experiment_and_shown_with_each_run_that_used_it(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (a, b) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        foreach (var run in (string[])[a, b, b])
            await server.PostAsync("runs/log-inputs", new { run_id = run, datasets = new[] { Input("手書き", "d1", "training"), Input("digits", "d2", "eval") } });

        var inputs = (await server.GetAsync($"runs/get?run_id={b}"))["run"]!["inputs"]!["dataset_inputs"]!.AsArray();
        Assert.Equal(["digits d2 eval", "手書き d1 training"], inputs.Select(input => $"{input!["dataset"]!["name"]} {input["dataset"]!["digest"]} {input["tags"]![0]!["value"]}"));

        var (_, summaries) = await server.SendAsync(HttpMethod.Post, "/ajax-api/2.0/mlflow/experiments/search-datasets", new { experiment_ids = new[] { "0" } });
        Assert.Equal("""[{"experiment_id":"0","name":"digits","digest":"d2","context":"eval"},{"experiment_id":"0","name":"手書き","digest":"d1","context":"training"}]""",
            summaries["dataset_summaries"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_named()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        foreach (var (input, word) in ((object, string)[])[
            (new { dataset = new { name = "a", digest = "d", source_type = "local" } }, "datasets[0].dataset.source"),
            (new { tags = Array.Empty<object>() }, "dataset"),
            (Input("a", new string('d', 37), "x"), "length limit of 36"),
            (Input(new string('n', 501), "d", "x"), "length limit of 500"),
            (Input("a", "d", new string('v', 501)), "length limit of 500")])
        {
            var (status, error) = await server.SendAsync(HttpMethod.Post, "runs/log-inputs", new { run_id = run, datasets = new[] { input } });
            Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
            Assert.Contains(word, (string)error["message"]!);
        }
    }

    private static object Input(string name, string digest, string context) => new
    {
        dataset = new { name, digest, source_type = "local", source = "{}", profile = "{\"rows\": 3}" },
        tags = new[] { new { key = "mlflow.data.context", value = context } },
    };
}
