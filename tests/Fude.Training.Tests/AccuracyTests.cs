using Fude.Testing;
using Fude.Training.Datasets;
using Fude.Training.Models;

namespace Fude.Training.Tests;

/// <summary>What the networks reach on MNIST's 10,000 test images.</summary>
[Collection(TorchCollection.Name)]
public sealed class AccuracyTests
{
    // The talk that the reference was shown in: ten hidden units, five epochs.
    private const double Reference = 0.911;

    [Fact]
    public async Task Ten_hidden_units_reach_what_the_reference_reached()
    {
        var mnist = await MnistAsync();

        Assert.InRange(Test(TrainingOptions.For(ModelCatalog.Mlp) with { Hidden = 10, Seed = 123 }, mnist, mnist.Test), Reference, 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_and_twenty_eight_hidden_units_reach_965_of_1000()
    {
        var mnist = await MnistAsync();

        Assert.InRange(Test(TrainingOptions.For(ModelCatalog.Mlp) with { Seed = 123 }, mnist, mnist.Test), 0.965, 1);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(3, 0.990)]
    [InlineData(null, 0.994)]
    public async Task The_convolutional_network_reaches(int? epochs, double accuracy)
    {
        var mnist = await MnistAsync();
        var options = TrainingOptions.For(ModelCatalog.Cnn);

        Assert.InRange(Test(options with { Epochs = epochs ?? options.Epochs }, mnist, mnist.Test), accuracy, 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Trained_on_drawn_digits_alone_it_reads_mnist()
    {
        var mnist = await MnistAsync();
        var strokes = await DatasetLoader.LoadAsync(new() { Name = "strokes" }, cancellation: TestContext.Current.CancellationToken);

        Assert.InRange(Test(TrainingOptions.For(ModelCatalog.Cnn) with { Epochs = 3 }, strokes, mnist.Test), 0.93, 1);
    }

    private static double Test(TrainingOptions options, DatasetSplits data, LabelledImages test)
    {
        using var folder = new TemporaryFolder();
        using var outcome = new TrainingRun(options).Execute(data with { Test = test }, new(new string('0', 32), folder["bundle"]), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{options.Model} {options.Hidden} {options.Epochs} epochs on {data.Name}: {outcome.Test.Accuracy:F4}, {outcome.TrainingSeconds:F1} s");
        return outcome.Test.Accuracy;
    }

    private static Task<DatasetSplits> MnistAsync()
    {
        Assert.SkipWhen(SharedData.MnistFolder is null, SharedData.MnistMissing);
        return DatasetLoader.LoadAsync(new() { Name = "mnist", DataDir = SharedData.MnistFolder }, cancellation: TestContext.Current.CancellationToken);
    }
}
