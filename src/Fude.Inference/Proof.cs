using System.Globalization;
using Fude.Bundles;

namespace Fude.Inference;

/// <summary>A model's proof before it takes traffic: it gives what its golden samples say, one by one and as a batch.</summary>
internal static class Proof
{
    /// <exception cref="InferenceException">A sample's probabilities are off by more than the tolerance.</exception>
    public static void Run(Classifier classifier, double tolerance)
    {
        var samples = classifier.Bundle.Samples;
        var actual = new float[samples.Count * classifier.Classes];
        for (var i = 0; i < samples.Count; i++)
            classifier.Predict(samples[i].Pixels, Row(actual, i, classifier));
        Compare(samples, actual, classifier, tolerance, "alone");

        // A model that mixes up the pictures of a batch (a softmax along the wrong axis) does well on each alone.
        byte[] pixels = [.. samples.SelectMany(sample => sample.Pixels)];
        classifier.PredictBatch(pixels, actual);
        Compare(samples, actual, classifier, tolerance, "in a batch");
    }

    private static void Compare(IReadOnlyList<GoldenSample> samples, float[] all, Classifier classifier, double tolerance, string how)
    {
        for (var i = 0; i < samples.Count; i++)
        {
            var expected = samples[i].Probabilities;
            var actual = Row(all, i, classifier);
            for (var label = 0; label < expected.Length; label++)
            {
                // Written so that NaN fails.
                if (!(Math.Abs((double)expected[label] - actual[label]) <= tolerance))
                    throw Failed(classifier, i, label, expected, actual.ToArray(), tolerance, how);
            }
        }
    }

    private static InferenceException Failed(Classifier classifier, int sample, int label, float[] expected, float[] actual, double tolerance, string how)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"'{classifier.Bundle.Manifest.Name}' does not prove itself: golden sample {sample}, run {how}, gives {actual[label]:0.######} for '{classifier.Labels[label]}', and {expected[label]:0.######} ± {tolerance:0.######} is expected.");
        return new InferenceException(InferenceFaultKind.ProofFailed, message) { Sample = sample, Expected = expected, Actual = actual };
    }

    private static Span<float> Row(float[] all, int sample, Classifier classifier) =>
        all.AsSpan(sample * classifier.Classes, classifier.Classes);
}
