using System.Runtime.InteropServices;
using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Grafting;

/// <summary>Adds to a graph what is grafted onto it. Every name begins with <c>graft/</c>, but for those that are asked for.</summary>
internal static class GraphParts
{
    /// <summary>Adds a node with one output, and gives the output's name.</summary>
    public static string Add(this GraphProto graph, string name, string opType, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes) =>
        graph.AddAs($"graft/{name}", name, opType, inputs, attributes);

    /// <summary>The same with an output that has a name of its own.</summary>
    public static string AddAs(this GraphProto graph, string output, string name, string opType, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        graph.Node.Add(new NodeProto { Name = $"graft/{name}", OpType = opType, Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return output;
    }

    /// <summary>Adds a constant number.</summary>
    public static string Constant(this GraphProto graph, string name, float value)
    {
        graph.Initializer.Add(new TensorProto { Name = $"graft/{name}", DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes([value])) });
        return $"graft/{name}";
    }

    /// <summary>Adds a constant list of whole numbers; a scalar where <paramref name="scalar"/> is true.</summary>
    public static string Constant(this GraphProto graph, string name, ReadOnlySpan<long> values, bool scalar = false)
    {
        var tensor = new TensorProto { Name = $"graft/{name}", DataType = (int)DataType.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        if (!scalar)
            tensor.Dims.Add(values.Length);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A tensor's name, type and shape; −1 is a dimension that is named <c>batch</c>.</summary>
    public static ValueInfoProto Value(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        var value = new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = new TensorShapeProto() } } };
        foreach (var size in shape)
            value.Type.TensorType.Shape.Dim.Add(size < 0 ? new TensorShapeProto.Types.Dimension { DimParam = "batch" } : new() { DimValue = size });
        return value;
    }
}
