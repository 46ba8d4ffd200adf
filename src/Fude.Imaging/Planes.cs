using System.Buffers;

namespace Fude.Imaging;

/// <summary>
/// Buffers of one value a pixel. A canvas of 280×280 would go to the large object heap with each request, so buffers up to
/// 724×724 pixels are used again; larger ones are rare, and keeping some for each thread would hold hundreds of megabytes.
/// </summary>
internal static class Planes
{
    private const int LargestKept = 1 << 19, KeptOfEachSize = 16;

    /// <summary>Ink or luminance.</summary>
    public static ArrayPool<float> Values { get; } = ArrayPool<float>.Create(LargestKept, KeptOfEachSize);

    /// <summary>An 8-bit channel.</summary>
    public static ArrayPool<byte> Channels { get; } = ArrayPool<byte>.Create(LargestKept, KeptOfEachSize);
}
