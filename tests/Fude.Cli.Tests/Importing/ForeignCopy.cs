using Fude.Onnx;
using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Cli.Tests.Importing;

/// <summary>The network of a bundle as the reference application's tools write it: float [784] in, logits [10] out, no batch axis, nothing of the normalisation.</summary>
internal static class ForeignCopy
{
    /// <summary>Writes it.</summary>
    /// <param name="bundle">The bundle's folder; an <c>mlp</c>.</param>
    /// <param name="path">The file.</param>
    /// <returns>What the network's pixels are normalised by.</returns>
    public static (float Mean, float Deviation) Write(string bundle, string path)
    {
        var source = OnnxReader.ReadFile(Path.Combine(bundle, "model.onnx")).Proto.Graph;
        var floats = source.Initializer.Where(tensor => tensor.DataType == (int)DataType.Float).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var layers = source.Node.Where(node => node.OpType == "Gemm").ToList();
        Assert.Equal(2, layers.Count);
        var graph = new OnnxGraphBuilder("main_graph");
        var x = graph.Input(new OnnxValue("input", DataType.Float, [784]));
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var (weight, bias) = (floats[layers[layer].Input[1]], floats[layers[layer].Input[2]]);
            x = graph.Node($"matmul{layer}", "MatMul", [x, graph.Initializer($"w{layer}", [weight.Dims[1], weight.Dims[0]], Transposed(weight))], $"product{layer}");
            x = graph.Node($"add{layer}", "Add", [x, graph.Initializer($"b{layer}", [bias.Dims[0]], Numbers(bias))], $"sum{layer}");
            if (layer == 0)
                x = graph.Node("relu", "Relu", [x], "hidden");
        }

        graph.Output(new OnnxValue(x, DataType.Float, [10]));
        OnnxWriter.WriteFile(graph.ToModel(opset: 13, producer: "pytorch"), path);
        return Normalisation(source, floats);
    }

    // What the exporter has put in front: (pixel · a + b), or (pixel · 1/255 − mean) / deviation.
    private static (float Mean, float Deviation) Normalisation(GraphProto source, Dictionary<string, TensorProto> floats)
    {
        // Two points determine it.
        var (zero, full) = (0f, 255f);
        foreach (var node in source.Node.TakeWhile(node => node.OpType is "Cast" or "Mul" or "Add" or "Sub" or "Div"))
        {
            if (node.OpType == "Cast")
                continue;
            var number = Numbers(floats[node.Input[1]])[0];
            (zero, full) = (Apply(zero), Apply(full));

            float Apply(float value) => node.OpType switch { "Mul" => value * number, "Add" => value + number, "Sub" => value - number, _ => value / number };
        }

        var deviation = 1 / (full - zero);
        return (-zero * deviation, deviation);
    }

    private static float[] Numbers(TensorProto tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    private static float[] Transposed(TensorProto tensor)
    {
        var (rows, columns, numbers) = ((int)tensor.Dims[0], (int)tensor.Dims[1], Numbers(tensor));
        return [.. Enumerable.Range(0, columns * rows).Select(index => numbers[((index % rows) * columns) + (index / rows)])];
    }
}
