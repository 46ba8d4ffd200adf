using Fude.Bundles;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Recording;

namespace Fude.Training.Tests.Recording;

/// <summary>Real short trainings, recorded to the real tracking server.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainingRecorderTests : IDisposable
{
    private static readonly DatasetOptions Dataset = new() { Name = "strokes", TrainCount = 1500, TestCount = 300 };
    private static readonly TrainingOptions Options = TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 3, Hidden = 32 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_holds_what_the_training_was_asked_for_and_what_it_came_to()
    {
        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);
        var data = await LoadAsync();

        var (outcome, completion) = await TrainAsync(client, data, new() { Command = "fude train --hidden 32", Start = new() { ExperimentName = "digits", RunName = "first" } });

        using (outcome)
        {
            var run = await client.GetRunAsync(completion.RunId, TestContext.Current.CancellationToken);
            Assert.Equal((Delivery.Sent, 0L), (completion.Delivery, completion.Refused));
            Assert.Equal((RunStatus.Finished, "first"), (run.Info.Status, run.Info.RunName));
            Assert.Equal(completion.RunId, outcome.Bundle.Manifest.RunId);
            Assert.Equal(
                RunParams.Of(Options, Dataset).OrderBy(param => param.Key, StringComparer.Ordinal),
                run.Data.Params.OrderBy(param => param.Key, StringComparer.Ordinal));
            Assert.Equal("fude train --hidden 32", Tag(run, "fude.command"));
            Assert.Equal(outcome.Bundle.Digest, Tag(run, ProcessTags.BundleDigest));
            Assert.Contains($"\"run_id\":\"{completion.RunId}\"", Tag(run, ProcessTags.ModelHistory), StringComparison.Ordinal);
            Assert.Equal(outcome.Test.Accuracy, run.Data.Metrics.Single(metric => metric.Key == "test_acc").Value);
            foreach (var (name, value) in ((string, Func<EpochReport, double>)[])[("train_loss", e => e.Train.Loss), ("train_acc", e => e.Train.Accuracy), ("valid_loss", e => e.Valid!.Value.Loss), ("valid_acc", e => e.Valid!.Value.Accuracy), ("learning_rate", e => e.LearningRate), ("images_per_second", e => e.ImagesPerSecond)])
            {
                var history = await client.GetMetricHistoryAsync(completion.RunId, name, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
                Assert.Equal(outcome.Trained.Epochs.Select(epoch => ((long)epoch.Epoch, value(epoch))), history.Select(point => (point.Step, point.Value)).Order());
            }

            var input = Assert.Single(run.Inputs!.DatasetInputs);
            Assert.Equal("strokes", input.Dataset.Name);
            Assert.Equal([new Tag("mlflow.data.context", "training")], input.Tags!);
        }
    }

    [Fact]
    public async Task The_artifacts_are_the_pictures_the_figures_the_source_and_the_bundle()
    {
        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);
        var data = await LoadAsync();

        var (outcome, completion) = await TrainAsync(client, data, new());
        outcome.Dispose();
        var count = await client.DownloadArtifactsAsync(completion.RunId, null, _folder["copy"], TestContext.Current.CancellationToken);

        string[] expected = ["confusion-matrix.svg", "evaluation.json", "learning-curves.svg", "mistakes.png", .. BundleFiles.All.Select(name => $"model/{name}"), "options.json", "samples.png", "source/ModelCatalog.cs"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(_folder["copy"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder["copy"], file)).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Length, count);
        Assert.Equal(outcome.Bundle.Digest, BundleReader.Read(Path.Combine(_folder["copy"], "model")).Digest);
        Assert.All((string[])["samples.png", "mistakes.png"], name => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(_folder["copy"], name))[..4]));
    }

    [Fact]
    public async Task Recording_changes_no_weight()
    {
        var data = await LoadAsync();
        var varied = TrainingOptions.For(ModelCatalog.Cnn) with { Epochs = 1, BatchSize = 64 };
        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);

        var (recorded, _) = await TrainAsync(client, data, new(), varied);
        using var alone = new TrainingRun(varied).Execute(data, new(new string('0', 32), _folder["alone"]), TestContext.Current.CancellationToken);

        using (recorded)
            Assert.Equal(alone.Trained.WeightsDigest(), recorded.Trained.WeightsDigest());
    }

    [Fact]
    public async Task Without_a_server_the_record_waits_and_is_the_same_when_it_was_sent()
    {
        var data = await LoadAsync();
        using var nobody = Client(new Uri("http://127.0.0.1:9"));
        var (outcome, completion) = await TrainAsync(nobody, data, new() { Logger = new() { SpoolFolder = _folder["spool"], StartTimeout = TimeSpan.Zero } });
        using var kept = outcome;
        Assert.Equal(Delivery.Spooled, completion.Delivery);

        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);
        var report = Assert.Single(await new SpoolSender(client).SendAllAsync(_folder["spool"], TestContext.Current.CancellationToken));

        // The bundle was written before any server knew the run, and names it all the same.
        Assert.Equal((SpoolOutcome.Sent, outcome.Bundle.Manifest.RunId), (report.Outcome, report.RunId));
        var run = await client.GetRunAsync(report.RunId!, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal(outcome.Test.Accuracy, run.Data.Metrics.Single(metric => metric.Key == "test_acc").Value);
        await client.DownloadArtifactsAsync(report.RunId!, "model", _folder["copy"], TestContext.Current.CancellationToken);
        Assert.Equal(outcome.Bundle.Digest, BundleReader.Read(_folder["copy"]).Digest);
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_while_misses_nothing()
    {
        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);
        var data = await LoadAsync();
        await using var recorder = await StartAsync(client, data, Options, new());

        await host.KillAsync();
        using var outcome = new TrainingRun(Options, recorder.Observe(null)).Execute(data, new(recorder.RunId, _folder["bundle"]), TestContext.Current.CancellationToken);
        recorder.Record(outcome, data);
        await host.StartAgainAsync();
        var completion = await recorder.CompleteAsync(RunStatus.Finished);

        Assert.True(completion.Delivery == Delivery.Sent || (await new SpoolSender(client).SendAllAsync(_folder["spool"], TestContext.Current.CancellationToken)).Single().Outcome == SpoolOutcome.Sent);
        var run = await client.GetRunAsync(recorder.RunId, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal(3, (await client.GetMetricHistoryAsync(recorder.RunId, "valid_acc", cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_training_that_throws_is_a_run_that_failed_and_says_why()
    {
        await using var host = await TrackingHostProcess.StartAsync();
        using var client = Client(host.Address);
        var data = await LoadAsync();
        string id;
        await using (var recorder = await StartAsync(client, data, Options, new()))
        {
            id = recorder.RunId;
            recorder.NoteFailure("the loss is no longer a number");
        }

        var run = await client.GetRunAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal((RunStatus.Failed, "the loss is no longer a number"), (run.Info.Status, Tag(run, ProcessTags.Failure)));
        Assert.NotNull(run.Info.EndTime);
    }

    private async Task<(RunOutcome Outcome, RunCompletion Completion)> TrainAsync(TrackingClient client, DatasetSplits data, RecordingOptions recording, TrainingOptions? options = null)
    {
        options ??= Options;
        await using var recorder = await StartAsync(client, data, options, recording);
        var outcome = new TrainingRun(options, recorder.Observe(null)).Execute(data, new(recorder.RunId, _folder[$"bundle-{recorder.RunId}"]), TestContext.Current.CancellationToken);
        recorder.Record(outcome, data);
        return (outcome, await recorder.CompleteAsync(RunStatus.Finished));
    }

    private Task<TrainingRecorder> StartAsync(TrackingClient client, DatasetSplits data, TrainingOptions options, RecordingOptions recording) =>
        TrainingRecorder.StartAsync(client, recording.Logger.SpoolFolder is null ? recording with { Logger = recording.Logger with { SpoolFolder = _folder["spool"] } } : recording, options, data, Dataset, TestContext.Current.CancellationToken);

    private static TrackingClient Client(Uri address) => new(new TrackingSettings { TrackingUri = address });

    private static string Tag(Run run, string key) => run.Data.Tags.Single(tag => tag.Key == key).Value;

    private static Task<DatasetSplits> LoadAsync() => DatasetLoader.LoadAsync(Dataset, cancellation: TestContext.Current.CancellationToken);
}
