using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Recording;

namespace Fude.Training.Tests.Recording;

/// <summary>Who is registered: against the real server, with a real bundle.</summary>
[Collection(TorchCollection.Name)]
public sealed class ModelGateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TrackingHostProcess _host = null!;
    private TrackingClient _client = null!;
    private RunOutcome _outcome = null!;
    private string _run = "";

    public async ValueTask InitializeAsync()
    {
        _host = await TrackingHostProcess.StartAsync();
        _client = new(new TrackingSettings { TrackingUri = _host.Address });
        var data = await DatasetLoader.LoadAsync(new() { Name = "strokes", TrainCount = 1000, TestCount = 200 });
        var options = TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 2 };
        await using var recorder = await TrainingRecorder.StartAsync(_client, new() { Logger = new() { SpoolFolder = _folder["spool"] } }, options, data, null);
        _outcome = new TrainingRun(options, recorder.Observe(null)).Execute(data, new(recorder.RunId, _folder["bundle"]));
        recorder.Record(_outcome, data);
        _run = (await recorder.CompleteAsync(RunStatus.Finished)).RunId;
    }

    public async ValueTask DisposeAsync()
    {
        _outcome.Dispose();
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_sound_bundle_becomes_the_next_version_of_its_model()
    {
        var first = await RegisterAsync(leastAccuracy: null);
        var second = await RegisterAsync(_outcome.Test.Accuracy);

        Assert.Equal(("digits", "1", "2"), (first.Name, first.Version, second.Version));
        var stored = await _client.GetModelVersionAsync("digits", "2", TestContext.Current.CancellationToken);
        Assert.Equal((_run, ModelVersionStatus.Ready), (stored.RunId, stored.Status));
        Assert.EndsWith($"/{_run}/artifacts/model", stored.Source, StringComparison.Ordinal);
        Assert.Contains(new Tag(ProcessTags.BundleDigest, _outcome.Bundle.Digest), stored.Tags!);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public async Task An_accuracy_below_the_least_shuts_the_gate(double least)
    {
        var failure = await Assert.ThrowsAsync<TrainingException>(() => RegisterAsync(least));

        Assert.Equal(TrainingFault.Gate, failure.Fault);
        Assert.Contains("accuracy", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ModelsAsync());
    }

    [Fact]
    public async Task A_bundle_that_was_damaged_on_the_server_shuts_the_gate()
    {
        var model = Path.Combine(_host.ArtifactsOf("0", _run), "model", "model.onnx");
        var bytes = await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(model, bytes, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<TrainingException>(() => RegisterAsync(null));

        Assert.Contains("is not sound", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ModelsAsync());
    }

    [Fact]
    public async Task Another_bundle_on_the_server_shuts_the_gate()
    {
        var failure = await Assert.ThrowsAsync<TrainingException>(() => new ModelGate(_client).RegisterAsync(_run, "sha256:" + new string('0', 64), 1, "digits", null, TestContext.Current.CancellationToken));

        Assert.Contains(_outcome.Bundle.Digest, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ModelsAsync());
    }

    private Task<ModelVersion> RegisterAsync(double? leastAccuracy) =>
        new ModelGate(_client).RegisterAsync(_run, _outcome.Bundle.Digest, _outcome.Test.Accuracy, "digits", leastAccuracy, TestContext.Current.CancellationToken);

    private async Task<List<RegisteredModel>> ModelsAsync() => await _client.SearchRegisteredModelsAsync(cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
