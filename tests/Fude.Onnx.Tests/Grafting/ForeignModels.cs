using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests.Grafting;

/// <summary>Classifiers of 28×28 pictures in ten classes, as other tools export them.</summary>
internal static class ForeignModels
{
    private const int Hidden = 16;

    /// <summary>The reference application's shape: float <c>[784]</c> in, logits <c>[10]</c> out, no batch axis.</summary>
    public static ModelProto WithoutBatch()
    {
        var graph = new OnnxGraphBuilder("main_graph");
        var x = graph.Input(new OnnxValue("input", DataType.Float, [784]));
        x = graph.Node("l1", "MatMul", [x, Weights(graph, "w1", [784, Hidden])], "h1");
        x = graph.Node("b1", "Add", [x, Weights(graph, "c1", [Hidden])], "h2");
        x = graph.Node("r1", "Relu", [x], "h3");
        x = graph.Node("l2", "MatMul", [x, Weights(graph, "w2", [Hidden, 10])], "h4");
        // With names that a grafted graph has too.
        graph.Output(new OnnxValue(graph.Node("b2", "Add", [x, Weights(graph, "pixels", [10])], "probabilities"), DataType.Float, [10]));
        return graph.ToModel(opset: 13);
    }

    /// <summary><c>[28, 28]</c> that is flattened, made a row for Gemm, and squeezed, with a softmax over the only axis.</summary>
    public static ModelProto Squeezed(long opset = 17)
    {
        var graph = new OnnxGraphBuilder("g");
        var x = graph.Input(new OnnxValue("x", DataType.Float, [28, 28]));
        x = graph.Node("flat", "Reshape", [x, graph.Initializer("shape", [1], [-1L])], "flat_out");
        x = opset < 13
            ? graph.Node("row", "Unsqueeze", [x], "row_out", OnnxAttribute.Of("axes", [0L]))
            : graph.Node("row", "Unsqueeze", [x, graph.Initializer("zero", [1], [0L])], "row_out");
        x = graph.Node("fc1", "Gemm", [x, Weights(graph, "w1", [Hidden, 784]), Weights(graph, "c1", [Hidden])], "fc1_out", OnnxAttribute.Of("transB", 1L));
        x = graph.Node("act", "Tanh", [x], "act_out");
        x = graph.Node("fc2", "Gemm", [x, Weights(graph, "w2", [Hidden, 10]), Weights(graph, "c2", [10])], "fc2_out");
        x = opset < 13
            ? graph.Node("off", "Squeeze", [x], "off_out", OnnxAttribute.Of("axes", [0L]))
            : graph.Node("off", "Squeeze", [x, "zero"], "off_out");
        graph.Output(new OnnxValue(graph.Node("soft", "Softmax", [x], "y", OnnxAttribute.Of("axis", 0L)), DataType.Float, [10]));
        return graph.ToModel(opset);
    }

    /// <summary>A convolutional network whose batch is fixed to one picture, as an export without dynamic axes has it; logits out.</summary>
    public static ModelProto FixedBatch(string flatten = "Reshape")
    {
        var graph = new OnnxGraphBuilder("torch_jit");
        var x = graph.Input(new OnnxValue("images", DataType.Float, [1, 1, 28, 28]));
        x = graph.Node("conv", "Conv", [x, Weights(graph, "k", [4, 1, 3, 3]), Weights(graph, "kb", [4])], "conv_out", OnnxAttribute.Of("kernel_shape", [3L, 3]), OnnxAttribute.Of("pads", [1L, 1, 1, 1]));
        x = graph.Node("norm", "BatchNormalization", [x, Weights(graph, "s", [4]), Weights(graph, "o", [4]), Weights(graph, "m", [4]), Weights(graph, "v", [4], positive: true)], "norm_out");
        x = graph.Node("relu", "Relu", [x], "relu_out");
        x = graph.Node("pool", "MaxPool", [x], "pool_out", OnnxAttribute.Of("kernel_shape", [4L, 4]), OnnxAttribute.Of("strides", [4L, 4]));
        graph.Describes(new OnnxValue("pool_out", DataType.Float, [1, 4, 7, 7]));
        x = flatten switch
        {
            "Reshape" => graph.Node("flat", "Reshape", [x, graph.Initializer("shape", [2], [1L, 196])], "flat_out"),
            "Counted" => graph.Node("flat", "Reshape", [x, graph.Initializer("shape", [2], [1L, -1])], "flat_out"),
            "Free" => graph.Node("flat", "Reshape", [x, graph.Initializer("shape", [2], [-1L, 196])], "flat_out"),
            _ => graph.Node("flat", "Flatten", [x], "flat_out"),
        };
        x = graph.Node("fc", "Gemm", [x, Weights(graph, "w", [10, 196]), Weights(graph, "c", [1, 10])], "logits", OnnxAttribute.Of("transB", 1L));
        graph.Output(new OnnxValue(x, DataType.Float, [1, 10]));
        return graph.ToModel(opset: 11);
    }

