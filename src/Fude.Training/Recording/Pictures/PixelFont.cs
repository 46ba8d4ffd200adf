using System.Collections.Frozen;
using SkiaSharp;

namespace Fude.Training.Recording.Pictures;

/// <summary>
/// A font of 5 × 7 pixels for captions, so that a picture looks the same on a machine without fonts. It knows ASCII and a few
/// signs; other characters show as a box.
/// </summary>
internal static class PixelFont
{
    /// <summary>Rows of a line at scale 1: 7 above the base line and 2 below it.</summary>
    public const int Height = 9;

    private const int Side = 5;
    private const int Pitch = Side + 1;
    private const int Space = 3;
    private const char Unknown = '\uFFFD';
    private static readonly FrozenDictionary<char, Glyph> Glyphs = Read().ToFrozenDictionary();

    /// <summary>Pixels that a text takes at a scale.</summary>
    public static int Width(string text, int scale) => text.Length == 0 ? 0 : (text.Sum(Advance) - 1) * scale;

    /// <summary>The text, cut with a full stop at its end where it is wider than some pixels.</summary>
    public static string Fit(string text, int width, int scale)
    {
        if (Width(text, scale) <= width)
            return text;
        while (text.Length > 1 && Width(text + ".", scale) > width)
            text = text[..^1];
        return text + ".";
    }

    /// <summary>Draws a text with its upper left corner at a place.</summary>
    public static void Draw(SKCanvas canvas, string text, int x, int y, int scale, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = false };
        foreach (var character in text)
        {
            if (character != ' ')
                Draw(canvas, Find(character), x, y, scale, paint);
            x += Advance(character) * scale;
        }
    }

    private static void Draw(SKCanvas canvas, Glyph glyph, int x, int y, int scale, SKPaint paint)
    {
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < glyph.Width; column++)
            {
                if (glyph.Rows[row][glyph.Left + column] == '#')
                    canvas.DrawRect(x + (column * scale), y + (row * scale), scale, scale, paint);
            }
        }
    }

    private static int Advance(char character) => character == ' ' ? Space + 1 : Find(character).Width + 1;

    private static Glyph Find(char character) => Glyphs.GetValueOrDefault(character) ?? Glyphs[Unknown];

    // Bands of a line with the characters and nine lines with their pixels.
    private static IEnumerable<KeyValuePair<char, Glyph>> Read()
    {
        using var stream = typeof(PixelFont).Assembly.GetManifestResourceStream("glyphs.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (var top = 0; top < lines.Length; top += Height + 1)
        {
            for (var at = 1; at < lines[top].Length; at += Pitch)
                yield return new(lines[top][at], Cut(lines[top][at], lines.AsSpan(top + 1, Height), at));
        }
    }

    // Letters are as wide as they are, digits all the same, so that numbers stand below each other.
    private static Glyph Cut(char character, ReadOnlySpan<string> lines, int at)
    {
        var rows = new string[Height];
        for (var row = 0; row < Height; row++)
            rows[row] = lines[row].Substring(at, Side);
        if (char.IsAsciiDigit(character))
            return new(rows, 0, Side);
        var inked = Enumerable.Range(0, Side).Where(column => rows.Any(row => row[column] == '#')).ToArray();
        return new(rows, inked[0], inked[^1] - inked[0] + 1);
    }

    private sealed record Glyph(string[] Rows, int Left, int Width);
}
