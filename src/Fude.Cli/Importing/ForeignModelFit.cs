using System.Numerics.Tensors;
using Fude.Bundles;
using Fude.Inference;
using Fude.Onnx;
using Fude.Onnx.Grafting;

namespace Fude.Cli.Importing;

/// <summary>A bundle's model that was made of a foreign one, and answers as that does.</summary>
/// <param name="Content">What the bundle is written from; the manifest has no run yet.</param>
/// <param name="Way">How it answers many pictures at once.</param>
/// <param name="Softmax">Whether a softmax was added.</param>
/// <param name="Scale">How pixels become its input.</param>
/// <param name="Pictures">How many pictures it was compared on.</param>
/// <param name="Difference">The largest difference of a probability between the original and the bundle's model.</param>
/// <param name="Read">How many labelled pictures it reads as their label, and of how many; null where none has a label.</param>
internal sealed record ForeignModelFit(BundleContent Content, BatchWay Way, bool Softmax, InputScale Scale, int Pictures, double Difference, (int Right, int Of)? Read)
{
    /// <summary>As far as a probability may be off: what a server's own proof allows.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Grafts in the first way that answers as the original does, alone and in batches.</summary>
    /// <exception cref="CommandException">None does, or the original can't be used.</exception>
    /// <exception cref="InferenceException">ONNX Runtime does not run the original.</exception>
    public static ForeignModelFit Find(ForeignModelFile file, ForeignModelRequest request, ForeignModelSamples samples, DateTimeOffset now, CancellationToken cancellation)
    {
        var scale = ForeignModelFile.ScaleOf(request, file.Classifier);
        ForeignModelAnswers answers;
        using (var original = ForeignModel.Load(file.Classifier, request.File))
            answers = ForeignModelAnswers.Of(original, samples.Pictures.Select(one => one.Pixels), scale, cancellation);
        var softmax = answers.NeedsSoftmax(request.Softmax);
        var expected = Enumerable.Range(0, samples.Pictures.Count).Select(picture => answers.Probabilities(picture, softmax)).ToList();
        var failures = new List<string>();
        foreach (var way in Grafter.Ways(file.Classifier))
        {
            cancellation.ThrowIfCancellationRequested();
            var content = ContentOf(file, request, samples, expected, new() { Scale = scale, Softmax = softmax }, way, now);
            if (Compare(content, samples, expected, failures) is { } difference)
                return new(content, way, softmax, scale, samples.Pictures.Count, difference, RightOnes(samples, expected));
        }

        throw new CommandException($"{request.File}: what was made of it does not answer as the model itself does: {string.Join("; ", failures)}");
    }

    // The whole of a server's load, on a bundle that is not written yet; then every picture, alone and in batches of several sizes.
    private static double? Compare(BundleContent content, ForeignModelSamples samples, List<float[]> expected, List<string> failures)
    {
        try
        {
            using var classifier = Classifier.Load(new Bundle { Folder = "", Manifest = content.Manifest, Samples = content.Samples, Digest = "", Model = content.Model });
            var largest = 0.0;
            foreach (var size in (int[])[1, 3, 64])
            {
                for (var start = 0; start < samples.Pictures.Count; start += size)
                {
                    var part = samples.Pictures.Skip(start).Take(size).ToList();
                    var actual = new float[part.Count * classifier.Classes];
                    classifier.PredictBatch([.. part.SelectMany(one => one.Pixels)], actual);
                    largest = Math.Max(largest, Largest(actual, expected, start));
                }
            }

            if (largest <= Tolerance)
                return largest;
            failures.Add($"a probability differs by {largest:0.######}");
        }
        catch (InferenceException e)
        {
            failures.Add(e.Message);
        }

        return null;
    }

    private static double Largest(float[] actual, List<float[]> expected, int start)
    {
        var largest = 0.0;
        for (var index = 0; index < actual.Length; index++)
        {
            var row = expected[start + (index / expected[0].Length)];
            var difference = Math.Abs((double)row[index % row.Length] - actual[index]);
            largest = difference <= largest ? largest : double.IsNaN(difference) ? double.PositiveInfinity : difference;
        }

        return largest;
    }

    private static BundleContent ContentOf(ForeignModelFile file, ForeignModelRequest request, ForeignModelSamples samples, List<float[]> expected, GraftOptions options, BatchWay way, DateTimeOffset now) => new()
    {
        Model = OnnxWriter.ToBytes(Grafter.Graft(file.Classifier, options, way)),
        Samples = [.. samples.Golden.Select(picture => new GoldenSample(samples.Pictures[picture].Pixels, expected[picture], TensorPrimitives.IndexOfMax<float>(expected[picture])))],
        Manifest = new()
        {
            Name = request.Name,
            RunId = "none",
            CreatedAt = now,
            Input = TensorSignature.Pixels(file.Classifier.Height, file.Classifier.Width),
            Output = TensorSignature.Probabilities(request.Labels.Count),
            Labels = request.Labels,
            Preprocessing = request.Preprocessing.Id,
            Properties = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["source_sha256"] = file.Sha256,
                ["source_producer"] = file.Producer,
                ["input_scale"] = options.Scale.ToString(),
                ["softmax"] = options.Softmax ? "added" : "its own",
                ["batch"] = way.ToString().ToLowerInvariant(),
            },
        },
    };

    private static (int Right, int Of)? RightOnes(ForeignModelSamples samples, List<float[]> expected)
    {
        if (samples.Source is null)
            return null;
        var labelled = samples.Pictures.Select((one, index) => (one.Label, Answer: TensorPrimitives.IndexOfMax<float>(expected[index]))).Where(one => one.Label >= 0).ToList();
        return (labelled.Count(one => one.Label == one.Answer), labelled.Count);
    }
}
