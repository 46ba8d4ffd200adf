using Fude.Bundles;
using Fude.Inference;
using Fude.Onnx;
using Fude.Onnx.Protos;
using Fude.Testing;
using Fude.Training.Datasets;
using Fude.Training.Gates;
using Fude.Training.Models;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Training.Tests.Gates;

/// <summary>A real small network, and bundles of the same network with one thing broken in its graph or its manifest.</summary>
public sealed class GatedModels : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private int _made;

    public DatasetSplits Data { get; private set; } = null!;

    public Bundle Good { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Data = await DatasetLoader.LoadAsync(new() { Name = "strokes", TrainCount = 20_000, TestCount = 1000 });
        var options = TrainingOptions.For(ModelCatalog.Mlp) with { Epochs = 5 };
        using var outcome = new TrainingRun(options).Execute(Data, new("0123456789abcdef0123456789abcdef", _folder["good"]));
        Good = outcome.Bundle;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What asks for little time and suits a network of a few seconds; nothing is compared.</summary>
    public GateRequest Request(Bundle bundle, params string[] checks) => new()
    {
        Bundle = bundle,
        Source = bundle.Folder,
        Options = new() { LeastAccuracy = 0.9, LeastRecall = 0.8, Robustness = new() { Pictures = 300, Scale = new([0.85, 1.15], 0.6) } },
        Test = Available<TestPictures>.Of(new(Data.Test, Data.Digest)),
        Corrections = Available<LabelledImages>.Missing(new("none", "なし")),
        Live = Available<LiveModel>.Missing(new("none", "なし")),
        Checks = checks.Length == 0 ? null : checks,
    };

    /// <summary>The good bundle with other values in its manifest.</summary>
    public Bundle With(Func<BundleManifest, BundleManifest> edit) => Write(Good.Model, edit(Good.Manifest), Good.Samples);

    /// <summary>The good bundle with golden samples that say something else than the model.</summary>
    public Bundle WithSamples(Func<GoldenSample, GoldenSample> edit) => Write(Good.Model, Good.Manifest, [.. Good.Samples.Select(edit)]);

    /// <summary>The good network whose last step is another: a value <c>answer</c> before, <c>probabilities</c> after. Its golden samples are its own answers.</summary>
    /// <param name="edit">Adds nodes and initialisers between the two.</param>
    /// <param name="fit">Which pictures may be golden samples; null for all.</param>
    public Bundle Rebuilt(Action<GraphProto> edit, Func<byte[], bool>? fit = null)
    {
        var model = ModelProto.Parser.ParseFrom(Good.Model);
        var output = Good.Manifest.Output.Name;
        var last = model.Graph.Node.Single(node => node.Output.Contains(output));
        last.Output[last.Output.IndexOf(output)] = "answer";
        edit(model.Graph);
        var bytes = model.ToByteArray();

        // The right samples are what the broken model gives, one by one.
        var pixels = Good.Samples.Select(sample => sample.Pixels).Where(picture => fit?.Invoke(picture) != false).ToList();
        var lenient = new InferenceOptions { ProofTolerance = 1 - 1e-9, WarmUpRuns = 0 };
        using var classifier = Classifier.Load(Good with { Model = bytes, Samples = [.. Good.Samples.Where(sample => pixels.Contains(sample.Pixels))] }, lenient);
        return Write(bytes, Good.Manifest, [.. pixels.Select(picture => Sample(classifier, picture))]);
    }

    /// <summary>Two labels of the answer change places.</summary>
    public Bundle Permuted(int one, int other)
    {
        var order = Enumerable.Range(0, Good.Manifest.Labels.Count).Select(label => label == one ? other : label == other ? one : (long)label).ToArray();
        return Rebuilt(graph =>
        {
            graph.Initializer.Add(new TensorProto { Name = "order", DataType = (int)DataType.Int64, Dims = { order.Length }, Int64Data = { order } });
            graph.Node.Add(Node("Gather", ["answer", "order"], Good.Manifest.Output.Name, OnnxAttribute.Of("axis", 1)));
        });
    }

    public static NodeProto Node(string type, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { Name = $"test_{output}", OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } };

    public static TensorProto Floats(string name, long[] dimensions, params float[] values) =>
        new() { Name = name, DataType = (int)DataType.Float, Dims = { dimensions }, FloatData = { values } };

    private static GoldenSample Sample(Classifier classifier, byte[] pixels)
    {
        var answer = new float[classifier.Classes];
        classifier.Predict(pixels, answer);
        return new(pixels, answer, Array.IndexOf(answer, answer.Max()));
    }

    private Bundle Write(byte[] model, BundleManifest manifest, IReadOnlyList<GoldenSample> samples) =>
        BundleWriter.Write(_folder[$"bundle-{Interlocked.Increment(ref _made)}"], new() { Model = model, Manifest = manifest, Samples = samples });
}
