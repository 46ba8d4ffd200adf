using Fude.Onnx.Protos;
using Google.Protobuf;

namespace Fude.Onnx;

/// <summary>Writes models as files.</summary>
public static class OnnxWriter
{
    /// <summary>The content of a <c>.onnx</c> file. The same messages give the same bytes.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="OnnxException">The model is larger than the 2 GiB that protobuf allows.</exception>
    public static byte[] ToBytes(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        // Protobuf computes sizes in 32 bits, so its own sum would wrap around.
        var data = model.Graph?.Initializer.Sum(tensor => (long)tensor.RawData.Length) ?? 0;
        if (data > int.MaxValue - (1 << 20))
            throw new OnnxException(OnnxFaultKind.TooLarge, $"The weights take {data} bytes; a single .onnx file ends at 2 GiB.");
        return model.ToByteArray();
    }

    /// <summary>Writes a <c>.onnx</c> file whole or not at all: a file of that name is replaced when the new one is complete.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The model is larger than the 2 GiB that protobuf allows.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void WriteFile(ModelProto model, string path)
    {
        var bytes = ToBytes(model);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
