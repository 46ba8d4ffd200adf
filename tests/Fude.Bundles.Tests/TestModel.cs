using System.Runtime.InteropServices;
using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Bundles.Tests;

/// <summary>A linear classifier as an ONNX file, and the same arithmetic in C# to check it against.</summary>
public sealed class TestModel
{
    private readonly float[] weights;
    private readonly float[] bias;

    public TestModel(int height = 28, int width = 28, int classes = 10, int seed = 1)
    {
        (Height, Width, Classes) = (height, width, classes);
        var random = new Random(seed);
        weights = [.. Enumerable.Range(0, Pixels * classes).Select(_ => (float)(random.NextDouble() - 0.5))];
        bias = [.. Enumerable.Range(0, classes).Select(_ => (float)(random.NextDouble() - 0.5))];
        Proto = Build();
    }

    public int Height { get; }

    public int Width { get; }

    public int Classes { get; }

    public int Pixels => Height * Width;

    /// <summary>The model, open to damage.</summary>
    public ModelProto Proto { get; }

    public byte[] Bytes => Proto.ToByteArray();

    public float[] Predict(ReadOnlySpan<byte> pixels)
    {
        var logits = new double[Classes];
        for (var label = 0; label < Classes; label++)
        {
            logits[label] = bias[label];
            for (var i = 0; i < Pixels; i++)
                logits[label] += pixels[i] / 255.0 * weights[(i * Classes) + label];
        }

        var exponentials = logits.Select(logit => Math.Exp(logit - logits.Max())).ToArray();
        return [.. exponentials.Select(value => (float)(value / exponentials.Sum()))];
    }

    public GoldenSample Sample(byte[] pixels)
    {
        var probabilities = Predict(pixels);
        return new GoldenSample(pixels, probabilities, Array.IndexOf(probabilities, probabilities.Max()));
    }

    public byte[] Picture(int seed)
    {
        var pixels = new byte[Pixels];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private ModelProto Build()
    {
        var graph = new GraphProto { Name = "test" };
        graph.Input.Add(Value("pixels", DataType.Uint8, 1, Height, Width));
        graph.Output.Add(Value("probabilities", DataType.Float, Classes));
        graph.Initializer.Add(Floats("scale", [], [1 / 255f]));
        graph.Initializer.Add(Floats("weights", [Pixels, Classes], weights));
        graph.Initializer.Add(Floats("bias", [Classes], bias));
        graph.Node.Add(Node("cast", "Cast", ["pixels"], "floats", new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)DataType.Float }));
        graph.Node.Add(Node("scaled", "Mul", ["floats", "scale"], "scaled"));
        graph.Node.Add(Node("flatten", "Flatten", ["scaled"], "flat"));
        graph.Node.Add(Node("linear", "Gemm", ["flat", "weights", "bias"], "logits"));
        graph.Node.Add(Node("softmax", "Softmax", ["logits"], "probabilities", new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = -1 }));
        var model = new ModelProto { IrVersion = 8, ProducerName = "tests", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    private static ValueInfoProto Value(string name, DataType type, params int[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private static TensorProto Floats(string name, long[] dimensions, float[] values) => new()
    {
        Name = name,
        DataType = (int)DataType.Float,
        Dims = { dimensions },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
    };

    private static NodeProto Node(string name, string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = name, OpType = type };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }
}
