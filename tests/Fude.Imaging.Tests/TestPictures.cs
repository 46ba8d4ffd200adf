using SkiaSharp;

namespace Fude.Imaging.Tests;

/// <summary>Pictures to test with, and short ways to decode and prepare them.</summary>
internal static class TestPictures
{
    /// <summary>A pen drawing of a 2 as a browser's canvas holds it: anti-aliased ink with straight alpha.</summary>
    public static Picture Digit(int canvas = 280, float x = 0, float y = 0, float scale = 1, float pen = 20, SKColor? ink = null, SKColor? paper = null)
    {
        using var outline = new SKPathBuilder();
        outline.MoveTo(x + 95 * scale, y + 105 * scale);
        outline.CubicTo(x + 100 * scale, y + 40 * scale, x + 190 * scale, y + 50 * scale, x + 175 * scale, y + 115 * scale);
        outline.CubicTo(x + 165 * scale, y + 150 * scale, x + 110 * scale, y + 180 * scale, x + 90 * scale, y + 210 * scale);
        outline.LineTo(x + 190 * scale, y + 208 * scale);

        // Skia draws on premultiplied pixels only
        using var surface = SKSurface.Create(new SKImageInfo(canvas, canvas, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var paint = new SKPaint { Color = ink ?? SKColors.Black, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = pen * scale, StrokeCap = SKStrokeCap.Round };
        using var path = outline.Detach();
        surface.Canvas.Clear(paper ?? SKColors.Transparent);
        surface.Canvas.DrawPath(path, paint);
        using var image = surface.Snapshot();
        using var bitmap = new SKBitmap(new SKImageInfo(canvas, canvas, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.True(image.ReadPixels(bitmap.Info, bitmap.GetPixels(), bitmap.RowBytes, 0, 0));
        return new Picture(canvas, canvas, bitmap.Bytes);
    }

    public static byte[] Encode(Picture picture, SKEncodedImageFormat format, int quality = 90)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        System.Runtime.InteropServices.Marshal.Copy(picture.Rgba.ToArray(), 0, bitmap.GetPixels(), picture.Rgba.Length);
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A picture of grey levels, all opaque.</summary>
    public static Picture Grey(int width, int height, Func<int, int, byte> level, bool lossy = false)
    {
        var rgba = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            rgba.AsSpan(i * 4, 3).Fill(level(i % width, i / width));
            rgba[i * 4 + 3] = 255;
        }

        return new Picture(width, height, rgba) { Lossy = lossy };
    }

    public static Picture Decode(byte[] file)
    {
        Assert.True(PictureDecoder.TryDecode(file, PictureLimits.Default, out var picture, out var fault), fault?.Message);
        return picture;
    }

    public static PictureFault Refused(byte[] file, PictureLimits? limits = null)
    {
        Assert.False(PictureDecoder.TryDecode(file, limits ?? PictureLimits.Default, out var picture, out var fault));
        Assert.Null(picture);
        return fault;
    }

    public static byte[] Prepare(Picture picture, string id = Preprocessings.MnistV1)
    {
        var pixels = new byte[784];
        Assert.True(Preprocessings.Get(id).TryPrepare(picture, pixels, out var fault), fault?.Message);
        return pixels;
    }

    public static byte[] Prepare(byte[] file) => Prepare(Decode(file));

    /// <summary>Mean difference of two prepared pictures, in units of 255 for each pixel of ink in the first.</summary>
    public static double Difference(byte[] expected, byte[] actual) =>
        expected.Zip(actual, (a, b) => Math.Abs(a - b)).Sum() / (double)expected.Sum(value => value);

    /// <summary>A sequence of bytes that any language can repeat: the top byte of x ← 1664525·x + 1013904223 (mod 2³²).</summary>
    public static byte[] Noise(int count, uint seed)
    {
        var bytes = new byte[count];
        foreach (ref var value in bytes.AsSpan())
        {
            seed = seed * 1664525 + 1013904223;
            value = (byte)(seed >> 24);
        }

        return bytes;
    }
}
