namespace Fude.Imaging;

/// <summary>Figures of one prepared picture, whose distributions tell whether drawings have drifted from the training data.</summary>
/// <param name="InkMass">Σ ink, in pixels of full ink (a pixel of 255 counts 1).</param>
/// <param name="Left">First column with ink.</param>
/// <param name="Top">First row with ink.</param>
/// <param name="BoxWidth">Width of the bounding box of all ink, in pixels; 0 where there is none.</param>
/// <param name="BoxHeight">Height of the bounding box of all ink, in pixels; 0 where there is none.</param>
/// <param name="StrokeWidth">Mean width of the strokes, in pixels: twice the area over the length of the outline (see <see cref="Measure"/>).</param>
/// <param name="CentreOffsetX">Mean column of the ink less half the width, in pixels: 0 is centred as <c>mnist-v1</c> centres.</param>
/// <param name="CentreOffsetY">Mean row of the ink less half the height, in pixels.</param>
public readonly record struct ImageStatistics(
    double InkMass,
    int Left,
    int Top,
    int BoxWidth,
    int BoxHeight,
    double StrokeWidth,
    double CentreOffsetX,
    double CentreOffsetY)
{
    /// <summary>Width over height of the bounding box; 0 where there is no ink.</summary>
    public double Aspect => BoxHeight == 0 ? 0 : (double)BoxWidth / BoxHeight;

    /// <summary>Measures one picture.</summary>
    /// <remarks>
    /// A stroke of width w and length l has the area w·l and an outline of about 2·l, so w is 2·area/outline. Area is Σ ink;
    /// the outline is the total variation Σ |∇ink|, which for a shape equals its perimeter and does not change with soft
    /// edges (co-area formula; W. H. Fleming and R. Rishel, "An integral formula for total gradient variation", 1960).
    /// No threshold and no skeleton is involved. The gradient is taken on each square of four pixels (Roberts' cross).
    /// </remarks>
    /// <param name="pixels">The picture row by row: 0 is background and 255 full ink.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not have width × height bytes.</exception>
    public static ImageStatistics Measure(ReadOnlySpan<byte> pixels, int width = DigitFraming.FrameSide, int height = DigitFraming.FrameSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"A picture of {width}x{height} has {(long)width * height} pixels, not {pixels.Length}.", nameof(pixels));

        long mass = 0, alongX = 0, alongY = 0;
        int left = width, right = -1, top = height, bottom = -1;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                int value = pixels[y * width + x];
                if (value == 0)
                    continue;
                mass += value;
                alongX += (long)value * x;
                alongY += (long)value * y;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return mass == 0
            ? default
            : new ImageStatistics(
                mass / 255.0,
                left,
                top,
                right - left + 1,
                bottom - top + 1,
                2 * mass / Outline(pixels, width, height),
                (double)alongX / mass - width / 2,
                (double)alongY / mass - height / 2);
    }

    /// <summary>Total variation of the picture with background around it, in units of ink (0 to 255) times pixels.</summary>
    private static double Outline(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var total = 0.0;
        for (var y = -1; y < height; y++)
        {
            for (var x = -1; x < width; x++)
            {
                int a = At(pixels, width, height, x, y), b = At(pixels, width, height, x + 1, y);
                int c = At(pixels, width, height, x, y + 1), d = At(pixels, width, height, x + 1, y + 1);
                var (down, up) = (d - a, b - c);
                total += Math.Sqrt((down * down + up * up) / 2.0);
            }
        }

        return total;
    }

    private static int At(ReadOnlySpan<byte> pixels, int width, int height, int x, int y) =>
        x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[y * width + x];
}
