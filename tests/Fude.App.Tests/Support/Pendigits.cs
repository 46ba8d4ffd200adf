using System.IO.Compression;
using Fude.Testing;

namespace Fude.App.Tests.Support;

/// <summary>A digit that somebody wrote on a tablet.</summary>
/// <param name="Label">Which it is.</param>
/// <param name="Strokes">Pen paths in a box of 500 × 500 with y upwards, as x, y, x, y….</param>
public sealed record PenDigit(int Label, float[][] Strokes);

/// <summary>Reads the pen strokes of real digits: UNIPEN text (Guyon and others, "UNIPEN project of on-line data exchange", 1994).</summary>
public static class Pendigits
{
    public static IReadOnlyList<PenDigit> Read()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.PendigitsFile!), CompressionMode.Decompress));
        return [.. Parse(lines)];
    }

    private static IEnumerable<PenDigit> Parse(StreamReader lines)
    {
        var label = -1;
        List<List<float>> strokes = [];
        var down = false;
        while (lines.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith(".SEGMENT", StringComparison.Ordinal))
            {
                if (label >= 0)
                    yield return Digit(label, strokes);
                label = line[line.IndexOf('"', StringComparison.Ordinal) + 1] - '0';
                strokes = [];
                down = false;
            }
            else if (line.StartsWith(".PEN_", StringComparison.Ordinal))
            {
                down = line == ".PEN_DOWN";
                if (down)
                    strokes.Add([]);
            }
            else if (down && line.Length > 0 && (char.IsAsciiDigit(line[0]) || line[0] == '-'))
            {
                strokes[^1].AddRange(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        if (label >= 0)
            yield return Digit(label, strokes);
    }

    private static PenDigit Digit(int label, List<List<float>> strokes) => new(label, [.. strokes.Select(stroke => stroke.ToArray())]);
}
