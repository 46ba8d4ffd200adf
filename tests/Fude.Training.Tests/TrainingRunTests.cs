using Fude.Bundles;
using Fude.Inference;
using Fude.Testing;
using Fude.Training.Datasets;
using Fude.Training.Models;

namespace Fude.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainingRunTests : IDisposable
{
    private const string RunId = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Cnn)]
    public async Task A_run_leaves_a_sound_bundle_that_tells_how_it_was_made(string model)
    {
        var data = await Strokes(3000, 500);
        var options = TrainingOptions.For(model) with { Epochs = 2, Seed = 11 };

        using var outcome = new TrainingRun(options).Execute(data, new(RunId, _folder["bundle"]), TestContext.Current.CancellationToken);

        var bundle = BundleReader.Read(_folder["bundle"]);
        Assert.Equal(outcome.Bundle.Digest, bundle.Digest);
        Assert.Equal(RunId, bundle.Manifest.RunId);
        Assert.Equal(new("strokes", data.Digest), bundle.Manifest.Dataset);
        Assert.Equal("mnist-v1", bundle.Manifest.Preprocessing);
        Assert.Equal(outcome.Test.Accuracy, bundle.Manifest.Metrics["test_accuracy"]);
        Assert.Contains("\"seed\":11", bundle.Manifest.Properties["options"], StringComparison.Ordinal);
        Assert.Equal(outcome.Trained.WeightsDigest(), bundle.Manifest.Properties["weights_digest"]);
        Assert.Equal(32, bundle.Samples.Count);
        Assert.Equal(7, bundle.Manifest.Reference!.Statistics.Count);

        // The figures are the bundle's own, and the network that was trained is the one in the bundle.
        using var classifier = Classifier.Load(bundle);
        var again = ClassifierEvaluation.Run<int>(classifier, data.Test.Pixels, data.Test.Labels, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(outcome.Test.Accuracy, again.Accuracy);
        Assert.InRange(again.Accuracy, 0.5, 1);
    }

    // It is a layer of each image, and fetched by each replica.
    [Fact]
    public async Task A_bundle_of_the_convolutional_network_is_less_than_a_megabyte()
    {
        using var outcome = new TrainingRun(TrainingOptions.For(ModelCatalog.Cnn) with { Epochs = 1 }).Execute(await Strokes(500, 100), new(RunId, _folder["bundle"]), TestContext.Current.CancellationToken);

        Assert.InRange(Directory.GetFiles(_folder["bundle"]).Sum(file => new FileInfo(file).Length), 100_000, 800_000);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_model_file()
    {
        var data = await Strokes(1000, 200);
        var options = TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 1 };

        using var first = new TrainingRun(options).Execute(data, new(RunId, _folder["first"]), TestContext.Current.CancellationToken);
        using var second = new TrainingRun(options).Execute(data, new(RunId, _folder["second"]), TestContext.Current.CancellationToken);

        Assert.Equal(first.Bundle.Model, second.Bundle.Model);
    }

    [Fact]
    public async Task An_interrupted_run_still_leaves_what_it_reached()
    {
        var data = await Strokes(2000, 200);
        using var interruption = new CancellationTokenSource();
        var observer = new TrainingObserver { Epoch = _ => interruption.Cancel() };

        using var outcome = new TrainingRun(TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 50 }, observer).Execute(data, new(RunId, _folder["bundle"]), interruption.Token);

        Assert.True(outcome.Trained.Interrupted);
        Assert.Equal(1, outcome.Trained.BestEpoch);
        Assert.Equal(outcome.Bundle.Digest, BundleReader.Read(_folder["bundle"]).Digest);
    }

    [Fact]
    public async Task Too_few_pictures_to_hold_some_out_is_told()
    {
        var data = await Strokes(3, 10);

        var failure = Assert.Throws<TrainingException>(() => new TrainingRun(TrainingOptions.For(ModelCatalog.Mlp)).Execute(data, new(RunId, _folder["bundle"]), TestContext.Current.CancellationToken));

        Assert.Equal(TrainingFault.Options, failure.Fault);
        Assert.Contains("--validation 0", failure.Message, StringComparison.Ordinal);
    }

    private static Task<DatasetSplits> Strokes(int train, int test) =>
        DatasetLoader.LoadAsync(new() { Name = "strokes", TrainCount = train, TestCount = test }, cancellation: TestContext.Current.CancellationToken);
}
