using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests;

/// <summary>Small valid models to damage.</summary>
internal static class Models
{
    /// <summary><c>y = relu(x·wᵀ + b)</c> with x of 3 and y of 2 features.</summary>
    public static ModelProto Linear()
    {
        var graph = new OnnxGraphBuilder("main");
        var x = graph.Input(new OnnxValue("x", DataType.Float, ["batch", 3]));
        var weight = graph.Initializer("w", [2, 3], [1f, 2, 3, 4, 5, 6]);
        var bias = graph.Initializer("b", [2], [0.5f, -0.5f]);
        var sum = graph.Node("fc", "Gemm", [x, weight, bias], "sum", OnnxAttribute.Of("transB", 1L));
        var y = graph.Node("act", "Relu", [sum], "y");
        graph.Describes(new OnnxValue("sum", DataType.Float, ["batch", 2]));
        graph.Output(new OnnxValue(y, DataType.Float, ["batch", 2]));
        return graph.ToModel();
    }

    /// <summary>A choice between branches nested <paramref name="depth"/> deep; the innermost ones are <paramref name="innermost"/>.</summary>
    public static ModelProto Nested(int depth, Func<GraphProto>? innermost = null)
    {
        var model = Linear();
        model.Graph.Input.Add(new ValueInfoProto { Name = "choice", Type = Type(DataType.Bool, []) });
        model.Graph.Node.Insert(0, If(depth, 0, innermost ?? Branch));
        return model;

        GraphProto Branch() => new() { Name = "leaf", Node = { Node("Neg", "x", "leaf_out") }, Output = { new ValueInfoProto { Name = "leaf_out" } } };
    }

    public static NodeProto Node(string opType, string input, string output) => new() { Name = $"{opType} {output}", OpType = opType, Input = { input }, Output = { output } };

    public static TypeProto Type(DataType type, long[] shape) => new()
    {
        TensorType = new TypeProto.Types.Tensor
        {
            ElemType = (int)type,
            Shape = new TensorShapeProto { Dim = { shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }) } },
        },
    };

    public static AttributeProto Attribute(string name, GraphProto graph) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };

    private static NodeProto If(int depth, int level, Func<GraphProto> innermost)
    {
        // Only the first branch goes on, so that the model's size grows with the depth and not with its power.
        var then = depth == level + 1 ? innermost() : Wrap($"level{level}", If(depth, level + 1, innermost), $"out{level + 1}");
        var otherwise = Wrap($"else{level}", Node("Abs", "x", $"else_out{level}"), $"else_out{level}");
        return new NodeProto
        {
            Name = $"if{level}", OpType = "If", Input = { "choice" }, Output = { $"out{level}" },
            Attribute = { Attribute("then_branch", then), Attribute("else_branch", otherwise) },
        };
    }

    private static GraphProto Wrap(string name, NodeProto node, string output) =>
        new() { Name = name, Node = { node }, Output = { new ValueInfoProto { Name = output } } };
}
