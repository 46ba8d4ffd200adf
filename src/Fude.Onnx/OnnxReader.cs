using Fude.Onnx.Protos;
using Google.Protobuf;

namespace Fude.Onnx;

/// <summary>
/// Reads ONNX models that come from strangers. What it returns refers to no other file, uses only allowed operators,
/// is within the limits and is a graph in order. It does not promise that a runtime accepts every attribute of every operator.
/// </summary>
public static class OnnxReader
{
    /// <summary>Reads and checks a model.</summary>
    /// <param name="file">The content of a <c>.onnx</c> file.</param>
    /// <param name="limits">What the model may be and ask for; null for the defaults.</param>
    /// <returns>The model with its inputs and outputs.</returns>
    /// <exception cref="OnnxException">It is no model, over a limit, malformed, or asks for something not allowed.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file, OnnxLimits? limits = null)
    {
        limits ??= OnnxLimits.Default;
        OnnxLimits.Validate(limits);
        var bytes = file.Span;
        if (bytes.Length > limits.MaxBytes)
            throw TooLarge(bytes.Length, limits);
        if (bytes.IsEmpty)
            throw new OnnxException(OnnxFaultKind.NotProtobuf, "The file is empty.");
        // ONNX Runtime takes a file with this mark for one of its own format and never reads the messages checked here.
        if (bytes.Length >= 8 && bytes[4..8].SequenceEqual("ORTM"u8))
            throw new OnnxException(OnnxFaultKind.NotProtobuf, "The file carries the mark of ONNX Runtime's own format (ORTM), which can't be checked.");

        WireScan.Check(bytes, limits);
        try
        {
            return Check(ModelProto.Parser.ParseFrom(bytes), limits);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new OnnxException(OnnxFaultKind.NotProtobuf, $"This is not an ONNX model: {exception.Message}", null, exception);
        }
    }

    /// <summary>Reads and checks a model.</summary>
    /// <param name="file">The content of a <c>.onnx</c> file.</param>
    /// <param name="limits">What the model may be and ask for; null for the defaults.</param>
    /// <exception cref="OnnxException">It is no model, over a limit, malformed, or asks for something not allowed.</exception>
    public static OnnxModel Read(byte[] file, OnnxLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Read(file.AsMemory(), limits);
    }

    /// <summary>Reads and checks a model's file, whose size is checked before it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the model may be and ask for; null for the defaults.</param>
    /// <exception cref="OnnxException">It is no model, over a limit, malformed, or asks for something not allowed.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static OnnxModel ReadFile(string path, OnnxLimits? limits = null)
    {
        limits ??= OnnxLimits.Default;
        using var stream = File.OpenRead(path);
        if (stream.Length > limits.MaxBytes || stream.Length > Array.MaxLength)
            throw TooLarge(stream.Length, limits);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, limits);
    }

    /// <summary>Checks a model that is already in memory, such as one that was just built.</summary>
    /// <param name="model">The messages.</param>
    /// <param name="limits">What the model may be and ask for; null for the defaults.</param>
    /// <exception cref="OnnxException">It is over a limit, malformed, or asks for something not allowed.</exception>
    public static OnnxModel Check(ModelProto model, OnnxLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        limits ??= OnnxLimits.Default;
        OnnxLimits.Validate(limits);
        return new ModelCheck(limits).Check(model);
    }

    private static OnnxException TooLarge(long length, OnnxLimits limits) =>
        new(OnnxFaultKind.TooLarge, $"The file has {length} bytes; at most {limits.MaxBytes} are read.");
}