    /// <summary>
    /// As Keras models come through tf2onnx: <c>[unk, 28, 28, 1]</c>, transposed at the front, the shape of the batch taken along, a softmax at
    /// the end, and an import of ai.onnx.ml that nothing uses.
    /// </summary>
    public static ModelProto Keras()
    {
        var graph = new OnnxGraphBuilder("tf2onnx");
        var x = graph.Input(new OnnxValue("input_1", DataType.Float, ["unk__1", 28, 28, 1]));
        x = graph.Node("t", "Transpose", [x], "t_out", OnnxAttribute.Of("perm", [0L, 3, 1, 2]));
        x = graph.Node("conv", "Conv", [x, Weights(graph, "k", [6, 1, 5, 5])], "conv_out", OnnxAttribute.Of("strides", [4L, 4]));
        x = graph.Node("relu", "Relu", [x], "relu_out");
        var batch = graph.Node("batch", "Gather", [graph.Node("size", "Shape", [x], "size_out"), graph.Initializer("first", [1], [0L])], "batch_out");
        var shape = graph.Node("shape", "Concat", [batch, graph.Initializer("rest", [1], [-1L])], "shape_out", OnnxAttribute.Of("axis", 0L));
        x = graph.Node("flat", "Reshape", [x, shape], "flat_out");
        x = graph.Node("dense", "MatMul", [x, Weights(graph, "w", [216, 10])], "dense_out");
        graph.Output(new OnnxValue(graph.Node("softmax", "Softmax", [x], "dense_1"), DataType.Float, ["unk__2", 10]));
        var model = graph.ToModel(opset: 15, producer: "tf2onnx");
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 2 });
        return model;
    }

    /// <summary>Whole pixels in, which the model itself scales.</summary>
    public static ModelProto Bytes()
    {
        var graph = new OnnxGraphBuilder("bytes");
        var x = graph.Input(new OnnxValue("image", DataType.Uint8, [1, 28, 28]));
        x = graph.Node("cast", "Cast", [x], "cast_out", OnnxAttribute.Of("to", 1L));
        x = graph.Node("scale", "Div", [x, graph.Initializer("full", [], [255f])], "scale_out");
        x = graph.Node("flat", "Flatten", [x], "flat_out", OnnxAttribute.Of("axis", 1L));
        x = graph.Node("dense", "MatMul", [x, Weights(graph, "w", [784, 10])], "dense_out");
        graph.Output(new OnnxValue(x, DataType.Float, [1, 10]));
        var model = graph.ToModel(opset: 12);
        // A node's name is optional.
        foreach (var node in model.Graph.Node)
            node.Name = "";
        return model;
    }

    /// <summary>A linear model in another type of numbers: <c>[N, 784]</c> in, <c>[N, 10]</c> out.</summary>
    public static ModelProto OfType(DataType type)
    {
        var graph = new OnnxGraphBuilder("numbers");
        var x = graph.Input(new OnnxValue("X", type, ["N", 784]));
        var weights = graph.Node("weights", "Cast", [Weights(graph, "w", [784, 10])], "weights_out", OnnxAttribute.Of("to", (long)type));
        graph.Output(new OnnxValue(graph.Node("dense", "MatMul", [x, weights], "Y"), type, ["N", 10]));
        return graph.ToModel();
    }

    /// <summary>It says that its batch is free, and in the middle takes exactly one picture.</summary>
    public static ModelProto FalselyFree()
    {
        var graph = new OnnxGraphBuilder("lie");
        var x = graph.Input(new OnnxValue("x", DataType.Float, ["batch", 1, 28, 28]));
        x = graph.Node("flat", "Reshape", [x, graph.Initializer("shape", [2], [1L, 784])], "flat_out");
        graph.Output(new OnnxValue(graph.Node("dense", "MatMul", [x, Weights(graph, "w", [784, 10])], "y"), DataType.Float, ["batch", 10]));
        return graph.ToModel();
    }

    /// <summary>Subtracts the mean over the batch: with several pictures at once each would change the others.</summary>
    public static ModelProto Mixing(bool free)
    {
        var graph = new OnnxGraphBuilder("mixing");
        OnnxDimension batch = free ? "batch" : 1;
        var x = graph.Input(new OnnxValue("x", DataType.Float, [batch, 784]));
        var mean = graph.Node("mean", "ReduceMean", [x], "mean_out", OnnxAttribute.Of("axes", [0L]));
        var both = graph.Node("sum", "Add", [x, graph.Node("half", "Mul", [mean, graph.Initializer("h", [], [0.5f])], "half_out")], "both");
        graph.Output(new OnnxValue(graph.Node("dense", "MatMul", [both, Weights(graph, "w", [784, 10])], "y"), DataType.Float, [batch, 10]));
        return graph.ToModel();
    }

    /// <summary>A choice that depends on the picture, in a nested graph that reads a value around it.</summary>
    public static ModelProto Branching()
    {
        var graph = new OnnxGraphBuilder("branching");
        var x = graph.Input(new OnnxValue("x", DataType.Float, [784]));
        var dense = graph.Node("dense", "MatMul", [x, Weights(graph, "w", [784, 10])], "dense_out");
        var sum = graph.Node("sum", "ReduceSum", [dense], "sum_out", OnnxAttribute.Of("keepdims", 0L));
        var positive = graph.Node("positive", "Greater", [sum, graph.Initializer("zero", [], [0f])], "positive_out");
        var model = graph.ToModel();
        model.Graph.Node.Add(new NodeProto
        {
            Name = "if", OpType = "If", Input = { positive }, Output = { "y" },
            Attribute = { Models.Attribute("then_branch", Branch("Neg")), Models.Attribute("else_branch", Branch("Exp")) },
        });
        model.Graph.Output.Add(new ValueInfoProto { Name = "y", Type = Models.Type(DataType.Float, [10]) });
        return model;

        GraphProto Branch(string op) => new() { Name = op, Node = { Models.Node(op, dense, $"{op}_out") }, Output = { new ValueInfoProto { Name = $"{op}_out" } } };
    }

    /// <summary>Two outputs, of which one is the classes, as some toolkits export features beside them.</summary>
    public static ModelProto WithFeatures()
    {
        var model = WithoutBatch();
        // The number of non-zero values: nothing that could be rewritten for a batch.
        model.Graph.Node.Add(Models.Node("NonZero", "h3", "alive"));
        model.Graph.Output.Add(new ValueInfoProto { Name = "h3", Type = Models.Type(DataType.Float, [Hidden]) });
        model.Graph.Output.Add(new ValueInfoProto { Name = "alive", Type = Models.Type(DataType.Int64, [1, 10]) });
        return model;
    }

    public static string Weights(OnnxGraphBuilder graph, string name, long[] shape, bool positive = false)
    {
        var random = new Random(name.Sum(letter => letter) + (int)shape[0]);
        var data = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var index = 0; index < data.Length; index++)
            data[index] = positive ? random.NextSingle() + 0.5f : (random.NextSingle() - 0.5f) / MathF.Sqrt(data.Length / (float)shape[0]) * 2;
        return graph.Initializer(name, shape, data);
    }

    public static byte[] ToFile(this ModelProto model) => model.ToByteArray();
}
