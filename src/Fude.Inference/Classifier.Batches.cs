using System.Runtime.ExceptionServices;

namespace Fude.Inference;

public sealed partial class Classifier
{
    /// <summary>
    /// Predicts many pictures in runs of at most <see cref="InferenceOptions.MaxBatch"/>. The result is the same for any
    /// parallelism. It may differ from <see cref="Predict"/> in the last bits: ONNX Runtime adds up in another order.
    /// </summary>
    /// <param name="pixels">n × <see cref="PixelCount"/> bytes; n may be 0.</param>
    /// <param name="probabilities">Receives n × <see cref="Classes"/> probabilities.</param>
    /// <param name="parallelism">Runs at once, 1 or more; 0 for <see cref="InferenceOptions.Parallelism"/>.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="ArgumentException">The lengths don't fit each other.</exception>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed.</exception>
    public void PredictBatch(ReadOnlySpan<byte> pixels, Span<float> probabilities, int parallelism = 0, CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            PredictBatchCore(pixels, probabilities, parallelism, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    internal void PredictBatchCore(ReadOnlySpan<byte> pixels, Span<float> probabilities, int parallelism, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parallelism);
        var (count, rest) = Math.DivRem(pixels.Length, shape.Pixels);
        if (rest != 0)
            throw new ArgumentException($"Whole pictures of {shape.Pixels} pixels are expected, and {pixels.Length} is no multiple.", nameof(pixels));
        if (probabilities.Length != (long)count * shape.Classes)
            throw new ArgumentException($"Room for {(long)count * shape.Classes} probabilities is expected, and there is room for {probabilities.Length}.", nameof(probabilities));

        var runs = (int)(((long)count + options.MaxBatch - 1) / options.MaxBatch);
        if (parallelism == 0)
            parallelism = options.Parallelism;
        if (parallelism > 1 && runs > 1)
        {
            RunParallel(pixels, probabilities, runs, parallelism, cancellationToken);
            return;
        }

        for (var run = 0; run < runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RunPart(run, pixels, probabilities);
        }
    }

    private unsafe void RunParallel(ReadOnlySpan<byte> pixels, Span<float> probabilities, int runs, int parallelism, CancellationToken cancellationToken)
    {
        // Spans can't be captured; the memory stays fixed until the last run is back.
        fixed (byte* input = pixels)
        fixed (float* output = probabilities)
        {
            var (source, target, sourceLength, targetLength) = ((nint)input, (nint)output, pixels.Length, probabilities.Length);
            var settings = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
            try
            {
                Parallel.For(0, runs, settings, run => RunPart(run, new((void*)source, sourceLength), new((void*)target, targetLength)));
            }
            catch (AggregateException e) when (e.InnerExceptions[0] is InferenceException first)
            {
                // One run's fault is told as if there had been only that run.
                ExceptionDispatchInfo.Throw(first);
            }
        }
    }

    private void RunPart(int run, ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        var start = run * options.MaxBatch;
        var count = Math.Min(options.MaxBatch, (pixels.Length / shape.Pixels) - start);
        RunWith(
            batches,
            pixels.Slice(start * shape.Pixels, count * shape.Pixels),
            probabilities.Slice(start * shape.Classes, count * shape.Classes));
    }
}
