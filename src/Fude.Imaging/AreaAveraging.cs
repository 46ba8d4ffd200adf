using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fude.Imaging;

/// <summary>Resampling in which each new pixel is the mean of the area that it covers in the old picture.</summary>
internal static class AreaAveraging
{
    private const int StackLimit = 1024;

    /// <summary>
    /// Scales a part of a plane so that its longer side takes <paramref name="side"/> square cells exactly. The other side
    /// rarely comes out whole: the aspect is kept, and what is left of the outermost cells is background, half of it on
    /// either side.
    /// </summary>
    /// <param name="ink">The plane from the part's first pixel on, 0 to 1.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="width">Width of the part in pixels.</param>
    /// <param name="height">Height of the part in pixels.</param>
    /// <param name="cells">Receives the new pixels, row by row, 0 to 255.</param>
    /// <param name="columns">New width.</param>
    /// <param name="rows">New height.</param>
    /// <param name="side">Cells along the longer side.</param>
    public static void Resample(
        ReadOnlySpan<float> ink, int stride, int width, int height, Span<byte> cells, int columns, int rows, int side)
    {
        float[]? rented = null;
        var sums = width <= StackLimit ? stackalloc float[width] : (rented = ArrayPool<float>.Shared.Rent(width)).AsSpan(0, width);
        var longer = Math.Max(width, height);
        var cellArea = (double)longer * longer / ((double)side * side);
        for (var row = 0; row < rows; row++)
        {
            SumRows(ink, stride, height, Edge(row, rows, height, longer, side), Edge(row + 1, rows, height, longer, side), sums);
            for (var column = 0; column < columns; column++)
            {
                var from = Edge(column, columns, width, longer, side);
                var to = Edge(column + 1, columns, width, longer, side);
                cells[row * columns + column] = DigitFraming.ToByte(SumColumns(sums, from, to) / cellArea);
            }
        }

        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>
    /// Where cell <paramref name="index"/> begins, in old pixels: a cell is longer/side wide, and the row of cells is centred
    /// on the part. One division of whole numbers, so that edges which fall between pixels do so exactly.
    /// </summary>
    private static double Edge(int index, int cells, int length, int longer, int side) =>
        (2L * index * longer - ((long)cells * longer - (long)side * length)) / (2.0 * side);

    private static void SumRows(ReadOnlySpan<float> ink, int stride, int height, double from, double to, Span<float> sums)
    {
        sums.Clear();
        var last = Math.Min(height, (int)Math.Ceiling(to));
        for (var y = Math.Max(0, (int)Math.Floor(from)); y < last; y++)
        {
            var weight = (float)(Math.Min(to, y + 1) - Math.Max(from, y));
            AddScaled(ink.Slice(y * stride, sums.Length), weight, sums);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> row, float weight, Span<float> sums)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(row);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(sums);
        for (var i = 0; i < values.Length; i++)
            targets[i] += values[i] * weight;
        for (var x = values.Length * Vector<float>.Count; x < row.Length; x++)
            sums[x] += row[x] * weight;
    }

    private static double SumColumns(ReadOnlySpan<float> sums, double from, double to)
    {
        var total = 0.0;
        var last = Math.Min(sums.Length, (int)Math.Ceiling(to));
        for (var x = Math.Max(0, (int)Math.Floor(from)); x < last; x++)
            total += sums[x] * (Math.Min(to, x + 1) - Math.Max(from, x));
        return total;
    }
}
