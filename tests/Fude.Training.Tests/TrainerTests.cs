using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Optimizers;
using TorchSharp;

namespace Fude.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainerTests
{
    private static readonly TrainingOptions Quick = TrainingOptions.For(ModelCatalog.Mlp) with { Hidden = 32, Epochs = 3, LearningRate = 0.003, Seed = 7 };

    [Theory]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Cnn)]
    public void It_learns_drawn_digits(string model)
    {
        using var train = Digits(0, 3000);
        using var test = Digits(1_000_000, 1000);
        var options = TrainingOptions.For(model) with { Epochs = model == ModelCatalog.Mlp ? 6 : 3, LearningRate = 0.003, Augmentation = null };

        using var trained = new Trainer(options).Train(train, null, 10, TestContext.Current.CancellationToken);

        Assert.InRange(Trainer.Evaluate(trained.Model, trained.Normalisation, test).Accuracy, 0.80, 1);
        Assert.Equal(options.Epochs, trained.BestEpoch);
        Assert.True(trained.Epochs[^1].Train.Loss < trained.Epochs[0].Train.Loss);
    }

    [Theory]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Cnn)]
    public void The_same_seed_gives_the_same_weights_bit_for_bit(string model)
    {
        using var train = Digits(0, 1500);
        using var valid = Digits(5000, 300);
        var options = TrainingOptions.For(model) with { Epochs = 2, Seed = 3 };

        string Digest(long seed)
        {
            using var trained = new Trainer(options with { Seed = seed }).Train(train, valid, 10, TestContext.Current.CancellationToken);
            return trained.WeightsDigest();
        }

        var first = Digest(3);

        Assert.Equal(first, Digest(3), StringComparer.Ordinal);
        Assert.NotEqual(first, Digest(4), StringComparer.Ordinal);
    }

    [Fact]
    public void No_tensor_is_left_between_epochs()
    {
        using var train = Digits(0, 1000);
        using var valid = Digits(5000, 200);
        var live = new List<long>();
        var observer = new TrainingObserver { Epoch = _ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount) };

        using var trained = new Trainer(TrainingOptions.For(ModelCatalog.Cnn) with { Epochs = 5 }, observer).Train(train, valid, 10, TestContext.Current.CancellationToken);

        Assert.Equal(5, live.Count);
        Assert.All(live, count => Assert.Equal(live[0], count));
    }

    [Fact]
    public void An_interruption_ends_after_the_step_in_hand_and_keeps_the_best_weights()
    {
        using var train = Digits(0, 2000);
        using var valid = Digits(5000, 500);
        using var interruption = new CancellationTokenSource();
        var epochs = new List<EpochReport>();
        var observer = new TrainingObserver
        {
            Epoch = epochs.Add,
            Batch = report =>
            {
                if (report is { Epoch: 3, Done: >= 640 })
                    interruption.Cancel();
            },
        };

        using var trained = new Trainer(Quick with { Epochs = 100 }, observer).Train(train, valid, 10, interruption.Token);

        Assert.True(trained.Interrupted);
        Assert.Equal(3, epochs.Count);
        Assert.False(epochs[2].Complete);
        Assert.Equal(epochs.MaxBy(e => e.Valid!.Value.Accuracy)!.Epoch, trained.BestEpoch);
        Assert.Equal(epochs[trained.BestEpoch - 1].Valid!.Value.Accuracy, Trainer.Evaluate(trained.Model, trained.Normalisation, valid).Accuracy);
    }

    [Fact]
    public void The_best_epoch_is_the_one_that_did_best_on_the_held_out_pictures()
    {
        using var train = Digits(0, 600);
        using var valid = Digits(5000, 300);

        using var trained = new Trainer(Quick with { Epochs = 12, LearningRate = 0.03 }).Train(train, valid, 10, TestContext.Current.CancellationToken);

        var best = trained.Epochs[trained.BestEpoch - 1].Valid!.Value;
        Assert.Equal(trained.Epochs.Max(e => e.Valid!.Value.Accuracy), best.Accuracy);
        Assert.Equal(best.Accuracy, Trainer.Evaluate(trained.Model, trained.Normalisation, valid).Accuracy);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_with_advice()
    {
        using var train = Digits(0, 2000);
        var options = Quick with { Optimizer = OptimizerKind.Sgd, LearningRate = 10, WeightDecay = 1, Epochs = 50 };

        var failure = Assert.Throws<TrainingException>(() => new Trainer(options).Train(train, null, 10, TestContext.Current.CancellationToken));

        Assert.Equal(TrainingFault.Diverged, failure.Fault);
        Assert.Contains("lower --lr (now 10)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_in_the_options_are_told_at_once()
    {
        using var train = Digits(0, 10);
        var options = Quick with { Model = "resnet", Epochs = 0, BatchSize = -1, LearningRate = double.NaN, ValidationShare = 0.9, Device = "tpu" };

        var failure = Assert.Throws<TrainingException>(() => new Trainer(options).Train(train, null, 10, TestContext.Current.CancellationToken));

        Assert.Equal(TrainingFault.Options, failure.Fault);
        Assert.All(
            ["'resnet' is unknown: choose mlp or cnn", "epochs must be 1 to 10000, not 0", "batch size", "learning rate", "validation share", "'tpu'"],
            part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_told_with_the_way_out()
    {
        Assert.SkipWhen(torch.cuda_is_available(), "there is a GPU here");
        using var train = Digits(0, 10);

        var failure = Assert.Throws<TrainingException>(() => new Trainer(Quick with { Device = "cuda" }).Train(train, null, 10, TestContext.Current.CancellationToken));

        Assert.Equal(TrainingFault.Device, failure.Fault);
        Assert.Contains("-p:FudeTorch=cuda", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_are_normalised_by_their_own_mean_and_deviation()
    {
        using var train = Digits(0, 500);
        using var scope = torch.NewDisposeScope();

        var normalisation = Normalisation.Of(train);

        var unit = train.Images.to(torch.ScalarType.Float64) / 255;
        Assert.Equal(unit.mean().item<double>(), normalisation.Mean, 1e-9);
        Assert.Equal(unit.std(unbiased: false).item<double>(), normalisation.Deviation, 1e-9);
        var applied = normalisation.ApplyTo(Normalisation.ToUnit(train.Images));
        Assert.InRange(applied.mean().item<float>(), -1e-4, 1e-4);
        Assert.InRange(applied.std().item<float>(), 0.999, 1.001);
    }

    private static ImageTensors Digits(long first, int count)
    {
        var pixels = new byte[count * LabelledImages.PixelCount];
        var labels = new byte[count];
        StrokeDigits.Generate(seed: 42, first, pixels, labels);
        return ImageTensors.From(new("strokes", pixels, [.. labels.Select(label => (int)label)], [.. Enumerable.Range(0, 10).Select(i => $"{i}")]));
    }
}
