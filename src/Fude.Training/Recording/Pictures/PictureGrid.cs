using Fude.Training.Datasets;
using SkiaSharp;

namespace Fude.Training.Recording.Pictures;

/// <summary>A picture of a grid.</summary>
/// <param name="Pixels">28 × 28, row-major, 0 background to 255 ink.</param>
/// <param name="Captions">Lines below it.</param>
internal sealed record GridCell(ReadOnlyMemory<byte> Pixels, params IReadOnlyList<Caption> Captions);

/// <summary>A line below a picture.</summary>
/// <param name="Text">The text.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record Caption(string Text, SKColor Colour);

/// <summary>Draws small pictures in rows, pixel by pixel as a network gets them, with captions, as a PNG.</summary>
/// <param name="columns">Pictures in a row.</param>
/// <param name="scale">Pixels per pixel of a picture.</param>
internal sealed class PictureGrid(int columns, int scale)
{
    public static readonly SKColor Text = new(0x22, 0x26, 0x2B);
    public static readonly SKColor Quiet = new(0x6B, 0x72, 0x80);
    public static readonly SKColor Alarm = new(0xC0, 0x2A, 0x1D);

    private const int Font = 2;
    private const int Line = (PixelFont.Height + 1) * Font;
    private const int Gap = 12;
    private const int Margin = 20;

    private int Side => LabelledImages.Width * scale;

    /// <summary>Draws the grid.</summary>
    /// <param name="title">The first line.</param>
    /// <param name="note">The second line, smaller in voice.</param>
    /// <param name="cells">The pictures, row by row; there may be none.</param>
    public byte[] ToPng(string title, string note, IReadOnlyList<GridCell> cells)
    {
        var captions = cells.Count == 0 ? 0 : cells.Max(cell => cell.Captions.Count);
        var (header, step) = (Margin + (Line * 2) + Gap, Side + 6 + (captions * Line) + Gap);
        var rows = (cells.Count + columns - 1) / columns;
        var grid = (Math.Min(columns, Math.Max(cells.Count, 1)) * (Side + Gap)) - Gap;
        var width = (2 * Margin) + Math.Max(grid, Math.Max(PixelFont.Width(title, Font), PixelFont.Width(note, Font)));
        using var bitmap = new SKBitmap(new SKImageInfo(width, header + (rows * step) + (Margin / 2), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        PixelFont.Draw(canvas, title, Margin, Margin, Font, Text);
        PixelFont.Draw(canvas, note, Margin, Margin + Line, Font, Quiet);
        for (var i = 0; i < cells.Count; i++)
            Draw(canvas, cells[i], Margin + (i % columns * (Side + Gap)), header + (i / columns * step));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100) ?? throw new InvalidOperationException("Skia could not encode a grid of pictures as PNG");
        return png.ToArray();
    }

    private void Draw(SKCanvas canvas, GridCell cell, int x, int y)
    {
        using var picture = Picture(cell.Pixels.Span);
        canvas.DrawImage(picture, SKRect.Create(x, y, Side, Side), new SKSamplingOptions(SKFilterMode.Nearest));
        y += Side + 6;
        foreach (var caption in cell.Captions)
        {
            var text = PixelFont.Fit(caption.Text, Side, Font);
            PixelFont.Draw(canvas, text, x + ((Side - PixelFont.Width(text, Font)) / 2), y, Font, caption.Colour);
            y += Line;
        }
    }

    private static SKImage Picture(ReadOnlySpan<byte> pixels) =>
        SKImage.FromPixelCopy(new SKImageInfo(LabelledImages.Width, LabelledImages.Height, SKColorType.Gray8, SKAlphaType.Opaque), pixels);
}
