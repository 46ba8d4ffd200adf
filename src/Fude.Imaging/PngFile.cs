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

    /// <summary>Encodes levels of grey, made smaller where a side is longer than somebody wants to look at.</summary>
    /// <param name="pixels">One byte a pixel, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="longest">The longest side of what is encoded.</param>
    /// <returns>The file, and how large its picture is.</returns>
    /// <exception cref="ArgumentException">There are not width × height pixels.</exception>
    public static unsafe (byte[] File, int Width, int Height) EncodeGrey(ReadOnlySpan<byte> pixels, int width, int height, int longest)
    {
        var longer = Math.Max(width, height);
        if (longer <= longest)
            return (EncodeGrey(pixels, width, height), width, height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height, nameof(pixels));
        var small = new SKImageInfo(Math.Max(1, width * longest / longer), Math.Max(1, height * longest / longer), SKColorType.Gray8, SKAlphaType.Opaque);
        var scaled = new byte[small.BytesSize];
        fixed (byte* from = pixels)
        fixed (byte* to = scaled)
        {
            using var source = new SKPixmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), (nint)from);
            using var target = new SKPixmap(small, (nint)to);
            if (!source.ScalePixels(target, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)))
                throw new InvalidOperationException("Skia could not scale a picture.");
        }

        return (Encode(small, scaled), small.Width, small.Height);
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
