using Fude.Inference;

namespace Fude.Training.Gates.Checks;

/// <summary>The model answers the bundle's own samples as it did when the bundle was made, one by one and as a batch.</summary>
internal sealed class GoldenSamplesCheck : IGateCheck
{
    public string Name => "golden";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var (classifier, samples) = (context.Candidate, context.Request.Bundle.Samples);
        float[] expected = [.. samples.SelectMany(sample => sample.Probabilities)];
        var alone = new float[expected.Length];
        for (var i = 0; i < samples.Count; i++)
            classifier.Predict(samples[i].Pixels, alone.AsSpan(i * classifier.Classes, classifier.Classes));
        var together = Answers.Predict(classifier, [.. samples.SelectMany(sample => sample.Pixels)], cancellation);
        var most = Math.Max(Distance.Largest(expected, alone), Distance.Largest(expected, together));
        return CheckResult.Of(Name, [GateFigure.AtMost(Name, most, context.Options.GoldenTolerance), new($"{Name}.samples", samples.Count, FigureUnit.Count)]);
    }
}

/// <summary>How far apart two answers are.</summary>
internal static class Distance
{
    /// <summary>The largest difference of two probabilities; NaN where one of them is.</summary>
    public static double Largest(ReadOnlySpan<float> some, ReadOnlySpan<float> others)
    {
        var most = 0.0;
        for (var i = 0; i < some.Length; i++)
            most = Math.Max(most, Math.Abs((double)some[i] - others[i])); // Math.Max keeps NaN
        return most;
    }
}
