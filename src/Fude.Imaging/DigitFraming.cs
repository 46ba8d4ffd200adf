namespace Fude.Imaging;

/// <summary>
/// Puts a drawing into the frame that MNIST's digits have: steps 2 to 5 of the preprocessing <c>mnist-v1</c>.
/// The longer side of the ink's bounding box becomes 20 pixels, and the ink's centre of mass comes to pixel 14 of 28 in
/// both directions. It allocates nothing, so that a generator of training images can afford it for each image.
/// Source: the description of the MNIST digits by LeCun, Cortes and Burges.
/// </summary>
public static class DigitFraming
{
    /// <summary>Width and height of the frame, in pixels.</summary>
    public const int FrameSide = 28;

    /// <summary>The longer side of a framed digit, in pixels.</summary>
    public const int BoxSide = 20;

    /// <summary>The number of pixels in a frame.</summary>
    public const int FramePixels = FrameSide * FrameSide;

    /// <summary>Frames the ink of one drawing.</summary>
    /// <param name="ink">The drawing, row by row: 0 is background and 1 is full ink. Values outside are cut off in the result.</param>
    /// <param name="width">Width of the drawing in pixels.</param>
    /// <param name="height">Height of the drawing in pixels.</param>
    /// <param name="pixels">Receives the 28×28 frame, row by row: 0 is background and 255 full ink. Untouched where the drawing is empty.</param>
    /// <returns>False where the drawing holds no ink, or practically none (see <see cref="InkBox.TryFind"/>).</returns>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static bool TryFrame(ReadOnlySpan<float> ink, int width, int height, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (ink.Length != (long)width * height)
            throw new ArgumentException($"A plane of {width}x{height} has {(long)width * height} values, not {ink.Length}.", nameof(ink));
        if (pixels.Length != FramePixels)
            throw new ArgumentException($"A frame has {FramePixels} pixels, not {pixels.Length}.", nameof(pixels));

        Span<byte> cells = stackalloc byte[BoxSide * BoxSide];
        return TryFrame(ink, width, height, cells, pixels, out _);
    }

    /// <summary>The same, and how it was done.</summary>
    /// <param name="ink">The drawing.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="cells">Receives the scaled digit, row by row, in its first columns × rows bytes; room for 20×20.</param>
    /// <param name="pixels">Receives the frame.</param>
    /// <param name="framing">What was cut out, and where it was placed.</param>
    internal static bool TryFrame(ReadOnlySpan<float> ink, int width, int height, Span<byte> cells, Span<byte> pixels, out DigitPlace framing)
    {
        framing = default;
        if (!InkBox.TryFind(ink, width, height, out var box))
            return false;

        var longer = Math.Max(box.Width, box.Height);
        var columns = CellsFor(box.Width, longer);
        var rows = CellsFor(box.Height, longer);
        cells = cells[..(columns * rows)];
        var first = ink[(box.Top * width + box.Left)..];
        if (longer == BoxSide)
            Copy(first, width, columns, rows, cells);
        else
            AreaAveraging.Resample(first, width, box.Width, box.Height, cells, columns, rows, BoxSide);

        var (left, top) = Place(cells, columns, rows, pixels);
        framing = new DigitPlace(box, columns, rows, left, top);
        return true;
    }

    /// <summary>The cells that a side takes: 20 for the longer side, and so many that the other's scaled length fits.</summary>
    private static int CellsFor(int length, int longer) => (int)(((long)length * BoxSide + longer - 1) / longer);

    private static void Copy(ReadOnlySpan<float> ink, int stride, int columns, int rows, Span<byte> cells)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                cells[row * columns + column] = ToByte(ink[row * stride + column]);
        }
    }

    /// <summary>Full ink (1) as 255, a half rounding up, cut off at both ends.</summary>
    internal static byte ToByte(double ink) => (byte)Math.Clamp(ink * 255 + 0.5, 0, 255);

    private static (int Left, int Top) Place(ReadOnlySpan<byte> cells, int columns, int rows, Span<byte> pixels)
    {
        long mass = 0, alongX = 0, alongY = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                int value = cells[row * columns + column];
                mass += value;
                alongX += value * column;
                alongY += value * row;
            }
        }

        var left = ShiftFor(alongX, mass);
        var top = ShiftFor(alongY, mass);
        pixels.Clear();
        var firstColumn = Math.Max(0, -left);
        var lastColumn = Math.Min(columns, FrameSide - left);
        for (var row = Math.Max(0, -top); row < Math.Min(rows, FrameSide - top); row++)
        {
            cells[(row * columns + firstColumn)..(row * columns + lastColumn)]
                .CopyTo(pixels[((row + top) * FrameSide + left + firstColumn)..]);
        }

        return (left, top);
    }

    /// <summary>
    /// 14 − Σ i·ink / Σ ink, rounded to the nearest whole number, a half rounding down. In whole numbers, because ties
    /// are common in pictures of few grey levels and must not depend on rounding errors.
    /// </summary>
    private static int ShiftFor(long moment, long mass)
    {
        if (mass == 0)
            return (FrameSide - BoxSide) / 2;

        // ceil(14 - moment/mass - 1/2) = ceil((27 mass - 2 moment) / (2 mass))
        var numerator = (FrameSide - 1) * mass - 2 * moment;
        var denominator = 2 * mass;
        var quotient = numerator / denominator;
        return (int)(numerator > quotient * denominator ? quotient + 1 : quotient);
    }
}
