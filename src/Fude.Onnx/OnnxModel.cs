using Fude.Onnx.Protos;

namespace Fude.Onnx;

/// <summary>A dimension of a shape: a number, or a name for one that is known only when the model runs.</summary>
/// <param name="Size">The number, or null.</param>
/// <param name="Name">The name, such as <c>batch</c>, or null.</param>
public readonly record struct OnnxDimension(long? Size, string? Name)
{
    /// <summary>Whether the size is known only when the model runs.</summary>
    public bool IsDynamic => Size is null;

    /// <summary>A dimension of a fixed size.</summary>
    /// <param name="size">The number of elements along it.</param>
    public static implicit operator OnnxDimension(long size) => new(size, null);

    /// <summary>A named dimension, whose size is known only when the model runs.</summary>
    /// <param name="name">Its name.</param>
    public static implicit operator OnnxDimension(string name) => new(null, name);

    /// <summary>The number, the name, or <c>?</c>; safe to print.</summary>
    public override string ToString() =>
        Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (string.IsNullOrEmpty(Name) ? "?" : Place.Shown(Name));
}

/// <summary>A named tensor that goes into or comes out of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions, outermost first; empty for a scalar.</param>
public sealed record OnnxValue(string Name, TensorProto.Types.DataType Type, IReadOnlyList<OnnxDimension> Shape)
{
    /// <summary>For example <c>pixels: UINT8[batch, 1, 28, 28]</c>; safe to print.</summary>
    public override string ToString() => $"{Place.Shown(Name)}: {Type.ToString().ToUpperInvariant()}[{string.Join(", ", Shape)}]";
}

/// <summary>A model that has passed all checks of <see cref="OnnxReader"/>.</summary>
public sealed class OnnxModel
{
    internal OnnxModel(ModelProto proto, long opset, int nodeCount, long parameterCount)
    {
        Proto = proto;
        Opset = opset;
        NodeCount = nodeCount;
        ParameterCount = parameterCount;
        var constants = proto.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. proto.Graph.Input.Where(value => !constants.Contains(value.Name)).Select(Describe)];
        Outputs = [.. proto.Graph.Output.Select(Describe)];
    }

    /// <summary>The messages as they are in the file.</summary>
    public ModelProto Proto { get; }

    /// <summary>The graph's inputs in order, without those that have a constant as default.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>The graph's outputs in order.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>The version of the standard operator set.</summary>
    public long Opset { get; }

    /// <summary>The number of nodes, those of nested graphs included.</summary>
    public int NodeCount { get; }

    /// <summary>The number of elements in all initialisers.</summary>
    public long ParameterCount { get; }

    private static OnnxValue Describe(ValueInfoProto value) => new(
        value.Name,
        (TensorProto.Types.DataType)value.Type.TensorType.ElemType,
        [.. value.Type.TensorType.Shape.Dim.Select(Describe)]);

    private static OnnxDimension Describe(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
            ? new(dimension.DimValue, null)
            : new(null, dimension.DimParam.Length > 0 ? dimension.DimParam : null);
}
