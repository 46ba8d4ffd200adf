using Fude.App.Models;
using Fude.App.Predictions;
using Fude.App.Settings;
using Fude.App.Telemetry;

namespace Fude.App.OpenInference;

/// <summary>Runs the pictures of a request as one batch, behind the same gate as drawings.</summary>
internal sealed class InferenceRunner(PredictionGate gate, AppMetrics metrics, AppSettings settings)
{
    private const int MostAtOnce = 256;
    private int _held;

    /// <summary>Takes one of the places of requests whose tensors are held in memory; <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="InferFaultException">All are taken.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _held) <= settings.OpenInference.MaxRequests)
            return;
        Leave();
        throw new InferFaultException(InferFault.Busy, $"{settings.OpenInference.MaxRequests} requests are being served already. Try again in a second.");
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _held);

    /// <summary>Predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pixels">The pictures, one after the other.</param>
    /// <param name="cancellation">The client went away.</param>
    /// <returns>The probabilities, picture by picture.</returns>
    /// <exception cref="InferFaultException">Too many are waiting.</exception>
    public async ValueTask<float[]> PredictAsync(ModelLease model, ReadOnlyMemory<byte> pixels, CancellationToken cancellation)
    {
        var (size, classes) = (model.Model.Classifier.PixelCount, model.Model.Labels.Count);
        var count = pixels.Length / size;
        var probabilities = new float[count * classes];
        // A place for each part, so that drawings get their turn between the parts of a large batch.
        for (var start = 0; start < count; start += MostAtOnce)
        {
            using var place = await gate.EnterAsync(cancellation);
            if (!place.IsAcquired)
                throw new InferFaultException(InferFault.Busy, "Too many requests are waiting. Try again in a second.");
            var part = Math.Min(MostAtOnce, count - start);
            Predict(model, pixels.Span.Slice(start * size, part * size), probabilities.AsSpan(start * classes, part * classes));
        }

        for (var i = 0; i < count; i++)
            metrics.Predicted(model.Model.Tag, model.Model.Labels[Best(probabilities.AsSpan(i * classes, classes), 1)[0]]);
        return probabilities;
    }

    private static void Predict(ModelLease model, ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        if (pixels.Length == model.Model.Classifier.PixelCount)
            model.Network.Predict(pixels, probabilities);
        else
            model.Network.PredictBatch(pixels, probabilities);
    }

    /// <summary>The best labels of each picture as Triton writes them: <c>probability:index:label</c>.</summary>
    /// <param name="probabilities">The probabilities, picture by picture.</param>
    /// <param name="model">The model.</param>
    /// <param name="classes">How many labels of each.</param>
    public static IEnumerable<string> Classification(float[] probabilities, LoadedModel model, int classes)
    {
        for (var start = 0; start < probabilities.Length; start += model.Labels.Count)
        {
            foreach (var index in Best(probabilities.AsSpan(start, model.Labels.Count), classes))
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{probabilities[start + index]:F6}:{index}:{model.Labels[index]}");
        }
    }

    private static int[] Best(ReadOnlySpan<float> probabilities, int count)
    {
        if (count == 1)
            return [System.MemoryExtensions.IndexOf(probabilities, Max(probabilities))];
        var values = probabilities.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(index => values[index]).Take(count)];
    }

    private static float Max(ReadOnlySpan<float> values)
    {
        var max = values[0];
        foreach (var value in values)
            max = MathF.Max(max, value);
        return max;
    }
}
