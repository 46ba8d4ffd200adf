using Fude.Training.Datasets;

namespace Fude.Training.Gates.Corruptions;

/// <summary>Noise and blur.</summary>
internal static class Surface
{
    private const int Side = LabelledImages.Width;
    private const int MostReach = 15; // three deviations of the strongest blur

    /// <summary>Adds bell-shaped noise to every pixel; what would be under 0 or over 255 is cut off.</summary>
    public static void AddNoise(ReadOnlySpan<byte> picture, Span<byte> changed, double deviation, ref StrokeRandom random)
    {
        for (var i = 0; i < picture.Length; i++)
            changed[i] = (byte)Math.Clamp(Math.Round(picture[i] + (255 * deviation * random.NextBell())), 0, 255);
    }

    /// <summary>Blurs with a Gaussian, rows and then columns. Outside of the picture there is no ink.</summary>
    public static void Blur(ReadOnlySpan<byte> picture, Span<byte> changed, double deviation, ref StrokeRandom random)
    {
        var reach = (int)Math.Min(Math.Ceiling(3 * deviation), MostReach);
        Span<double> weights = stackalloc double[(2 * MostReach) + 1];
        var total = 0.0;
        for (var i = -reach; i <= reach; i++)
            total += weights[i + reach] = deviation == 0 ? 1 : Math.Exp(-i * i / (2 * deviation * deviation));
        foreach (ref var weight in weights[..((2 * reach) + 1)])
            weight /= total;

        Span<double> pixels = stackalloc double[LabelledImages.PixelCount];
        Span<double> rows = stackalloc double[LabelledImages.PixelCount];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = picture[i];
        Lines(pixels, rows, weights, reach);
        Lines(rows, pixels, weights, reach);
        for (var i = 0; i < pixels.Length; i++)
            changed[i] = (byte)Math.Clamp(Math.Round(pixels[i]), 0, 255);
    }

    // Along each row, written as a column: twice of it is the picture the right way round.
    private static void Lines(ReadOnlySpan<double> from, Span<double> to, ReadOnlySpan<double> weights, int reach)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var sum = 0.0;
                for (var i = Math.Max(-reach, -x); i <= Math.Min(reach, Side - 1 - x); i++)
                    sum += weights[i + reach] * from[(y * Side) + x + i];
                to[(x * Side) + y] = sum;
            }
        }
    }
}
