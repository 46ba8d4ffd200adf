using System.Text.Json;
using Fude.Bundles;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Recording;

/// <summary><c>fude sweep</c>, to the real server.</summary>
public sealed class SweepTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TrackingHostProcess _host = null!;
    private TrackingClient _client = null!;

    private string Data => _folder["data"];

    public async ValueTask InitializeAsync()
    {
        _host = await TrackingHostProcess.StartAsync();
        _client = new(new TrackingSettings { TrackingUri = _host.Address });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_sweep_tries_all_combinations_as_parts_of_one_run_and_names_the_best()
    {
        var result = await SweepAsync([.. Few, "--param", "hidden=2,32", "--param", "lr=0.003,0.01", "--parallel", "2", "--register", "digits", "--json"]);

        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        var (root, best) = (json.RootElement, json.RootElement.GetProperty("best"));
        var runs = await RunsAsync();
        var parent = Assert.Single(runs, run => run.Info.RunId == root.GetProperty("sweepId").GetString());
        var trials = runs.Where(run => run.Data.Tags.Contains(new("mlflow.parentRunId", parent.Info.RunId))).ToList();
        Assert.Equal(["hidden=2 lr=0.003", "hidden=2 lr=0.01", "hidden=32 lr=0.003", "hidden=32 lr=0.01"], trials.Select(run => run.Info.RunName).Order(StringComparer.Ordinal));
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));

        var winner = trials.MaxBy(run => run.Data.Metrics.Single(metric => metric.Key == "best_valid_acc").Value)!;
        var value = winner.Data.Metrics.Single(metric => metric.Key == "best_valid_acc").Value;
        Assert.Equal(value, best.GetProperty("value").GetDouble());
        Assert.Equal(value, parent.Data.Metrics.Single(metric => metric.Key == "best_valid_acc").Value);
        var named = best.GetProperty("runId").GetString()!;
        Assert.Equal(named, parent.Data.Tags.Single(tag => tag.Key == "fude.sweep.best_run").Value);
        Assert.Equal("0.003,0.01", parent.Data.Params.Single(param => param.Key == "sweep.lr").Value);

        // The best bundle is where fude up looks for it, alone; and it is the one that was registered.
        Assert.Equal(named, BundleReader.Read(Assert.Single(Directory.EnumerateDirectories(Path.Combine(Data, "models")))).Manifest.RunId);
        Assert.Equal(named, (await _client.GetModelVersionAsync("digits", "1", TestContext.Current.CancellationToken)).RunId);
    }

    [Fact]
    public async Task Some_combinations_at_random_are_the_same_for_the_same_seed()
    {
        string[] space = ["--param", "hidden=1,2,3,4,5,6,7,8", "--param", "seed=1,2,3,4", "--random", "2", "--no-tracking", "--json"];

        var (first, second) = (await FudeProcess.RunAsync(["sweep", .. Small, .. Few, "--data-dir", Data, .. space]), await FudeProcess.RunAsync(["sweep", .. Small, .. Few, "--data-dir", Data, .. space]));

        Assert.Equal(2, Params(first).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Params(first), Params(second));
        Assert.False(Directory.Exists(Path.Combine(Data, "spool")));
    }

    [Fact]
    public async Task A_sweep_without_a_server_waits_whole_and_its_parts_find_each_other_when_it_was_sent()
    {
        var result = await FudeProcess.RunAsync(["sweep", .. Small, .. Few, "--data-dir", Data, "--param", "hidden=2,3"]);
        Assert.True(result.Status == 0, result.Errors);

        var reports = await new SpoolSender(_client).SendAllAsync(Path.Combine(Data, "spool"), TestContext.Current.CancellationToken);

        Assert.All(reports, report => Assert.Equal(SpoolOutcome.Sent, report.Outcome));
        var runs = await RunsAsync();
        var parent = Assert.Single(runs, run => run.Data.Tags.Any(tag => tag.Key == "fude.sweep.best_run"));
        Assert.Equal(2, runs.Count(run => run.Data.Tags.Contains(new("mlflow.parentRunId", parent.Info.RunId))));
        Assert.Contains(runs, run => run.Info.RunId == parent.Data.Tags.Single(tag => tag.Key == "fude.sweep.best_run").Value);
    }

    [Fact]
    public async Task An_interrupted_sweep_ends_its_trials_and_itself_as_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var sweep = FudeProcess.Start(["sweep", .. Endless, .. Few, "--epochs", "10000", "--data-dir", Data, "--tracking", _host.Address.AbsoluteUri, "--param", "hidden=2,3,4"]);
        await WaitForEpochsAsync(sweep);

        sweep.Signal("INT");
        var result = await sweep.EndAsync();

        Assert.Equal(130, result.Status);
        Assert.Contains("interrupted after 1 of 3 trials", result.Output, StringComparison.Ordinal);
        var runs = await RunsAsync();
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal(RunStatus.Killed, run.Info.Status));
    }

    [Fact]
    public async Task A_trial_that_fails_does_not_stop_the_others()
    {
        // Two pictures can't be held out of.
        var result = await SweepAsync("--param", "train-count=2,1000");

        Assert.True(result.Status == 0, result.Errors);
        Assert.Contains("trial 1/2  train-count=2  2 pictures are too few", result.Output, StringComparison.Ordinal);
        Assert.Contains("best: trial 2", result.Output, StringComparison.Ordinal);
        Assert.Equal([RunStatus.Finished, RunStatus.Finished, RunStatus.Failed], (await RunsAsync()).Select(run => run.Info.Status).Order());
    }

    private static string[] Endless => ["--model", "mlp", "--dataset", "strokes", "--test-count", "200"];

    private static string[] Small => [.. Endless, "--epochs", "2"];

    private static string[] Few => ["--train-count", "1000"];

    private static List<string> Params(FudeResult result)
    {
        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("params").GetRawText())];
    }

    private async Task WaitForEpochsAsync(FudeProcess sweep)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            Assert.Empty(sweep.Errors);
            if ((await RunsAsync()).Any(run => run.Data.Metrics.Any(metric => metric.Key == "valid_acc")))
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("no trial has recorded an epoch within five minutes");
    }

    private Task<FudeResult> SweepAsync(params string[] more) => FudeProcess.RunAsync(["sweep", .. Small, "--data-dir", Data, "--tracking", _host.Address.AbsoluteUri, .. more]);

    private async Task<IReadOnlyList<Run>> RunsAsync() => (await _client.SearchRunsPageAsync(new() { ExperimentIds = ["0"], RunViewType = ViewType.All }, TestContext.Current.CancellationToken)).Runs;
}
