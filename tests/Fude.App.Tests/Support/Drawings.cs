using SkiaSharp;

namespace Fude.App.Tests.Support;

/// <summary>Pictures of digits as the page sends them: 280 × 280 RGBA PNG, black ink on transparent.</summary>
public static class Drawings
{
    public const int Side = 280;

    /// <summary>A digit as PNG file.</summary>
    public static byte[] Png(int digit, SKMatrix? transform = null, float pen = 20) => Encode(Draw(digit, transform ?? SKMatrix.Identity, pen));

    /// <summary>A PNG file without ink.</summary>
    public static byte[] Blank() => Encode(new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Unpremul));

    /// <summary>A digit as pixels with straight alpha.</summary>
    public static byte[] Rgba(int digit, SKMatrix transform, float pen)
    {
        using var bitmap = Draw(digit, transform, pen);
        return bitmap.Bytes;
    }

    private static SKBitmap Draw(int digit, SKMatrix transform, float pen)
    {
        var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.Transparent);
        using var canvas = new SKCanvas(bitmap);
        canvas.SetMatrix(transform);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = pen, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        foreach (var stroke in DigitShapes.StrokesOf(digit))
        {
            for (var i = 1; i < stroke.Length; i++)
                canvas.DrawLine(stroke[i - 1].X, stroke[i - 1].Y, stroke[i].X, stroke[i].Y, paint);
        }

        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using (bitmap)
        using (var data = bitmap.Encode(SKEncodedImageFormat.Png, 100))
            return data.ToArray();
    }
}
