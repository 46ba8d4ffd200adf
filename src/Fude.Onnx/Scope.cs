using System.Buffers.Binary;
using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx;

/// <summary>The values that nodes of a graph can read: its own so far and those of the graphs around it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Tensors of this graph whose content is in the file, by name.</summary>
    public Dictionary<string, TensorProto> Constants { get; } = new(StringComparer.Ordinal);

    public bool IsWritten(string name) => _written.Contains(name) || outer?.IsWritten(name) == true;

    public bool IsWrittenHere(string name) => _written.Contains(name);

    public void Write(string name, Place place, string what)
    {
        if (name.Length == 0)
            throw place.Error(OnnxFaultKind.BadValue, $"The {what} has no name.");
        if (IsWritten(name))
            throw place.Error(OnnxFaultKind.BadValue, $"The value {Place.Quote(name)} is written twice.");
        _written.Add(name);
    }

    /// <summary>The content of a list of 64-bit integers that is in the file, or null.</summary>
    public IReadOnlyCollection<long>? Constant(string name)
    {
        if (!Constants.TryGetValue(name, out var tensor))
            return outer?.Constant(name);
        if (tensor.DataType != (int)DataType.Int64)
            return null;
        if (tensor.RawData.IsEmpty)
            return tensor.Int64Data;
        var bytes = tensor.RawData.Span;
        var values = new long[bytes.Length / sizeof(long)];
        for (var index = 0; index < values.Length; index++)
            values[index] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);
        return values;
    }
}
