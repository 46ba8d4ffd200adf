using System.Runtime.InteropServices;
using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.TorchSharp;

/// <summary>
/// Takes a batch normalisation into the convolution or linear layer before it. With s = γ/√(σ² + ε) for each output channel:
/// W' = s·W, b' = s·(b − μ) + β. Source: the definition in Ioffe and Szegedy, arXiv:1502.03167, at inference.
/// Done on the finished graph, where it can be seen that nobody else reads what is in between.
/// </summary>
internal static class BatchNormFolding
{
    public static void Apply(GraphProto graph)
    {
        var writers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);
        var readers = graph.Node.SelectMany(node => node.Input).CountBy(input => input, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var constants = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

        foreach (var norm in graph.Node.Where(node => node.OpType is "BatchNormalization").ToList())
        {
            if (writers.TryGetValue(norm.Input[0], out var layer) && TakesIn(layer) && Alone(layer.Output[0]) && layer.Input.Skip(1).All(Alone)
                && norm.Input.Skip(1).All(Alone) && Fold(layer, norm, constants))
            {
                layer.Output[0] = norm.Output[0];
                writers[norm.Output[0]] = layer;
                graph.Node.Remove(norm);
                foreach (var name in norm.Input.Skip(1).Where(name => !layer.Input.Contains(name)))
                    graph.Initializer.Remove(constants[name]);
            }
        }

        bool Alone(string value) => readers.GetValueOrDefault(value) == 1;
    }

    /// <summary>Layers whose output channel is the second dimension, and whose weight's rows are the output channels.</summary>
    private static bool TakesIn(NodeProto node) => node.Domain.Length == 0 && node.OpType switch
    {
        "Conv" => true,
        "Gemm" => node.Attribute is [{ Name: "transB", I: 1 }],
        _ => false,
    };

    private static bool Fold(NodeProto layer, NodeProto norm, Dictionary<string, TensorProto> constants)
    {
        string[] names = [layer.Input[1], .. layer.Input.Skip(2), .. norm.Input.Skip(1)];
        if (!names.All(name => constants.TryGetValue(name, out var tensor) && tensor.DataType == (int)DataType.Float && !tensor.RawData.IsEmpty))
            return false;
        var epsilon = norm.Attribute.Single(attribute => attribute.Name is "epsilon").F;
        var gamma = Data(norm.Input[1]);
        var beta = Data(norm.Input[2]);
        var mean = Data(norm.Input[3]);
        var variance = Data(norm.Input[4]);
        var weight = Data(layer.Input[1]).ToArray();
        var bias = layer.Input.Count > 2 ? Data(layer.Input[2]).ToArray() : new float[gamma.Length];
        if (bias.Length != gamma.Length || weight.Length % gamma.Length != 0)
            return false;

        var row = weight.Length / gamma.Length;
        for (var channel = 0; channel < gamma.Length; channel++)
        {
            var scale = gamma[channel] / Math.Sqrt((double)variance[channel] + epsilon);
            foreach (ref var value in weight.AsSpan(channel * row, row))
                value = (float)(value * scale);
            bias[channel] = (float)(((bias[channel] - (double)mean[channel]) * scale) + beta[channel]);
        }

        if (!weight.Concat(bias).All(float.IsFinite))
            return false;
        constants[layer.Input[1]].RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(weight.AsSpan()));
        // A layer without a bias takes over the normalisation's.
        if (layer.Input.Count == 2)
            layer.Input.Add(norm.Input[2]);
        constants[layer.Input[2]].RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(bias.AsSpan()));
        return true;

        ReadOnlySpan<float> Data(string name) => MemoryMarshal.Cast<byte, float>(constants[name].RawData.Span);
    }
}
