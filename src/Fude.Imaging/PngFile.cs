using SkiaSharp;

namespace Fude.Imaging;

/// <summary>Makes PNG files. Safe to call from many threads.</summary>
public static class PngFile
{
    /// <summary>Whether a file begins as a PNG file does.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(PngHeader.Signature);

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">The picture.</param>
    public static byte[] Encode(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Encode(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), picture.Rgba.Span);
    }

    /// <summary>Encodes levels of grey.</summary>
    /// <param name="pixels">One byte a pixel, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">There are not width × height pixels.</exception>
    public static byte[] EncodeGrey(ReadOnlySpan<byte> pixels, int width, int height)
    {
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"A picture of {width}x{height} has {(long)width * height} pixels, not {pixels.Length}.", nameof(pixels));
        return Encode(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), pixels);
    }

    private static unsafe byte[] Encode(SKImageInfo info, ReadOnlySpan<byte> pixels)
    {
        fixed (byte* bytes = pixels)
        {
            using var pixmap = new SKPixmap(info, (nint)bytes);
            using var data = pixmap.Encode(SKPngEncoderOptions.Default) ?? throw new InvalidOperationException("Skia could not encode a PNG file.");
            return data.ToArray();
        }
    }
}
