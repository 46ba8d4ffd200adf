using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>Requests that come at once and are about the same thing.</summary>
public sealed class RaceTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task Of_many_who_make_one_name_one_wins(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var name = Guid.NewGuid().ToString("N");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.SendAsync(HttpMethod.Post, "experiments/create", new { name })));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal((400, "RESOURCE_ALREADY_EXISTS"), (answer.Status, (string?)answer.Json["error_code"])));
    }

    [Theory, OnBoth]
    public async Task Of_many_who_log_one_param_one_value_wins_and_stays(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i => (Value: $"{i % 10}", Answer: await server.SendAsync(HttpMethod.Post, "runs/log-parameter", new { run_id = run, key = "lr", value = $"{i % 10}" }))));
        var kept = await server.ValueAsync(run, "params", "lr");
        Assert.All(answers, each => Assert.Equal(each.Value == kept ? (200, null) : (400, "INVALID_PARAMETER_VALUE"), (each.Answer.Status, (string?)each.Answer.Json["error_code"])));
    }

    [Theory, OnBoth]
    public async Task A_run_never_slips_into_an_experiment_that_is_being_deleted(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        for (var round = 0; round < 8; round++)
        {
            var experiment = await server.CreateExperimentAsync();
            var creating = Enumerable.Range(0, 12).Select(_ => server.SendAsync(HttpMethod.Post, "runs/create", new { experiment_id = experiment })).ToList();
            var deleting = server.SendAsync(HttpMethod.Post, "experiments/delete", new { experiment_id = experiment });
            creating.AddRange(Enumerable.Range(0, 12).Select(_ => server.SendAsync(HttpMethod.Post, "runs/create", new { experiment_id = experiment })));
            Assert.Equal(200, (await deleting).Status);
            foreach (var (status, json) in await Task.WhenAll(creating))
            {
                Assert.True(status is 200 or 400, json.ToJsonString());
                if (status == 200)
                    Assert.Equal("deleted", (string?)(await server.RunAsync((string)json["run"]!["info"]!["run_id"]!))["info"]!["lifecycle_stage"]);
            }
        }
    }

    [Theory, OnBoth]
    public async Task The_latest_value_is_right_whoever_writes_last(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? server.PostAsync("runs/log-metric", new { run_id = run, key = "m", value = i, timestamp = 1, step = (i * 37) % 60 })
            : server.PostAsync("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "n", value = i, timestamp = 1, step = 0 }, new { key = "m", value = i, timestamp = 1, step = (i * 37) % 60 } } })));
        JsonNode metrics = (await server.RunAsync(run))["data"]!["metrics"]!;
        Assert.Equal(59, (long)metrics.AsArray().Single(each => (string?)each!["key"] == "m")!["step"]!);
        Assert.Equal(59, (long)metrics.AsArray().Single(each => (string?)each!["key"] == "n")!["value"]!);
    }

    [Theory, OnBoth]
    public async Task Name_and_tag_stay_one_whoever_renames(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0
            ? server.PostAsync("runs/update", new { run_id = run, run_name = $"n{i}" })
            : server.PostAsync("runs/set-tag", new { run_id = run, key = "mlflow.runName", value = $"n{i}" })));
        Assert.Equal((string?)(await server.RunAsync(run))["info"]!["run_name"], await server.ValueAsync(run, "tags", "mlflow.runName"));
    }
}
