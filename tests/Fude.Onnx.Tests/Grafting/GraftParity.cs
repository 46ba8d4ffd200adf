using Fude.Inference;
using Fude.Onnx.Grafting;
using Fude.Onnx.Protos;
using Fude.Training.Datasets;
using Microsoft.ML.OnnxRuntime;

namespace Fude.Onnx.Tests.Grafting;

/// <summary>Runs a foreign model picture by picture, and what was made of it in batches, on random pixels and on drawn digits.</summary>
internal static class GraftParity
{
    private const int Pixels = 28 * 28;
    private const int Classes = 10;
    private static readonly OnnxLimits Foreign = new() { AllowUnusedDomains = true };

    public static ForeignClassifier Look(ModelProto model, int classes = Classes) => ForeignClassifier.Of(OnnxReader.Read(model.ToFile(), Foreign), 28, 28, classes);

    /// <summary>Grafts in one way, and compares.</summary>
    public static void Check(ModelProto model, BatchWay way, GraftOptions? options = null, double tolerance = 1e-5)
    {
        var largest = Difference(model, way, options ?? new());
        Assert.True(largest <= tolerance, $"the answers differ by {largest}");
    }

    public static double Difference(ModelProto model, BatchWay way, GraftOptions options)
    {
        var classifier = Look(model);
        var file = OnnxWriter.ToBytes(Grafter.Graft(classifier, options, way));
        // As a bundle's reader does, which knows nothing of foreign domains.
        var grafted = OnnxReader.Read(file);
        Assert.Equal("pixels: UINT8[batch, 1, 28, 28]", Assert.Single(grafted.Inputs).ToString());
        Assert.Equal("probabilities: FLOAT[batch, 10]", Assert.Single(grafted.Outputs).ToString());
        using var original = ForeignModel.Load(classifier, "original");
        using var settings = Parity.Settings();
        using var session = new InferenceSession(file, settings);
        var pictures = Pictures();
        var expected = pictures.Select(picture => Answer(original, picture, options)).ToList();
        var largest = 0.0;
        foreach (var size in (int[])[1, 2, 5, pictures.Count])
        {
            for (var start = 0; start + size <= pictures.Count; start += size)
            {
                var actual = Run(session, [.. pictures.Skip(start).Take(size).SelectMany(picture => picture)], size);
                for (var index = 0; index < actual.Length; index++)
                    largest = Math.Max(largest, Math.Abs(expected[start + (index / Classes)][index % Classes] - actual[index]));
            }
        }

        return largest;
    }

    private static double[] Answer(ForeignModel original, byte[] picture, GraftOptions options)
    {
        var numbers = original.Run([.. picture.Select(options.Scale.Apply)]);
        if (!options.Softmax)
            return numbers;
        var most = numbers.Max();
        var powers = numbers.Select(number => Math.Exp(number - most)).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static float[] Run(InferenceSession session, byte[] pixels, int count)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(pixels, [count, 1, 28, 28]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["pixels"], [value], ["probabilities"]);
        Assert.Equal([count, Classes], results[0].GetTensorTypeAndShape().Shape);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static List<byte[]> Pictures()
    {
        var (drawn, _) = StrokeDigits.Generate(7, 10);
        var random = new Random(7);
        var pictures = drawn.Chunk(Pixels).ToList();
        for (var count = 0; count < 8; count++)
        {
            var noise = new byte[Pixels];
            random.NextBytes(noise);
            pictures.Add(noise);
        }

        return [.. pictures, new byte[Pixels], [.. Enumerable.Repeat(byte.MaxValue, Pixels)]];
    }
}
