using Fude.Onnx;
using Fude.Onnx.Protos;

namespace Fude.Console.Tests.RunPage;

/// <summary>Networks in ONNX to look at.</summary>
internal static class Networks
{
    /// <summary>One hidden layer, and a way around it.</summary>
    public static byte[] Mlp()
    {
        var graph = new OnnxGraphBuilder("digits-mlp");
        graph.Input(new OnnxValue("pixels", TensorProto.Types.DataType.Uint8, ["batch", 1, 28, 28]));
        graph.Initializer("w1", [784, 128], new float[784 * 128]);
        graph.Initializer("w2", [128, 10], new float[128 * 10]);
        graph.Initializer("w3", [784, 10], new float[784 * 10]);
        graph.Node("cast", "Cast", ["pixels"], "floats", OnnxAttribute.Of("to", 1));
        graph.Node("flatten", "Flatten", ["floats"], "flat", OnnxAttribute.Of("axis", 1));
        graph.Node("hidden", "MatMul", ["flat", "w1"], "h");
        graph.Node("relu", "Relu", ["h"], "r");
        graph.Node("out", "MatMul", ["r", "w2"], "o");
        graph.Node("around", "MatMul", ["flat", "w3"], "a");
        graph.Node("sum", "Add", ["o", "a"], "s");
        graph.Node("softmax", "Softmax", ["s"], "probabilities", OnnxAttribute.Of("axis", -1));
        graph.Output(new OnnxValue("probabilities", TensorProto.Types.DataType.Float, ["batch", 10]));
        return OnnxWriter.ToBytes(graph.ToModel());
    }

    /// <summary>A chain of as many steps.</summary>
    public static byte[] Chain(int steps)
    {
        var graph = new OnnxGraphBuilder("chain");
        var last = graph.Input(new OnnxValue("x", TensorProto.Types.DataType.Float, [1]));
        for (var i = 0; i < steps; i++)
            last = graph.Node($"n{i}", "Relu", [last], $"v{i}");
        graph.Output(new OnnxValue(last, TensorProto.Types.DataType.Float, [1]));
        return OnnxWriter.ToBytes(graph.ToModel());
    }
}
