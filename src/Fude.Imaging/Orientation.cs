using System.Runtime.InteropServices;
using SkiaSharp;

namespace Fude.Imaging;

/// <summary>
/// Turns a picture as its EXIF orientation says; a telephone saves what its sensor saw and notes how it was held.
/// Source: EXIF 2.32 (CIPA DC-008), tag 0x0112; the origin is where the file's first row and column belong.
/// </summary>
internal static class Orientation
{
    public static Picture Upright(int width, int height, ReadOnlyMemory<byte> rgba, SKEncodedOrigin origin, bool lossy)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            return new Picture(width, height, rgba) { Lossy = lossy };

        var turned = GC.AllocateUninitializedArray<byte>(rgba.Length);
        var from = MemoryMarshal.Cast<byte, uint>(rgba.Span);
        var to = MemoryMarshal.Cast<byte, uint>(turned.AsSpan());
        var onItsSide = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (newWidth, newHeight) = onItsSide ? (height, width) : (width, height);
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                var (oldX, oldY) = Source(origin, x, y, width - 1, height - 1);
                to[y * newWidth + x] = from[oldY * width + oldX];
            }
        }

        return new Picture(newWidth, newHeight, turned) { Lossy = lossy };
    }

    /// <summary>Where the upright picture's pixel lies in the file; the last column and row are the file's.</summary>
    private static (int X, int Y) Source(SKEncodedOrigin origin, int x, int y, int lastX, int lastY) => origin switch
    {
        SKEncodedOrigin.TopRight => (lastX - x, y),
        SKEncodedOrigin.BottomRight => (lastX - x, lastY - y),
        SKEncodedOrigin.BottomLeft => (x, lastY - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, lastY - x),
        SKEncodedOrigin.RightBottom => (lastX - y, lastY - x),
        _ => (lastX - y, x), // LeftBottom
    };
}
