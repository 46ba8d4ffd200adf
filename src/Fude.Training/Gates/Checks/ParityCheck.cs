using Fude.Inference;
using Fude.Training.Datasets;

namespace Fude.Training.Gates.Checks;

/// <summary>
/// The model answers alike however it is run: one by one or in batches, with one thread or several, with the graph as the file has it or as ONNX Runtime
/// rewrites it. That it answers as the trained network did is in its golden samples and its recorded figures.
/// </summary>
internal sealed class ParityCheck : IGateCheck
{
    private const int OtherBatch = 7;

    private static readonly (string Name, InferenceOptions Options)[] Ways =
    [
        ("unoptimised", new() { OptimiseGraph = false, ProofTolerance = 1 - 1e-9 }),
        ("threads", new() { ThreadsPerRun = Math.Max(2, Environment.ProcessorCount), ProofTolerance = 1 - 1e-9 }),
        ("batches", new() { MaxBatch = OtherBatch, ProofTolerance = 1 - 1e-9 }),
    ];

    public string Name => "parity";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var (pixels, usual) = Pictures(context, cancellation);
        List<GateFigure> figures = [Figure("alone", Alone(context.Candidate, pixels))];
        foreach (var (name, options) in Ways)
        {
            using var other = Classifier.Load(context.Request.Bundle, options);
            figures.Add(Figure(name, Answers.Predict(other, pixels, cancellation)));
        }

        figures.Add(new($"{Name}.pictures", pixels.Length / context.Candidate.PixelCount, FigureUnit.Count));
        return CheckResult.Of(Name, figures);

        GateFigure Figure(string way, float[] answers) => GateFigure.AtMost($"{Name}.{way}", Distance.Largest(usual, answers), context.Options.ParityTolerance);
    }

    // Without test pictures the golden samples have to do.
    private static (byte[] Pixels, float[] Usual) Pictures(GateContext context, CancellationToken cancellation)
    {
        byte[] pixels = context.Request.Test.Value is { Pictures: var test }
            ? test.Sample(context.Options.ParityPictures, context.Options.Robustness.Seed).Pixels
            : [.. context.Request.Bundle.Samples.SelectMany(sample => sample.Pixels)];
        return (pixels, Answers.Predict(context.Candidate, pixels, cancellation));
    }

    private static float[] Alone(Classifier classifier, byte[] pixels)
    {
        var answers = new float[pixels.Length / classifier.PixelCount * classifier.Classes];
        for (var i = 0; i < answers.Length / classifier.Classes; i++)
            classifier.Predict(pixels.AsSpan(i * classifier.PixelCount, classifier.PixelCount), answers.AsSpan(i * classifier.Classes, classifier.Classes));
        return answers;
    }
}
