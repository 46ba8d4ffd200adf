using Fude.Bundles;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Recording;

/// <summary>What <c>fude train</c> records: by the command line, to the real server.</summary>
public sealed class RecordingTests : IAsyncLifetime
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
    public async Task Two_trainings_are_two_runs_and_the_better_one_is_found_and_registered()
    {
        var little = await TrainAsync("--hidden", "4", "--experiment", "digits", "--run-name", "little", "--register", "digits");
        var larger = await TrainAsync("--hidden", "64", "--experiment", "digits", "--run-name", "larger", "--register", "digits", "--min-accuracy", "0.5");

        Assert.Equal((0, 0), (little.Status, larger.Status));
        Assert.Contains("registered as digits version 2", larger.Output, StringComparison.Ordinal);
        var experiment = (await _client.FindExperimentAsync("digits", TestContext.Current.CancellationToken))!;
        var best = (await _client.SearchRunsPageAsync(new() { ExperimentIds = [experiment.ExperimentId!], OrderBy = ["metrics.test_acc DESC"] }, TestContext.Current.CancellationToken)).Runs;
        Assert.Equal(["larger", "little"], best.Select(run => run.Info.RunName));
        Assert.All(best, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
        Assert.Equal("64", best[0].Data.Params.Single(param => param.Key == "hidden").Value);

        // The bundle in the folder, that on the server and the registered version are one.
        var version = await _client.GetModelVersionAsync("digits", "2", TestContext.Current.CancellationToken);
        Assert.Equal(best[0].Info.RunId, version.RunId);
        Assert.Equal(best[0].Info.RunId, BundleReader.Read(Path.Combine(Data, "models", version.RunId!)).Manifest.RunId);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Data, "spool")));
    }

    [Fact]
    public async Task A_model_below_the_least_accuracy_is_recorded_but_not_registered()
    {
        var result = await TrainAsync("--register", "digits", "--min-accuracy", "1");

        Assert.Equal(1, result.Status);
        Assert.Contains("not registered: the test accuracy", result.Errors, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Finished, (await OnlyRunAsync()).Info.Status);
        Assert.Empty(await _client.SearchRegisteredModelsAsync(cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Passwords_are_not_recorded()
    {
        var address = new UriBuilder(_host.Address) { UserName = "ann", Password = "hunter2" }.Uri.AbsoluteUri;

        var result = await FudeProcess.RunAsync(["train", .. Small, "--data-dir", Data, "--tracking", address]);

        Assert.Equal(0, result.Status);
        var run = await OnlyRunAsync();
        Assert.Contains("***@127.0.0.1", run.Data.Tags.Single(tag => tag.Key == "fude.command").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + string.Concat(run.Data.Tags) + string.Concat(run.Data.Params), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_training_is_a_run_that_was_killed(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var training = FudeProcess.Start(["train", .. Endless, "--epochs", "10000", "--data-dir", Data, "--tracking", _host.Address.AbsoluteUri]);
        await training.LineAsync("epoch 3/10000");

        training.Signal(signal);
        var result = await training.EndAsync();

        Assert.Equal(130, result.Status);
        var run = await OnlyRunAsync();
        Assert.Equal(RunStatus.Killed, run.Info.Status);
        Assert.NotNull(run.Info.EndTime);
        Assert.Contains(run.Data.Metrics, metric => metric.Key == "test_acc");
        var files = await _client.ListArtifactsAsync(run.Info.RunId, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(files, file => file.Path == "learning-curves.svg");
    }

    [Fact]
    public async Task A_training_that_fails_is_a_run_that_failed_and_says_why()
    {
        // What is trained can't be written where a file lies.
        File.WriteAllText(_folder["file"], "");

        var result = await TrainAsync("--out", Path.Combine(_folder["file"], "bundle"));

        Assert.Equal(1, result.Status);
        var run = await OnlyRunAsync();
        Assert.Equal(RunStatus.Failed, run.Info.Status);
        Assert.Contains(_folder["file"], run.Data.Tags.Single(tag => tag.Key == "fude.failure").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_the_record_waits_in_the_data_folder()
    {
        var result = await FudeProcess.RunAsync(["train", .. Small, "--data-dir", Data, "--run-name", "offline"]);

        Assert.Equal(0, result.Status);
        Assert.Contains("'fude sync' sends it", result.Output, StringComparison.Ordinal);
        var report = Assert.Single(await new SpoolSender(_client).SendAllAsync(Path.Combine(Data, "spool"), TestContext.Current.CancellationToken));
        var run = await OnlyRunAsync();
        Assert.Equal((SpoolOutcome.Sent, RunStatus.Finished, "offline"), (report.Outcome, run.Info.Status, run.Info.RunName));
        Assert.Equal(run.Info.RunId, BundleReader.Read(Directory.EnumerateDirectories(Path.Combine(Data, "models")).Single()).Manifest.RunId);
    }

    [Fact]
    public async Task A_server_that_stops_during_the_training_gets_the_rest_later()
    {
        using var training = FudeProcess.Start(["train", .. Endless, "--epochs", "60", "--data-dir", Data, "--tracking", _host.Address.AbsoluteUri]);
        await training.LineAsync("epoch 2/60");
        await _host.KillAsync();

        var result = await training.EndAsync();
        await _host.StartAgainAsync();
        var report = Assert.Single(await new SpoolSender(_client).SendAllAsync(Path.Combine(Data, "spool"), TestContext.Current.CancellationToken));

        Assert.Equal((0, SpoolOutcome.Sent), (result.Status, report.Outcome));
        var run = await OnlyRunAsync();
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal(60, (await _client.GetMetricHistoryAsync(run.Info.RunId, "valid_acc", cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task No_tracking_leaves_no_trace()
    {
        var result = await FudeProcess.RunAsync(["train", .. Small, "--data-dir", Data, "--no-tracking"]);

        Assert.Equal(0, result.Status);
        Assert.False(Directory.Exists(Path.Combine(Data, "spool")));
    }

    private static string[] Endless => ["--model", "mlp", "--dataset", "strokes", "--train-count", "1000", "--test-count", "200"];

    private static string[] Small => [.. Endless, "--epochs", "2"];

    private Task<FudeResult> TrainAsync(params string[] more) => FudeProcess.RunAsync(["train", .. Small, "--data-dir", Data, "--tracking", _host.Address.AbsoluteUri, .. more]);

    private async Task<Run> OnlyRunAsync() => Assert.Single((await _client.SearchRunsPageAsync(new() { ExperimentIds = ["0"], RunViewType = ViewType.All }, TestContext.Current.CancellationToken)).Runs);
}
