using System.Text.Json.Nodes;
using Fude.Bundles;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;
using Fude.Training.Gates;
using Fude.Training.Gates.Inputs;
using Fude.Training.Models;
using Fude.Training.Recording;

namespace Fude.Training.Tests.Gates;

/// <summary>A recorded run's bundle by all its names, its own dataset, and its report on the real server.</summary>
[Collection(TorchCollection.Name)]
public sealed class GateRecordTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TrackingHostProcess _host = null!;
    private TrackingClient _client = null!;
    private string _run = "";
    private string _digest = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await TrackingHostProcess.StartAsync();
        _client = new(new TrackingSettings { TrackingUri = _host.Address });
        var dataset = new DatasetOptions { Name = "strokes", TrainCount = 1000, TestCount = 150, Seed = 4 };
        var data = await DatasetLoader.LoadAsync(dataset);
        var options = TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 2 };
        await using var recorder = await TrainingRecorder.StartAsync(_client, new() { Logger = new() { SpoolFolder = _folder["spool"] } }, options, data, dataset);
        using var outcome = new TrainingRun(options, recorder.Observe(null)).Execute(data, new(recorder.RunId, _folder["bundle"]));
        recorder.Record(outcome, data);
        (_run, _digest) = ((await recorder.CompleteAsync(RunStatus.Finished)).RunId, outcome.Bundle.Digest);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_bundle_is_fetched_by_each_of_its_names_and_goes_when_it_is_done_with()
    {
        await new ModelGate(_client).RegisterAsync(_run, _digest, 1, "digits", null, Cancellation);
        await _client.SetAliasAsync("digits", "champion", "1", Cancellation);
        var fetch = new BundleFetch(_client);

        foreach (var (name, source) in ((string, string)[])[(_run, $"runs:/{_run}/model"), ($"runs:/{_run}/model", $"runs:/{_run}/model"), ("models:/digits/1", "models:/digits/1"), ("models:/digits@champion", "models:/digits/1"), (_folder["bundle"], _folder["bundle"])])
        {
            string folder;
            using (var fetched = await fetch.FetchAsync(name, Cancellation))
            {
                Assert.Equal((_digest, source, _run), (fetched.Bundle.Digest, fetched.Source, fetched.Run!.Info.RunId));
                folder = fetched.Bundle.Folder;
            }

            Assert.Equal(name == _folder["bundle"], Directory.Exists(folder));
        }
    }

    [Fact]
    public async Task What_is_no_bundle_is_refused_before_it_is_fetched()
    {
        var fetch = new BundleFetch(_client);
        Assert.Contains("give RUN_ID, runs:/", (await Assert.ThrowsAsync<TrainingException>(() => fetch.FetchAsync("nothing", Cancellation))).Message, StringComparison.Ordinal);
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => fetch.FetchAsync(new string('0', 32), Cancellation))).IsMissing);
        Assert.Contains("no tracking server", (await Assert.ThrowsAsync<TrainingException>(() => new BundleFetch(null).FetchAsync(_run, Cancellation))).Message, StringComparison.Ordinal);

        var model = Path.Combine(_host.ArtifactsOf("0", _run), "model");
        await File.WriteAllTextAsync(Path.Combine(model, "setup.py"), "import os", Cancellation);
        Assert.Equal(BundleFaultKind.UnexpectedFile, (await Assert.ThrowsAsync<BundleException>(() => fetch.FetchAsync(_run, Cancellation))).Kind);
        File.Delete(Path.Combine(model, "setup.py"));
        await using (var large = File.OpenWrite(Path.Combine(model, "MLmodel")))
            large.SetLength(1 << 20);
        Assert.Equal(BundleFaultKind.FileTooLarge, (await Assert.ThrowsAsync<BundleException>(() => fetch.FetchAsync(_run, Cancellation))).Kind);
    }

    [Fact]
    public async Task A_run_is_judged_by_its_own_test_pictures_and_keeps_the_report()
    {
        using var fetched = await new BundleFetch(_client).FetchAsync(_run, Cancellation);
        var sources = new GateSources { Bundle = fetched.Bundle, Source = fetched.Source, Run = fetched.Run, Tracking = _client, Options = new() { LeastAccuracy = 1, Robustness = new() { Pictures = 50 } } };
        using var inputs = await GateInputs.GatherAsync(sources, null, Cancellation);
        var report = await new Gate().RunAsync(inputs.Request, null, Cancellation);

        // 150 strokes of seed 4, as the run was tested with: the recorded figures come out again.
        Assert.Equal((150, fetched.Bundle.Manifest.Dataset!.Digest), (report.Dataset!.Count, report.Dataset.Digest));
        Assert.Equal(CheckOutcome.Passed, report.Checks.Single(check => check.Name == "reproduction").Outcome);
        Assert.Equal("No application was named or found: start 'fude up', or name one with --app URL.", report.Checks.Single(check => check.Name == "live_accuracy").Note!.English);

        await GateRecord.LogAsync(_client, _run, report, Cancellation);
        var run = await _client.GetRunAsync(_run, Cancellation);
        Assert.Equal("failed", run.Data.Tags.Single(tag => tag.Key == "fude.gate").Value);
        Assert.Equal(_digest, run.Data.Tags.Single(tag => tag.Key == "fude.gate.digest").Value);
        Assert.Contains("accuracy: 0.", run.Data.Tags.Single(tag => tag.Key == "fude.gate.failures").Value, StringComparison.Ordinal);
        Assert.Equal(report.Figures["accuracy"], run.Data.Metrics.Single(metric => metric.Key == "gate.accuracy").Value);
        await _client.DownloadArtifactAsync(_run, "gate/gate.json", _folder["gate.json"], Cancellation);
        Assert.Equal(report.ToJson(), await File.ReadAllBytesAsync(_folder["gate.json"], Cancellation));
        Assert.Equal(["gate/gate.html", "gate/gate.json"], (await _client.ListArtifactsPageAsync(_run, "gate", cancellation: Cancellation)).Files.Select(file => file.Path).Order(StringComparer.Ordinal));

        // Judged again, the later report is the one that counts.
        await GateRecord.LogAsync(_client, _run, report with { ForceReason = "the old one is down" }, Cancellation);
        var again = await _client.GetRunAsync(_run, Cancellation);
        Assert.Equal(("forced", "the old one is down"), (again.Data.Tags.Single(tag => tag.Key == "fude.gate").Value, again.Data.Tags.Single(tag => tag.Key == "fude.gate.reason").Value));
        await _client.DownloadArtifactAsync(_run, "gate/gate.json", _folder["again.json"], Cancellation);
        Assert.Equal("the old one is down", (string?)JsonNode.Parse(await File.ReadAllBytesAsync(_folder["again.json"], Cancellation))!["forceReason"]);
    }

    [Fact]
    public async Task A_dataset_other_than_that_of_the_training_is_told()
    {
        using var fetched = await new BundleFetch(_client).FetchAsync(_run, Cancellation);
        var sources = new GateSources { Bundle = fetched.Bundle, Source = fetched.Source, Run = fetched.Run, Dataset = new() { Name = "strokes", Seed = 5, TrainCount = 10, TestCount = 150 } };
        using var inputs = await GateInputs.GatherAsync(sources, null, Cancellation);

        Assert.StartsWith("It was trained on another dataset (strokes, sha256:", inputs.Request.Test.Reason!.English, StringComparison.Ordinal);
        var unrecorded = fetched.Bundle with { Manifest = fetched.Bundle.Manifest with { Dataset = null } };
        var failure = await Assert.ThrowsAsync<DatasetException>(() => GateInputs.GatherAsync(new() { Bundle = unrecorded, Source = "x" }, null, Cancellation));
        Assert.Equal(DatasetFault.Options, failure.Fault);
        using var without = await GateInputs.GatherAsync(new() { Bundle = unrecorded, Source = "x", Dataset = new() { Name = GateSources.NoDataset } }, null, Cancellation);
        Assert.Equal("No dataset was asked for.", without.Request.Test.Reason!.English);
    }
}
