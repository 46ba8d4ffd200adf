using System.Diagnostics;
using Fude.Training;
using Fude.Training.Datasets;
using Fude.Training.Models;

namespace Fude.Bench;

/// <summary>
/// Seconds of training until the convolutional network is right on so large a share of the test pictures. The schedule is the
/// shortest that gets there: two epochs, without variation of the pictures. The evaluation does not count.
/// </summary>
internal static class TimeToAccuracyBench
{
    private const int MostEpochs = 6;

    public static async Task<int> RunAsync(string folder, double goal)
    {
        var data = await DatasetLoader.LoadAsync(new() { Name = "mnist", DataDir = folder });
        var device = TrainingDevice.Open("cpu");
        using var train = ImageTensors.From(data.Train, device);
        using var test = ImageTensors.From(data.Test, device);
        for (var epochs = 1; epochs <= MostEpochs; epochs++)
        {
            var options = TrainingOptions.For(ModelCatalog.Cnn) with { Epochs = epochs, Augmentation = null, ValidationShare = 0 };
            var started = Stopwatch.GetTimestamp();
            using var trained = new Trainer(options).Train(train, null, 10);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var accuracy = Trainer.Evaluate(trained.Model, trained.Normalisation, test).Accuracy;
            Line.Write("time-to", ("epochs", epochs), ("seconds", seconds), ("accuracy", accuracy));
            if (accuracy >= goal)
                return 0;
        }

        return 1;
    }
}
