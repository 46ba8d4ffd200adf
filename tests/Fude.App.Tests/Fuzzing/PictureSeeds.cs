using System.Buffers.Binary;
using Fude.App.Tests.Support;
using Fude.Imaging.Tests;
using SkiaSharp;

namespace Fude.App.Tests.Fuzzing;

/// <summary>Sound pictures of all formats, which are changed: drawings as the page sends them, photographs of them, kinds that only other programs write.</summary>
internal static class PictureSeeds
{
    /// <summary>The files. Most are small, so that many are tried.</summary>
    public static byte[][] All { get; } = Make();

    private static byte[][] Make()
    {
        var grey = Grey(2, 32);
        return
        [
            Drawings.Png(3),
            Drawn(2, 56, SKColors.Transparent, SKEncodedImageFormat.Png),
            Drawn(5, 64, SKColors.White, SKEncodedImageFormat.Png),
            Drawn(7, 28, SKColors.White, SKEncodedImageFormat.Png),
            Drawn(4, 80, SKColors.White, SKEncodedImageFormat.Jpeg),
            Oriented(Drawn(6, 48, SKColors.White, SKEncodedImageFormat.Jpeg)),
            TestFiles.CmykJpeg,
            Drawn(8, 56, SKColors.Transparent, SKEncodedImageFormat.Webp, quality: 80),
            Drawn(9, 56, SKColors.Transparent, SKEncodedImageFormat.Webp, quality: 100),
            Drawn(1, 64, SKColors.White, SKEncodedImageFormat.Webp, quality: 50),
            Palette(32, grey),
            TestBmp.Grey(32, 32, grey, 8),
            TestBmp.Grey(32, 32, grey, 16),
            TestBmp.Grey(32, 30, grey, 24, topDown: true),
            TestBmp.Grey(32, 32, grey, 32),
            TestBmp.RunLength(32, 32, grey),
            TestFiles.AnimatedPng,
            TestFiles.AnimatedWebP,
        ];
    }

    private static byte[] Drawn(int digit, int side, SKColor paper, SKEncodedImageFormat format, int quality = 90)
    {
        using var large = SKBitmap.Decode(Drawings.Png(digit));
        using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, paper.Alpha == 255 ? SKAlphaType.Opaque : SKAlphaType.Premul);
        bitmap.Erase(paper);
        using (var canvas = new SKCanvas(bitmap))
        using (var image = SKImage.FromBitmap(large))
            canvas.DrawImage(image, new SKRect(0, 0, side, side), new SKSamplingOptions(SKFilterMode.Linear));
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A digit as grey levels, black on white.</summary>
    private static byte[] Grey(int digit, int side)
    {
        using var bitmap = SKBitmap.Decode(Drawn(digit, side, SKColors.White, SKEncodedImageFormat.Png));
        return [.. bitmap.Pixels.Select(pixel => pixel.Red)];
    }

    /// <summary>A JPEG with EXIF data that say that it lies on its side.</summary>
    private static byte[] Oriented(byte[] jpeg)
    {
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG of indexed colours with transparency.</summary>
    private static byte[] Palette(int side, byte[] grey)
    {
        var png = PngChunks.Parse(Drawn(0, side, SKColors.White, SKEncodedImageFormat.Png))!;
        var header = png.Chunks[0].Data;
        (header[8], header[9]) = (8, 3);
        png.Chunks.RemoveAll(chunk => chunk.Type is not ("IHDR" or "IDAT" or "IEND"));
        png.Chunks.Insert(1, ("PLTE", [.. Enumerable.Range(0, 768).Select(i => (byte)(i / 3))]));
        png.Chunks.Insert(2, ("tRNS", [255, 0, 128]));
        var rows = new byte[(side + 1) * side];
        for (var y = 0; y < side; y++)
            grey.AsSpan(y * side, side).CopyTo(rows.AsSpan((y * (side + 1)) + 1));
        png.Deflate(rows, parts: 1);
        return png.Write();
    }
}
