using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fude.Cli.Tests.Clusters;

/// <summary>Fude on a swarm of three engines: jobs, releases, and a node that loses its power.</summary>
[Trait("Category", "Long")]
public sealed class SwarmTests(SwarmStack stack, ITestOutputHelper output) : IClassFixture<SwarmStack>
{
    private const int WantedTrials = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_sweep_is_spread_over_the_nodes_and_leaves_nothing_but_its_runs()
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        using var sweep = stack.Fude(
            "sweep", "--on", "swarm", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500", "--epochs", "2", "--param", "hidden=16,32,64", "--param", "lr=0.001,0.003", "--json");

        var result = await sweep.EndAsync();

        Assert.True(result.Status == 0, result.Output + result.Errors);
        var summary = JsonDocument.Parse(result.Output).RootElement;
        var trials = summary.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(WantedTrials, trials.Count);
        Assert.All(trials, trial => Assert.False(trial.TryGetProperty("failure", out _), trial.GetRawText()));
        Assert.Equal(["engine-1", "engine-2", "engine-3"], trials.Select(trial => trial.GetProperty("node").GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        output.WriteLine(string.Join('\n', trials.Select(trial => trial.GetRawText().ReplaceLineEndings(""))));
        Assert.Equal($"runs:/{summary.GetProperty("best").GetProperty("runId").GetString()}/model", summary.GetProperty("bestBundle").GetString());
        Assert.Equal(WantedTrials, await CountRunsAsync($"tags.mlflow.parentRunId = '{summary.GetProperty("sweepId").GetString()}' AND attributes.status = 'FINISHED' AND metrics.test_acc > 0.5"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_release_reaches_all_replicas_within_two_seconds()
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        var (run, digest) = await TrainAsync();
        using var client = stack.Nginx(1);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await stack.SignInAsync());
        await using var load = new DrawingLoad(stack.Nginx(2), stack.Pictures, together: 3, pause: TimeSpan.FromMilliseconds(20));
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        var asked = load.Now;
        using var answer = await client.PostAsJsonAsync("/api/releases", new { tag = run, digest, source = $"runs:/{run}/model", strategy = "all-at-once", reason = "a test" }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        var answers = await load.EndAsync();

        Assert.All(answers, each => Assert.Null(each.Problem));
        var lastOld = answers.Last(each => each.Tag != run).Ended - asked;
        var firstNew = answers.First(each => each.Tag == run).Ended - asked;
        output.WriteLine($"{answers.Count} answers; the first by the new model {firstNew.TotalMilliseconds:F0} ms after the deploy was asked for, the last by the old one {lastOld.TotalMilliseconds:F0} ms after it");
        Assert.True(lastOld < Longest, $"a replica still answered by the old model after {lastOld.TotalSeconds:F2} s");
        Assert.InRange(answers.Count(each => each.Began > asked + Longest), 50, int.MaxValue);
    }

    [Fact]
    public async Task A_node_that_loses_its_power_takes_only_the_requests_with_it_that_it_had()
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        await stack.WaitForAsync("fude_app", 3);
        Assert.Contains("engine-3", await stack.Swarm.DockerAsync(1, "service", "ps", "--filter", "desired-state=running", "--format", "{{.Node}}", "fude_app"), StringComparison.Ordinal);
        await using var load = new DrawingLoad(stack.Nginx(2), stack.Pictures, together: 4, pause: TimeSpan.FromMilliseconds(10));
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        var cut = load.Now;
        await stack.Swarm.CutAsync(3);
        var gone = load.Now;
        var watch = Stopwatch.StartNew();
        await stack.WaitForTasksAsync("fude_app", 3, not: "engine-3");
        output.WriteLine($"three replicas on the other two after {watch.Elapsed.TotalSeconds:F1} s");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        var answers = await load.EndAsync();

        var lost = answers.Where(each => each.Problem is not null).ToList();
        var slowest = answers.Where(each => each.Began > gone).Max(each => each.Took);
        output.WriteLine($"{answers.Count} requests, {answers.Count(each => each.Began > gone)} of them begun after the cut, which took {(gone - cut).TotalMilliseconds:F0} ms; lost {lost.Count}, slowest begun after it {slowest.TotalMilliseconds:F0} ms, {answers.Count(each => each.Began > gone && each.Took > TimeSpan.FromMilliseconds(900))} of them over 0.9 s");
        Assert.All(lost, each => Assert.True(each.Began <= gone, $"begun {(each.Began - gone).TotalMilliseconds:F0} ms after the node was gone: {each.Problem}"));
        Assert.InRange(lost.Count, 0, 4);
        Assert.InRange(answers.Count(each => each.Began > gone), 100, int.MaxValue);

        await stack.Swarm.StartAgainAsync(3);
        await stack.WaitForAsync("fude_nginx", 3);
    }

    [Fact]
    public async Task A_job_that_is_interrupted_is_removed()
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        using var training = stack.Fude("train", "--on", "swarm", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--epochs", "10000", "--run-name", "interrupted");
        await training.LineAsync("epoch 2/");

        training.Signal("INT");

        Assert.Equal(CommandLine.Interrupted, (await training.EndAsync()).Status);
        await AssertNothingIsLeftAsync();
        for (var tries = 0; tries < 60 && await CountRunsAsync("attributes.run_name = 'interrupted' AND attributes.status = 'KILLED'") == 0; tries++)
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Equal(1, await CountRunsAsync("attributes.run_name = 'interrupted' AND attributes.status = 'KILLED'"));
    }

    [Fact]
    public async Task A_job_whose_node_loses_its_power_fails_and_says_so()
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        using var training = stack.Fude("train", "--on", "swarm", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--epochs", "10000");
        await training.LineAsync("epoch 2/");
        var name = await stack.Swarm.DockerAsync(1, "service", "ls", "--filter", "label=fude.job", "--format", "{{.Name}}");
        var node = await stack.Swarm.DockerAsync(1, "service", "ps", "--format", "{{.Node}}", name);
        Assert.NotEqual("engine-1", node);
        var engine = int.Parse(node.Split('-')[1], CultureInfo.InvariantCulture);

        var watch = Stopwatch.StartNew();
        await stack.Swarm.CutAsync(engine);
        try
        {
            var result = await training.EndAsync();

            output.WriteLine($"told after {watch.Elapsed.TotalSeconds:F1} s");
            Assert.Equal(1, result.Status);
            Assert.Contains($"job {name} on {node}: its node is lost", result.Errors, StringComparison.Ordinal);
            await AssertNothingIsLeftAsync();
        }
        finally
        {
            await stack.Swarm.StartAgainAsync(engine);
            await stack.WaitForAsync("fude_nginx", 3);
        }
    }

    [Theory]
    [InlineData("No such image: fude/train:none", "--image", "fude/train:none")]
    [InlineData("device cuda is not available", "--device", "cuda")]
    public async Task A_job_that_fails_says_why(string reason, params string[] options)
    {
        Assert.SkipUnless(ClusterEngines.IsInstalled, ClusterEngines.Missing);
        using var training = stack.Fude(["train", "--on", "swarm", "--model", "mlp", "--dataset", "strokes", "--train-count", "1000", "--epochs", "1", .. options]);

        var result = await training.EndAsync();

        Assert.Equal(1, result.Status);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    private async Task<(string Run, string Digest)> TrainAsync()
    {
        using var training = stack.Fude("train", "--on", "swarm", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500", "--epochs", "3", "--json");
        var result = await training.EndAsync();
        Assert.True(result.Status == 0, result.Output + result.Errors);
        Assert.Contains("epoch 3/3", result.Errors, StringComparison.Ordinal);
        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("sent", report.GetProperty("record").GetString());
        return (report.GetProperty("runId").GetString()!, report.GetProperty("digest").GetString()!);
    }

    private async Task<int> CountRunsAsync(string filter)
    {
        using var tracking = stack.Tracking();
        tracking.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await stack.SignInAsync());
        using var answer = await tracking.PostAsJsonAsync("/api/2.0/mlflow/runs/search", new { experiment_ids = (string[])["0"], filter, max_results = 100 }, TestContext.Current.CancellationToken);
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return found.TryGetProperty("runs", out var runs) ? runs.GetArrayLength() : 0;
    }

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Equal("", await stack.Swarm.DockerAsync(1, "service", "ls", "--quiet", "--filter", "label=fude.job"));
        Assert.Equal("", await stack.Swarm.DockerAsync(1, "secret", "ls", "--quiet", "--filter", "label=fude.job"));
    }
}
