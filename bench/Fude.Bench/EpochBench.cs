using Fude.Training;
using Fude.Training.Datasets;
using Fude.Training.Models;

namespace Fude.Bench;

/// <summary>Seconds per epoch of the reference's network: 784 → 128 → 10, batches of 64, Adam, all 60,000 pictures.</summary>
internal static class EpochBench
{
    public static async Task<int> RunAsync(string folder, int epochs)
    {
        var data = await DatasetLoader.LoadAsync(new() { Name = "mnist", DataDir = folder });
        var device = TrainingDevice.Open("cpu");
        using var train = ImageTensors.From(data.Train, device);
        using var test = ImageTensors.From(data.Test, device);
        var options = TrainingOptions.For(ModelCatalog.Mlp) with { Hidden = 128, BatchSize = 64, Epochs = epochs, ValidationShare = 0 };
        var observer = new TrainingObserver { Epoch = report => Line.Write("fude", ("epoch", report.Epoch), ("seconds", report.Seconds), ("loss", report.Train.Loss)) };
        using var trained = new Trainer(options, observer).Train(train, null, 10);
        Line.Write("fude-test", ("accuracy", Trainer.Evaluate(trained.Model, trained.Normalisation, test).Accuracy));
        return 0;
    }
}
