using System.Runtime.InteropServices;
using Fude.Training.Augmentation;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Fude.Training;

/// <summary>
/// Trains one network on one set of pictures. libtorch has one random generator for the whole process: the same seed gives the
/// same weights as long as nothing else draws from it at the same time.
/// </summary>
/// <param name="options">How; without mistakes.</param>
/// <param name="observer">Who hears of each step and epoch.</param>
/// <param name="time">Measures the pace.</param>
public sealed class Trainer(TrainingOptions options, TrainingObserver? observer = null, TimeProvider? time = null)
{
    private const int EvaluationBatch = 1000;
    private const int SmallStep = 32_768;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Trains from new weights and keeps those of the best epoch.</summary>
    /// <param name="train">The pictures to train on.</param>
    /// <param name="valid">Held-out pictures that choose the best epoch; without them the last epoch is kept.</param>
    /// <param name="classes">How many classes the labels tell apart.</param>
    /// <param name="cancellation">Stops the run after the step in hand; the best weights so far are kept.</param>
    /// <exception cref="TrainingException">The options have mistakes, the device is missing, or the loss is no longer a number.</exception>
    public TrainedModel Train(ImageTensors train, ImageTensors? valid, int classes, CancellationToken cancellation = default)
    {
        if (options.FindMistakes() is [_, ..] mistakes)
            throw new TrainingException(TrainingFault.Options, string.Join("; ", mistakes));
        var device = TrainingDevice.Open(options.Device, Threads());
        manual_seed(options.Seed);
        var model = ModelCatalog.Create(options.Model, classes, options.Hidden).to(device);
        var normalisation = Normalisation.Of(train);
        using var optimizer = Optimizer.Create(options.Optimizer, [.. model.parameters()], options.WeightDecay);
        using var best = new BestWeights(model);
        var epochs = new List<EpochReport>();
        for (var epoch = 1; epoch <= options.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            var report = TrainEpoch(epoch, model, normalisation, optimizer, train, cancellation);
            if (valid is not null)
                report = report with { Valid = Evaluate(model, normalisation, valid) };
            epochs.Add(report);
            best.Offer(report);
            observer?.Epoch?.Invoke(report);
        }

        best.Restore();
        return new TrainedModel(model, options with { Threads = get_num_threads() }, normalisation, epochs, best.Epoch, cancellation.IsCancellationRequested);
    }

    /// <summary>Loss and accuracy of a network over pictures that are not varied.</summary>
    /// <param name="model">The network; left in evaluation mode.</param>
    /// <param name="normalisation">What the network was trained with.</param>
    /// <param name="pictures">The pictures.</param>
    public static Score Evaluate(nn.Module<Tensor, Tensor> model, Normalisation normalisation, ImageTensors pictures)
    {
        model.eval();
        using var noGradients = no_grad();
        var tally = default(Tally);
        for (long start = 0; start < pictures.Count; start += EvaluationBatch)
        {
            using var scope = NewDisposeScope();
            var end = Math.Min(start + EvaluationBatch, pictures.Count);
            var labels = pictures.Labels.slice(0, start, end, 1);
            var logits = model.forward(normalisation.ApplyTo(Normalisation.ToUnit(pictures.Images.slice(0, start, end, 1))));
            tally.Add(cross_entropy(logits, labels), logits, labels);
        }

        return tally.Score;
    }

    // Measured: at 128 hidden units and 64 pictures a second thread gains nothing, and where another process wants the
    // processor too, the threads wait for each other at the end of each of ten operations of a step.
    private int Threads() => options switch
    {
        { Threads: > 0 } => options.Threads,
        { Model: ModelCatalog.Mlp } when (long)options.Hidden * options.BatchSize <= SmallStep => 1,
        _ => Environment.ProcessorCount,
    };

    private EpochReport TrainEpoch(int epoch, nn.Module<Tensor, Tensor> model, Normalisation normalisation, Optimizer optimizer, ImageTensors train, CancellationToken cancellation)
    {
        model.train();
        var augmenter = options.Augmentation is { } variation ? new Augmenter(variation) : null;
        var steps = (train.Count + options.BatchSize - 1) / options.BatchSize;
        var started = _time.GetTimestamp();
        var tally = default(Tally);
        double rate = 0, seconds = 0;
        using var order = randperm(train.Count, device: train.Images.device);
        for (long step = 0; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            using var scope = NewDisposeScope();
            var batch = order.slice(0, step * options.BatchSize, Math.Min((step + 1) * options.BatchSize, train.Count), 1);
            var labels = train.Labels.index_select(0, batch);
            var images = Normalisation.ToUnit(train.Images.index_select(0, batch));
            if (augmenter is not null)
                images = augmenter.Apply(images);

            var logits = model.forward(normalisation.ApplyTo(images));
            var loss = cross_entropy(logits, labels, label_smoothing: options.LabelSmoothing);
            loss.backward();
            rate = options.LearningRate * LearningRates.Factor(options.Schedule, ((epoch - 1) * steps) + step, options.Epochs * steps);
            optimizer.Step(rate);

            tally.Add(loss, logits, labels);
            if (!double.IsFinite(tally.Score.Loss))
                throw new TrainingException(TrainingFault.Diverged, $"the loss is no longer a number after {step + 1} steps of epoch {epoch}: lower --lr (now {options.LearningRate})");
            seconds = _time.GetElapsedTime(started).TotalSeconds;
            observer?.Batch?.Invoke(new(epoch, tally.Count, train.Count, tally.Score.Loss, tally.Score.Accuracy, tally.Count / seconds));
        }

        return new(epoch, tally.Score, null, rate, seconds, tally.Count / Math.Max(seconds, 1e-9), tally.Count == train.Count);
    }

    /// <summary>Adds up losses and right answers. Both are read from memory: on the processor that costs less than one more tensor operation.</summary>
    private struct Tally
    {
        private double _loss;
        private long _right;

        public long Count { get; private set; }

        public readonly Score Score => new(_loss / Math.Max(1, Count), (double)_right / Math.Max(1, Count));

        public void Add(Tensor loss, Tensor logits, Tensor labels)
        {
            using var scope = NewDisposeScope();
            var scores = MemoryMarshal.Cast<byte, float>(logits.detach().cpu().contiguous().bytes);
            var truths = MemoryMarshal.Cast<byte, long>(labels.cpu().contiguous().bytes);
            var classes = scores.Length / truths.Length;
            for (var i = 0; i < truths.Length; i++)
            {
                var row = scores.Slice(i * classes, classes);
                if (TensorPrimitives.IndexOfMax(row) == truths[i])
                    _right++;
            }

            _loss += loss.item<float>() * (double)truths.Length;
            Count += truths.Length;
        }
    }
}
