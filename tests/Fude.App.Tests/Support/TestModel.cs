using System.Collections.Concurrent;
using System.Reflection;
using Fude.Bundles;
using Fude.Imaging;
using Fude.Onnx;
using Fude.Testing;
using Google.Protobuf;
using SkiaSharp;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.App.Tests.Support;

/// <summary>
/// A real bundle with a real network, made without libtorch and once for a run: trained on digits in the shapes of
/// <see cref="DigitShapes"/> and, where it is at hand, on a part of MNIST.
/// </summary>
public sealed class TestModel : IDisposable
{
    public const string RunId = "0123456789abcdef0123456789abcdef";

    private const int Hidden = 48;
    private const int Pixels = 784;
    private static readonly Lazy<(byte[] Images, byte[] Labels)> Learned = new(Examples);
    private static readonly ConcurrentDictionary<(int Epochs, int Seed), Lazy<SmallNetwork>> Trained = new(); // a second or two each, and many tests want the same
    private readonly TemporaryFolder _folder = new();

    /// <summary>Trains one.</summary>
    /// <param name="runId">Its run.</param>
    /// <param name="epochs">Passes over the examples.</param>
    /// <param name="seed">Of its weights: another makes another model.</param>
    /// <param name="preprocessing">What it says it was trained with.</param>
    /// <param name="defect">What is wrong with it; the weights are those of the model without it.</param>
    /// <param name="names">What it calls the ten digits, a letter each.</param>
    public TestModel(string runId = RunId, int epochs = 4, int seed = 1, string preprocessing = Preprocessings.MnistV1, Defect? defect = null, string names = "0123456789")
    {
        var network = Trained.GetOrAdd((epochs, seed), one => new(() => Train(one.Epochs, one.Seed))).Value.Copy();
        defect ??= new Defect();
        defect.Spoil(network);
        Folder = _folder["bundle"];
        BundleWriter.Write(Folder, new BundleContent
        {
            Model = ToOnnx(network, defect),
            Manifest = new BundleManifest
            {
                Name = "small-network",
                RunId = runId,
                CreatedAt = DateTimeOffset.UnixEpoch,
                Input = TensorSignature.Pixels(),
                Output = TensorSignature.Probabilities(10),
                Labels = [.. names.Select(name => name.ToString())],
                Preprocessing = preprocessing,
            },
            Samples = [.. Enumerable.Range(0, 10).Select(i => Sample(network, Learned.Value.Images.AsSpan(i * Pixels, Pixels)))],
        });
    }

    /// <summary>The bundle's folder.</summary>
    public string Folder { get; }

    /// <summary>A copy that a test may damage.</summary>
    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    public void Dispose() => _folder.Dispose();

    private static GoldenSample Sample(SmallNetwork network, ReadOnlySpan<byte> pixels)
    {
        var probabilities = network.Predict(pixels);
        return new GoldenSample(pixels.ToArray(), probabilities, Array.IndexOf(probabilities, probabilities.Max()));
    }

    private static SmallNetwork Train(int epochs, int seed)
    {
        var network = new SmallNetwork(Hidden, seed);
        network.Train(Learned.Value.Images, Learned.Value.Labels, epochs, rate: 0.03f, seed + 1);
        return network;
    }

    private static (byte[] Images, byte[] Labels) Examples()
    {
        var (images, labels) = DrawnExamples(200);
        if (SharedData.MnistFolder is null)
            return (images, labels);
        const int Real = 8000;
        var mnist = SharedData.ReadMnist(train: true);
        return ([.. images, .. mnist.Images[..(Real * Pixels)]], [.. labels, .. mnist.Labels[..Real]]);
    }

    private static (byte[] Images, byte[] Labels) DrawnExamples(int each)
    {
        var random = new Random(3);
        var images = new byte[each * 10 * Pixels];
        var labels = new byte[each * 10];
        var preprocessing = Preprocessings.Get(Preprocessings.MnistV1);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i % 10);
            var transform = SKMatrix.CreateRotationDegrees(Around(random, 12), 140, 140)
                .PostConcat(SKMatrix.CreateSkew(Around(random, 0.2f), 0))
                .PostConcat(SKMatrix.CreateScale(1 + Around(random, 0.25f), 1 + Around(random, 0.15f), 140, 140));
            var picture = new Picture(Drawings.Side, Drawings.Side, Drawings.Rgba(i % 10, transform, 17 + Around(random, 6)));
            Assert.True(preprocessing.TryPrepare(picture, images.AsSpan(i * Pixels, Pixels), out _));
        }

        return (images, labels);
    }

    private static float Around(Random random, float most) => ((2 * random.NextSingle()) - 1) * most;

    private static byte[] ToOnnx(SmallNetwork network, Defect defect)
    {
        var graph = new OnnxGraphBuilder("small-network");
        OnnxDimension batch = "batch";
        var pixels = graph.Input(new OnnxValue("pixels", DataType.Uint8, [batch, 1, 28, 28]));
        var floats = graph.Node("cast", "Cast", [pixels], "floats", OnnxAttribute.Of("to", (long)DataType.Float));
        var scaled = graph.Node("scale", "Mul", [floats, graph.Initializer("scale_by", [], [1f / 255])], "scaled");
        var flat = graph.Node("flatten", "Flatten", [scaled], "flat", OnnxAttribute.Of("axis", 1));
        var hidden = graph.Node(
            "hidden",
            "Gemm",
            [flat, graph.Initializer("hidden.weight", [Hidden, Pixels], network.HiddenWeights), graph.Initializer("hidden.bias", [Hidden], network.HiddenBiases)],
            "hidden_sum",
            OnnxAttribute.Of("transB", 1));
        var active = graph.Node("relu", "Relu", [hidden], "active");
        var logits = graph.Node(
            "output",
            "Gemm",
            [active, graph.Initializer("output.weight", [10, Hidden], network.OutputWeights), graph.Initializer("output.bias", [10], network.OutputBiases)],
            "logits",
            OnnxAttribute.Of("transB", 1));
        logits = defect.Add(graph, flat, logits);
        graph.Node("softmax", "Softmax", [logits], "probabilities", OnnxAttribute.Of("axis", 1));
        graph.Output(new OnnxValue("probabilities", DataType.Float, [batch, 10]));
        return graph.ToModel().ToByteArray();
    }
}
