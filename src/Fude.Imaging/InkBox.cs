using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fude.Imaging;

/// <summary>The smallest rectangle that holds all ink of a drawing, in pixels.</summary>
/// <param name="Left">First column with ink.</param>
/// <param name="Top">First row with ink.</param>
/// <param name="Width">Columns from the first to the last with ink.</param>
/// <param name="Height">Rows from the first to the last with ink.</param>
public readonly record struct InkBox(int Left, int Top, int Width, int Height)
{
    /// <summary>Ink counts from here: what rounds to at least 1 of 255, so that the faintest anti-aliased edge is ink.</summary>
    public const float FaintestInk = 0.5f / 255;

    /// <summary>A drawing whose strongest ink is weaker than this is empty.</summary>
    public const float WeakestPeak = 16f / 255;

    /// <summary>A drawing with less ink in all is empty, in pixels of full ink: a stray dot, not a digit.</summary>
    public const float LeastMass = 4;

    private const int StackLimit = 1024;

    /// <summary>Finds the bounding box of all ink.</summary>
    /// <param name="ink">The drawing, row by row: 0 is background and 1 is full ink.</param>
    /// <param name="width">Width of the drawing in pixels.</param>
    /// <param name="height">Height of the drawing in pixels.</param>
    /// <param name="box">The box, where there is one.</param>
    /// <returns>
    /// False where there is practically no ink: none stronger than <see cref="WeakestPeak"/>, or less than
    /// <see cref="LeastMass"/> in all.
    /// </returns>
    public static bool TryFind(ReadOnlySpan<float> ink, int width, int height, out InkBox box)
    {
        box = default;
        float[]? rented = null;
        var columnPeaks = width <= StackLimit ? stackalloc float[width] : (rented = ArrayPool<float>.Shared.Rent(width)).AsSpan(0, width);
        columnPeaks.Clear();
        int top = -1, bottom = -1;
        double mass = 0;
        for (var y = 0; y < height; y++)
        {
            var (peak, sum) = Scan(ink.Slice(y * width, width), columnPeaks);
            mass += sum;
            if (peak < FaintestInk)
                continue;
            if (top < 0)
                top = y;
            bottom = y;
        }

        var left = 0;
        while (left < width && columnPeaks[left] < FaintestInk)
            left++;
        var right = width - 1;
        while (right > left && columnPeaks[right] < FaintestInk)
            right--;
        var strongest = Strongest(columnPeaks);
        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
        if (top < 0 || strongest < WeakestPeak || mass < LeastMass)
            return false;

        box = new InkBox(left, top, right - left + 1, bottom - top + 1);
        return true;
    }

    /// <summary>One row: its strongest ink and its sum; the columns' peaks are raised to it.</summary>
    private static (float Peak, float Sum) Scan(ReadOnlySpan<float> row, Span<float> columnPeaks)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(row);
        var peaks = MemoryMarshal.Cast<float, Vector<float>>(columnPeaks);
        var peak = Vector<float>.Zero;
        var sum = Vector<float>.Zero;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            peaks[i] = Vector.Max(peaks[i], value);
            peak = Vector.Max(peak, value);
            sum += value;
        }

        var total = Vector.Sum(sum);
        var strongest = 0f;
        for (var i = 0; i < Vector<float>.Count; i++)
            strongest = Math.Max(strongest, peak[i]);
        for (var x = values.Length * Vector<float>.Count; x < row.Length; x++)
        {
            columnPeaks[x] = Math.Max(columnPeaks[x], row[x]);
            strongest = Math.Max(strongest, row[x]);
            total += row[x];
        }

        return (strongest, total);
    }

    private static float Strongest(ReadOnlySpan<float> values)
    {
        var strongest = 0f;
        foreach (var value in values)
            strongest = Math.Max(strongest, value);
        return strongest;
    }
}
