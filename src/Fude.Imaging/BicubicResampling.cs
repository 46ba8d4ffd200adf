using System.Buffers;

namespace Fude.Imaging;

/// <summary>
/// Antialiased bicubic resampling of an 8-bit channel, bit for bit as Pillow's <c>Image.resize</c> gives it: Keys' cubic
/// kernel with a = −½ (R. Keys, "Cubic convolution interpolation for digital image processing", 1981), widened by the
/// factor of reduction; columns first, rounded to 8 bits, then rows; weights in fixed point with 22 bits.
/// </summary>
internal static class BicubicResampling
{
    private const int FractionBits = 22;
    private const double Support = 2;

    /// <summary>Resizes a channel.</summary>
    /// <param name="channel">The pixels, row by row.</param>
    /// <param name="width">Old width.</param>
    /// <param name="height">Old height.</param>
    /// <param name="result">Receives the new pixels, row by row.</param>
    /// <param name="newWidth">New width.</param>
    /// <param name="newHeight">New height.</param>
    public static void Resize(ReadOnlySpan<byte> channel, int width, int height, Span<byte> result, int newWidth, int newHeight)
    {
        // kept transposed, so that either pass reads along memory
        var rented = ArrayPool<byte>.Shared.Rent(newWidth * height);
        var narrow = rented.AsSpan(0, newWidth * height);
        Pass(channel, width, height, narrow, newWidth);
        Pass(narrow, height, newWidth, result, newHeight);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Resizes each of <paramref name="lines"/> lines to <paramref name="newLength"/> and transposes.</summary>
    private static void Pass(ReadOnlySpan<byte> lines, int length, int count, Span<byte> result, int newLength)
    {
        var scale = (double)length / newLength;
        var widening = Math.Max(1, scale);
        var rented = ArrayPool<int>.Shared.Rent((int)Math.Ceiling(Support * widening) * 2 + 1);
        for (var index = 0; index < newLength; index++)
        {
            var (first, taps) = Weigh((index + 0.5) * scale, widening, length, rented);
            var weights = rented.AsSpan(0, taps);
            for (var line = 0; line < count; line++)
                result[index * count + line] = Apply(lines.Slice(line * length + first, taps), weights);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    private static byte Apply(ReadOnlySpan<byte> values, ReadOnlySpan<int> weights)
    {
        var sum = 1L << (FractionBits - 1);
        for (var i = 0; i < values.Length; i++)
            sum += (long)values[i] * weights[i];
        return (byte)Math.Clamp(sum >> FractionBits, 0, 255);
    }

    private static (int First, int Taps) Weigh(double centre, double widening, int length, Span<int> weights)
    {
        var reach = Support * widening;
        var first = Math.Max(0, (int)(centre - reach + 0.5));
        var taps = Math.Min(length, (int)(centre + reach + 0.5)) - first;
        var exact = ArrayPool<double>.Shared.Rent(taps);
        var total = 0.0;
        for (var i = 0; i < taps; i++)
        {
            exact[i] = Kernel((i + first - centre + 0.5) * (1 / widening));
            total += exact[i];
        }

        for (var i = 0; i < taps; i++)
            weights[i] = (int)Math.Round(exact[i] / total * (1 << FractionBits), MidpointRounding.AwayFromZero);
        ArrayPool<double>.Shared.Return(exact);
        return (first, taps);
    }

    private static double Kernel(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((A + 2) * x - (A + 3)) * x * x + 1,
            < 2 => (((x - 5) * x + 8) * x - 4) * A,
            _ => 0,
        };
    }
}
