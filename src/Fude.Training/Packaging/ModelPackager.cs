using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fude.Bundles;
using Fude.Imaging;
using Fude.Inference;
using Fude.Onnx.TorchSharp;
using Fude.Training.Datasets;
using Google.Protobuf;
using TorchSharp;

namespace Fude.Training.Packaging;

/// <summary>Turns a trained network into a bundle, and proves that the bundle answers as the network does.</summary>
/// <param name="time">Dates the bundle.</param>
public sealed class ModelPackager(TimeProvider time)
{
    /// <summary>The largest difference between a probability of the network and one of the bundle that is let pass.</summary>
    public const double ParityTolerance = 1e-5;

    /// <summary>How many test pictures go into the bundle as golden samples.</summary>
    public const int GoldenSamples = 32;

    /// <summary>How many of the worst mistakes on the test pictures are kept.</summary>
    public const int WorstMistakes = 50;

    private const int Batch = 500;

    private static readonly JsonSerializerOptions OptionsJson = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Exports, writes, reads back, and compares on every test picture.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="data">What it was trained on and is tested with.</param>
    /// <param name="target">Where the bundle goes.</param>
    /// <returns>The bundle, and its figures on the test pictures.</returns>
    /// <exception cref="TrainingException">The exported model answers otherwise than the network; no bundle is left.</exception>
    /// <exception cref="BundleException">The bundle can't be written.</exception>
    public (Bundle Bundle, ClassifierEvaluation Test) Write(TrainedModel trained, DatasetSplits data, RunTarget target)
    {
        var model = Export(trained).ToByteArray();
        var expected = Predict(trained, data.Test);
        var samples = Samples(data.Test, expected, trained.Options.Seed);
        var manifest = Manifest(trained, data, target);

        // The figures stand in the manifest, so they are taken from the exported bytes before the bundle is written.
        var unwritten = new Bundle { Folder = target.Folder, Manifest = manifest, Samples = samples, Digest = "", Model = model };
        var test = Measure(unwritten, data.Test, expected);
        var bundle = BundleWriter.Write(target.Folder, new() { Model = model, Manifest = manifest with { Metrics = Metrics(trained, test) }, Samples = samples });
        using var proven = Classifier.Load(bundle);
        return (bundle, test);
    }

    private static Onnx.Protos.ModelProto Export(TrainedModel trained) => new TorchOnnxExporter().Export(
        trained.Model,
        [1, LabelledImages.Height, LabelledImages.Width],
        new()
        {
            GraphName = $"digits-{trained.Options.Model}",
            InputName = TensorSignature.Pixels().Name,
            OutputName = TensorSignature.Probabilities(1).Name,
            Input = new() { Mean = [trained.Normalisation.Mean], Std = [trained.Normalisation.Deviation] },
            Softmax = true,
        });

    private static float[] Predict(TrainedModel trained, LabelledImages pictures)
    {
        using var tensors = ImageTensors.From(pictures);
        var probabilities = new List<float>(pictures.Count * pictures.ClassNames.Length);
        for (long start = 0; start < pictures.Count; start += Batch)
        {
            using var scope = torch.NewDisposeScope();
            using var part = trained.Predict(tensors.Images.slice(0, start, Math.Min(start + Batch, pictures.Count), 1));
            probabilities.AddRange(part.data<float>().ToArray());
        }

        return [.. probabilities];
    }

    private static ClassifierEvaluation Measure(Bundle bundle, LabelledImages pictures, float[] expected)
    {
        using var classifier = Classifier.Load(bundle);
        var actual = new float[expected.Length];
        classifier.PredictBatch(pictures.Pixels, actual, Environment.ProcessorCount);
        var classes = bundle.Manifest.Labels.Count;
        for (var i = 0; i < pictures.Count; i++)
        {
            var network = expected.AsSpan(i * classes, classes);
            var export = actual.AsSpan(i * classes, classes);
            if (!Agree(network, export))
                throw new TrainingException(TrainingFault.Parity, $"the exported model answers test picture {i} otherwise than the trained network: [{Numbers(export)}] for [{Numbers(network)}]");
        }

        return ClassifierEvaluation.Measure<int>(actual, pictures.Labels, bundle.Manifest.Labels, WorstMistakes);
    }

    private static bool Agree(ReadOnlySpan<float> network, ReadOnlySpan<float> export)
    {
        for (var k = 0; k < network.Length; k++)
        {
            // The comparison is this way round so that NaN does not pass.
            if (!(Math.Abs(network[k] - export[k]) <= ParityTolerance))
                return false;
        }

        return TensorPrimitives.IndexOfMax(network) == TensorPrimitives.IndexOfMax(export);
    }

    private BundleManifest Manifest(TrainedModel trained, DatasetSplits data, RunTarget target) => new()
    {
        Name = $"digits-{trained.Options.Model}",
        RunId = target.RunId,
        CreatedAt = time.GetUtcNow(),
        Input = TensorSignature.Pixels(),
        Output = TensorSignature.Probabilities(data.Train.ClassNames.Length),
        Labels = [.. data.Train.ClassNames],
        Preprocessing = Preprocessings.MnistV1,
        Dataset = new(data.Name, data.Digest),
        Reference = ReferenceProfiles.Of(data.Train),
        Properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["options"] = JsonSerializer.Serialize(trained.Options, OptionsJson),
            ["weights_digest"] = trained.WeightsDigest(),
            ["libtorch"] = torch.__version__,
        },
    };

    private static Dictionary<string, double> Metrics(TrainedModel trained, ClassifierEvaluation test)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["test_accuracy"] = test.Accuracy,
            ["test_loss"] = test.LogLoss,
            ["test_macro_f1"] = test.MacroF1,
            ["test_calibration_error"] = test.CalibrationError,
        };
        if (trained.Best?.Valid is { } valid)
            (metrics["valid_accuracy"], metrics["valid_loss"]) = (valid.Accuracy, valid.Loss);
        return metrics;
    }

    // Of every class in proportion, the same ones for the same seed.
    private static List<GoldenSample> Samples(LabelledImages test, float[] expected, long seed)
    {
        var classes = test.ClassNames.Length;
        return
        [
            .. StratifiedChoice.Choose(test.Labels, classes, Math.Min(GoldenSamples, test.Count), seed).Chosen.Select(index =>
            {
                var probabilities = expected.AsSpan(index * classes, classes).ToArray();
                return new GoldenSample(test.Image(index).ToArray(), probabilities, TensorPrimitives.IndexOfMax<float>(probabilities));
            }),
        ];
    }

    private static string Numbers(ReadOnlySpan<float> values) =>
        string.Join(", ", values.ToArray().Select(value => value.ToString("0.######", CultureInfo.InvariantCulture)));
}
