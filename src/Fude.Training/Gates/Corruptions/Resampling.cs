using Fude.Training.Datasets;

namespace Fude.Training.Gates.Corruptions;

/// <summary>Where a pixel of the new picture comes from, both counted from the middle: x = Xx·x' + Xy·y' − X, and so for y.</summary>
internal readonly record struct Place(double Xx, double Xy, double X, double Yx, double Yy, double Y);

/// <summary>
/// Antialiased bicubic resampling: Keys' kernel with a = −½ (R. Keys, "Cubic convolution interpolation for digital image processing", 1981), widened where the
/// picture gets smaller. Outside of the picture there is no ink.
/// </summary>
internal static class Resampling
{
    private const int Side = LabelledImages.Width;
    private const double Middle = (Side - 1) / 2.0;
    private const int MostTaps = 2 * 2 * 4 + 2; // the kernel's support, widened four times

    /// <summary>Resamples a picture.</summary>
    /// <param name="picture">28×28 bytes.</param>
    /// <param name="changed">Receives 28×28 bytes.</param>
    /// <param name="place">Where each new pixel comes from.</param>
    /// <param name="widening">How much smaller the picture gets, 1 (not at all) to 4.</param>
    public static void Apply(ReadOnlySpan<byte> picture, Span<byte> changed, Place place, double widening)
    {
        Span<double> weightsX = stackalloc double[MostTaps];
        Span<double> weightsY = stackalloc double[MostTaps];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (fromX, fromY) = (x - Middle, y - Middle);
                var (firstX, countX) = Weigh((place.Xx * fromX) + (place.Xy * fromY) - place.X + Middle, widening, weightsX);
                var (firstY, countY) = Weigh((place.Yx * fromX) + (place.Yy * fromY) - place.Y + Middle, widening, weightsY);
                changed[(y * Side) + x] = Sum(picture, firstX, weightsX[..countX], firstY, weightsY[..countY]);
            }
        }
    }

    private static byte Sum(ReadOnlySpan<byte> picture, int firstX, ReadOnlySpan<double> weightsX, int firstY, ReadOnlySpan<double> weightsY)
    {
        var sum = 0.0;
        for (var j = 0; j < weightsY.Length; j++)
        {
            if ((uint)(firstY + j) >= Side)
                continue;
            var row = picture.Slice((firstY + j) * Side, Side);
            var line = 0.0;
            for (var i = 0; i < weightsX.Length; i++)
            {
                if ((uint)(firstX + i) < Side)
                    line += weightsX[i] * row[firstX + i];
            }

            sum += weightsY[j] * line;
        }

        return (byte)Math.Clamp(Math.Round(sum), 0, 255);
    }

    // The weights add up to 1 whether or not their pixels are in the picture: what is outside is background.
    private static (int First, int Count) Weigh(double centre, double widening, Span<double> weights)
    {
        var first = (int)Math.Floor(centre - (2 * widening)) + 1;
        var count = Math.Min((int)Math.Ceiling(centre + (2 * widening)) - first, weights.Length);
        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += weights[i] = Kernel((first + i - centre) / widening);
        for (var i = 0; i < count; i++)
            weights[i] /= total;
        return (first, count);
    }

    private static double Kernel(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((((A + 2) * x) - (A + 3)) * x * x) + 1,
            < 2 => ((((x - 5) * x) + 8) * x - 4) * A,
            _ => 0,
        };
    }
}
