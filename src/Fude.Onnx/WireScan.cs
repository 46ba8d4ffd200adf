using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Unicode;
using Fude.Onnx.Protos;
using Google.Protobuf.Reflection;

namespace Fude.Onnx;

/// <summary>
/// Walks the bytes of a model before any message object exists, so that a small file can't become gigabytes of objects
/// and nothing is hidden in fields that the checks afterwards don't see.
/// Source of the encoding: https://protobuf.dev/programming-guides/encoding/.
/// </summary>
internal ref struct WireScan
{
    private enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    private static readonly ConcurrentDictionary<MessageDescriptor, Dictionary<int, FieldDescriptor>> Fields = new();

    private readonly ReadOnlySpan<byte> _file;
    private readonly OnnxLimits _limits;
    private readonly int _maxDepth;
    private long _fields;
    private long _elements;

    private WireScan(ReadOnlySpan<byte> file, OnnxLimits limits)
    {
        _file = file;
        _limits = limits;
        // model, graph; node, attribute, graph for each level; node, attribute, sparse tensor, tensor, entry inside the last
        _maxDepth = 8 + 3 * limits.MaxGraphDepth;
    }

    /// <summary>Checks that the file is one well-formed model message within the limits.</summary>
    public static void Check(ReadOnlySpan<byte> file, OnnxLimits limits)
    {
        var scan = new WireScan(file, limits);
        scan.Message(ModelProto.Descriptor, 0, file.Length, 1);
    }

    private void Message(MessageDescriptor type, int position, int end, int depth)
    {
        if (depth > _maxDepth)
        {
            throw new OnnxException(
                OnnxFaultKind.TooDeep,
                $"Messages are nested {depth} deep; with graphs nested {_limits.MaxGraphDepth} deep at most {_maxDepth} are expected.",
                At(position));
        }

        var known = Fields.GetOrAdd(type, static descriptor => descriptor.Fields.InDeclarationOrder().ToDictionary(field => field.FieldNumber));
        while (position < end)
        {
            var start = position;
            var tag = Varint(ref position, end);
            if (tag > uint.MaxValue || tag >> 3 == 0)
                throw NotProtobuf("a field's number is out of range", start);
            if (!known.TryGetValue((int)(tag >> 3), out var field))
                throw Unknown(type, tag, start);
            Field(field, (Wire)(tag & 7), ref position, end, start, depth);
        }
    }

    private void Field(FieldDescriptor field, Wire wire, ref int position, int end, int start, int depth)
    {
        var expected = WireOf(field.FieldType);
        var packed = wire == Wire.Bytes && expected != Wire.Bytes && field.IsRepeated;
        if (wire != expected && !packed)
            throw NotProtobuf($"the field {field.ContainingType.Name}.{field.Name} has the wire type {(int)wire}", start);

        var number = expected != Wire.Bytes && field.IsRepeated;
        if (!number)
            CountField(start);
        if (wire == Wire.Bytes)
        {
            var length = Varint(ref position, end);
            if (length > (ulong)(end - position))
                throw NotProtobuf($"the field {field.ContainingType.Name}.{field.Name} claims {length} bytes where {end - position} are left", start);
            Content(field, packed, position, position + (int)length, depth);
            position += (int)length;
            return;
        }

        if (number)
            CountElements(1, start);
        Scalar(wire, ref position, end, start);
    }

    private void Content(FieldDescriptor field, bool packed, int position, int end, int depth)
    {
        if (field.FieldType == FieldType.Message)
        {
            Message(field.MessageType, position, end, depth + 1);
        }
        else if (field.FieldType == FieldType.String)
        {
            if (!Utf8.IsValid(_file[position..end]))
                throw NotProtobuf($"the field {field.ContainingType.Name}.{field.Name} is not UTF-8", position);
        }
        else if (packed)
        {
            Packed(WireOf(field.FieldType), position, end);
        }
    }

    private void Packed(Wire wire, int position, int end)
    {
        if (wire == Wire.Varint)
        {
            while (position < end)
            {
                CountElements(1, position);
                Varint(ref position, end);
            }

            return;
        }

        var size = wire == Wire.Fixed32 ? 4 : 8;
        if ((end - position) % size != 0)
            throw NotProtobuf($"a list of {size}-byte numbers is {end - position} bytes long", position);
        CountElements((end - position) / size, position);
    }

    private readonly void Scalar(Wire wire, ref int position, int end, int start)
    {
        if (wire == Wire.Varint)
        {
            Varint(ref position, end);
            return;
        }

        var size = wire == Wire.Fixed32 ? 4 : 8;
        if (size > end - position)
            throw NotProtobuf("the file ends inside a number", start);
        position += size;
    }

    private readonly ulong Varint(ref int position, int end)
    {
        var start = position;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position >= end)
                throw NotProtobuf("the file or a message ends inside a number", start);
            var next = _file[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw NotProtobuf("a number is longer than 10 bytes", start);
    }

    private void CountField(int position)
    {
        if (++_fields > _limits.MaxFields)
            throw new OnnxException(OnnxFaultKind.TooLarge, $"The model has more than {_limits.MaxFields} fields.", At(position));
    }

    private void CountElements(long count, int position)
    {
        _elements += count;
        if (_elements > _limits.MaxTotalElements)
            throw new OnnxException(OnnxFaultKind.TooLarge, $"The model's lists have more than {_limits.MaxTotalElements} numbers.", At(position));
    }

    private static Wire WireOf(FieldType type) => type switch
    {
        FieldType.Int32 or FieldType.Int64 or FieldType.UInt32 or FieldType.UInt64 or FieldType.Enum or FieldType.Bool => Wire.Varint,
        FieldType.Float => Wire.Fixed32,
        FieldType.Double => Wire.Fixed64,
        _ => Wire.Bytes,
    };

    private readonly OnnxException Unknown(MessageDescriptor type, ulong tag, int position) =>
        // At the outermost level this is nearly always a file of another kind.
        position == 0
            ? NotProtobuf($"it starts with 0x{FirstBytes()}", position)
            : new OnnxException(OnnxFaultKind.UnknownField, $"{type.Name} has the field {tag >> 3}, which this reader doesn't know.", At(position));

    private readonly string FirstBytes() => Convert.ToHexString(_file[..Math.Min(4, _file.Length)]);

    private static OnnxException NotProtobuf(string what, int position) =>
        new(OnnxFaultKind.NotProtobuf, $"This is not an ONNX model: {what}.", At(position));

    private static string At(int position) => string.Create(CultureInfo.InvariantCulture, $"byte {position}");
}
