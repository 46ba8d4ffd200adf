using Fude.Onnx.Protos;
using Google.Protobuf;
using AttributeType = Fude.Onnx.Protos.AttributeProto.Types.AttributeType;

namespace Fude.Onnx;

/// <summary>Makes attributes of nodes.</summary>
public static class OnnxAttribute
{
    /// <summary>An integer, such as <c>axis</c>.</summary>
    /// <param name="name">The attribute's name in the operator's definition.</param>
    /// <param name="value">Its value.</param>
    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>A number, such as <c>alpha</c>.</summary>
    /// <param name="name">The attribute's name in the operator's definition.</param>
    /// <param name="value">Its value.</param>
    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>A text, such as <c>mode</c>.</summary>
    /// <param name="name">The attribute's name in the operator's definition.</param>
    /// <param name="value">Its value.</param>
    public static AttributeProto Of(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A list of integers, such as <c>strides</c>.</summary>
    /// <param name="name">The attribute's name in the operator's definition.</param>
    /// <param name="values">Its values.</param>
    public static AttributeProto Of(string name, IEnumerable<long> values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    /// <summary>A list of numbers, such as <c>scales</c>.</summary>
    /// <param name="name">The attribute's name in the operator's definition.</param>
    /// <param name="values">Its values.</param>
    public static AttributeProto Of(string name, IEnumerable<float> values) => new() { Name = name, Type = AttributeType.Floats, Floats = { values } };
}
