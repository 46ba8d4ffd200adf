using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Fude.App.Tests.Support;
using Fude.Imaging;
using Fude.Inference;

namespace Fude.App.Tests.OpenInference;

/// <summary>Digits as tensors, and what the model itself says of them.</summary>
public static class Tensors
{
    /// <summary>The ten digits, 784 bytes each.</summary>
    public static byte[] Digits { get; } = [.. Enumerable.Range(0, 10).SelectMany(Pixels)];

    public static byte[] Pixels(int digit)
    {
        var pixels = new byte[784];
        Assert.True(PictureDecoder.TryDecode(Drawings.Png(digit), PictureLimits.Default, out var picture, out _));
        Assert.True(Preprocessings.Get(Preprocessings.MnistV1).TryPrepare(picture, pixels, out _));
        return pixels;
    }

    public static float[] Expected(string bundle, byte[] pixels)
    {
        using var classifier = Classifier.Load(bundle);
        var probabilities = new float[pixels.Length / 784 * 10];
        classifier.PredictBatch(pixels, probabilities);
        return probabilities;
    }

    public static float[] Floats(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    public static void AssertClose(float[] expected, float[] actual) => Assert.Equal(expected, actual, (a, b) => MathF.Abs(a - b) < 1e-5f);

    /// <summary>A body of JSON and what follows it.</summary>
    public static ByteArrayContent Binary(string json, byte[] binary, string encoding = "")
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(json), .. binary];
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : encoding == "deflate" ? new ZLibStream(packed, CompressionLevel.Fastest) : packed)
            packing.Write(body);
        var content = new ByteArrayContent(packed.ToArray()) { Headers = { { "Inference-Header-Content-Length", $"{json.Length}" } } };
        if (encoding.Length > 0)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }
}
