using Fude.Bundles;
using Fude.Inference;
using Fude.Training.Datasets;
using Fude.Training.Packaging;

namespace Fude.Training;

/// <summary>Where a run's result goes.</summary>
/// <param name="RunId">The run's id: 32 hexadecimal digits.</param>
/// <param name="Folder">The bundle's folder; must not exist.</param>
public sealed record RunTarget(string RunId, string Folder);

/// <summary>What a run came to.</summary>
/// <param name="Trained">The network and how each epoch went; owned by this object.</param>
/// <param name="Bundle">The bundle that was written, read back and proven.</param>
/// <param name="Test">The bundle's figures on the test pictures, which took no part in the training.</param>
public sealed record RunOutcome(TrainedModel Trained, Bundle Bundle, ClassifierEvaluation Test) : IDisposable
{
    /// <summary>Time of all training steps.</summary>
    public double TrainingSeconds => Trained.Epochs.Sum(epoch => epoch.Seconds);

    /// <inheritdoc/>
    public void Dispose() => Trained.Dispose();
}

/// <summary>A whole run: hold pictures out, train, export, check the export on every test picture, and write the bundle.</summary>
/// <param name="options">How to train.</param>
/// <param name="observer">Who hears of each step and epoch.</param>
/// <param name="time">Measures the pace and dates the bundle.</param>
public sealed class TrainingRun(TrainingOptions options, TrainingObserver? observer = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Runs it.</summary>
    /// <param name="data">Pictures to train on and to test with.</param>
    /// <param name="target">Where the result goes.</param>
    /// <param name="cancellation">Stops the training after the step in hand; what was reached by then is still written.</param>
    /// <exception cref="TrainingException">The options, the device, the course of the training or the exported model is at fault.</exception>
    /// <exception cref="BundleException">The bundle can't be written, for one because the folder exists.</exception>
    public RunOutcome Execute(DatasetSplits data, RunTarget target, CancellationToken cancellation = default)
    {
        if (options.FindMistakes() is [_, ..] mistakes)
            throw new TrainingException(TrainingFault.Options, string.Join("; ", mistakes));
        var device = TrainingDevice.Open(options.Device);
        var (kept, held) = HoldOut(data.Train);
        using var train = ImageTensors.From(kept, device);
        using var valid = held is null ? null : ImageTensors.From(held, device);
        var trained = new Trainer(options, observer, _time).Train(train, valid, data.Train.ClassNames.Length, cancellation);
        try
        {
            var (bundle, test) = new ModelPackager(_time).Write(trained, data, target);
            return new(trained, bundle, test);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    private (LabelledImages Kept, LabelledImages? Held) HoldOut(LabelledImages all)
    {
        var count = (int)Math.Round(all.Count * options.ValidationShare, MidpointRounding.AwayFromZero);
        if (options.ValidationShare > 0 && (count == 0 || count == all.Count))
            throw new TrainingException(TrainingFault.Options, $"{all.Count} pictures are too few to hold {options.ValidationShare:P0} of them out: use more, or --validation 0");
        return count == 0 ? (all, null) : all.Split(count, options.Seed);
    }
}
