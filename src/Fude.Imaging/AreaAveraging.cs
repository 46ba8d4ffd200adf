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
        Span<Reach> reaches = stackalloc Reach[columns];
        for (var column = 0; column < columns; column++)
            reaches[column] = Reach.Of(column, columns, width, longer, side);
        for (var row = 0; row < rows; row++)
        {
            SumRows(ink, stride, Reach.Of(row, rows, height, longer, side), sums);
            for (var column = 0; column < columns; column++)
                cells[row * columns + column] = DigitFraming.ToByte(SumColumns(sums, reaches[column]) / cellArea);
        }

        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
    }

    private static void SumRows(ReadOnlySpan<float> ink, int stride, Reach reach, Span<float> sums)
    {
        sums.Clear();
        for (var y = reach.First; y <= reach.Last; y++)
            AddScaled(ink.Slice(y * stride, sums.Length), (float)reach.WeightOf(y), sums);
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

    private static double SumColumns(ReadOnlySpan<float> sums, Reach reach)
    {
        var total = sums[reach.First] * reach.FirstWeight;
        if (reach.Last == reach.First)
            return total;
        foreach (var sum in sums[(reach.First + 1)..reach.Last])
            total += sum;
        return total + sums[reach.Last] * reach.LastWeight;
    }

    /// <summary>The old pixels that a cell covers along one direction, and how much of the outermost two.</summary>
    private readonly record struct Reach(int First, int Last, double FirstWeight, double LastWeight)
    {
        public static Reach Of(int index, int cells, int length, int longer, int side)
        {
            var (from, to) = (Edge(index, cells, length, longer, side), Edge(index + 1, cells, length, longer, side));
            var first = Math.Max(0, (int)Math.Floor(from));
            var last = Math.Min(length, (int)Math.Ceiling(to)) - 1;
            return new Reach(first, last, Math.Min(to, first + 1) - Math.Max(from, first), Math.Min(to, last + 1) - last);
        }

        public double WeightOf(int pixel) => pixel == First ? FirstWeight : pixel == Last ? LastWeight : 1;

        /// <summary>
        /// Where cell <paramref name="index"/> begins, in old pixels: a cell is longer/side wide, and the row of cells is
        /// centred on the part. One division of whole numbers, so that edges which fall between pixels do so exactly.
        /// </summary>
        private static double Edge(int index, int cells, int length, int longer, int side) =>
            (2L * index * longer - ((long)cells * longer - (long)side * length)) / (2.0 * side);
    }
}
