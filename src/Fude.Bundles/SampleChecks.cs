namespace Fude.Bundles;

/// <summary>Whether the golden samples fit the signature and themselves.</summary>
internal static class SampleChecks
{
    // float32 softmax over ten thousand classes is off by far less; a wrong output stage is off by far more.
    private const double SumTolerance = 1e-3;

    /// <exception cref="BundleException">A sample does not fit.</exception>
    public static void Check(IReadOnlyList<GoldenSample> samples, BundleManifest manifest, BundleLimits limits)
    {
        if (samples is null || samples.Count == 0)
            throw Mismatch("$.samples: there are none, and a bundle needs at least one to prove itself on.");
        if (samples.Count > limits.MaxSamples)
            throw Mismatch($"$.samples: {samples.Count} samples are over the limit of {limits.MaxSamples}.");
        for (var i = 0; i < samples.Count; i++)
            Check($"$.samples[{i}]", samples[i], (int)manifest.Input.ElementCount, manifest.Labels.Count);
    }

    private static void Check(string path, GoldenSample sample, int pixels, int classes)
    {
        if (sample is not { Pixels: not null, Probabilities: not null })
            throw Mismatch($"{path}: pixels and probabilities are expected.");
        if (sample.Pixels.Length != pixels)
            throw Mismatch($"{path}.pixels: {pixels} pixels are expected, and there are {sample.Pixels.Length}.");
        if (sample.Probabilities.Length != classes)
            throw Mismatch($"{path}.probabilities: {classes} are expected, one per label, and there are {sample.Probabilities.Length}.");

        var sum = 0.0;
        var largest = 0;
        for (var i = 0; i < classes; i++)
        {
            var probability = sample.Probabilities[i];
            if (!(probability is >= 0 and <= 1))
                throw Mismatch($"{path}.probabilities[{i}]: {probability} is not a probability.");
            sum += probability;
            if (probability > sample.Probabilities[largest])
                largest = i;
        }

        if (Math.Abs(sum - 1) > SumTolerance)
            throw Mismatch($"{path}.probabilities: they sum to {sum:0.######}, and should to 1.");
        if ((uint)sample.Label >= (uint)classes)
            throw Mismatch($"{path}.label: {sample.Label} is not the index of a label (0 to {classes - 1}).");
        // The first of equals may be any of them.
        if (sample.Probabilities[sample.Label] < sample.Probabilities[largest])
            throw Mismatch($"{path}.label: is {sample.Label}, and the largest probability is at {largest}.");
    }

    private static BundleException Mismatch(string message) => new(BundleFaultKind.SampleMismatch, message, BundleFiles.Samples);
}
