using System.Numerics;
using System.Runtime.InteropServices;

namespace Fude.Imaging;

/// <summary>
/// The lightness of pixels: ITU-R BT.601 luma, 0 to 255, with weights in 256ths so that a grey level is exactly itself.
/// Several pixels at a time, because a request's time goes into these loops and the decoder.
/// </summary>
internal static class Luminance
{
    private const int Red = 77, Green = 150, Blue = 29, Whole = 256;

    public static float Of(ReadOnlySpan<byte> pixel) => (Red * pixel[0] + Green * pixel[1] + Blue * pixel[2]) / (float)Whole;

    /// <summary>The luminance of a picture that is laid on paper of one lightness.</summary>
    /// <param name="rgba">The pixels with straight alpha.</param>
    /// <param name="paper">What shows through, a whole number from 0 to 255.</param>
    /// <param name="luminance">Receives one value for each pixel.</param>
    public static void On(ReadOnlySpan<byte> rgba, float paper, Span<float> luminance)
    {
        var pixels = MemoryMarshal.Cast<byte, Vector<int>>(rgba);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(luminance);
        var below = new Vector<float>(paper);
        var full = new Vector<float>(255);
        for (var i = 0; i < pixels.Length; i++)
        {
            var alpha = Vector.ConvertToSingle(Vector.ShiftRightLogical(pixels[i], 24));
            var light = Vector.ConvertToSingle(Weighted(pixels[i])) * (1f / Whole);
            // in this order each step is exact where a pixel is opaque, transparent, or black or white ink of any opacity
            targets[i] = below + (light - below) * alpha / full;
        }

        for (var i = pixels.Length * Vector<int>.Count; i < luminance.Length; i++)
        {
            var pixel = rgba.Slice(i * 4, 4);
            luminance[i] = paper + (Of(pixel) - paper) * pixel[3] / 255;
        }
    }

    /// <summary>The mean luminance of what is visible, weighted by opacity; 0 where nothing is.</summary>
    public static double MeanOfVisible(ReadOnlySpan<byte> rgba)
    {
        var pixels = MemoryMarshal.Cast<byte, Vector<int>>(rgba);
        var light = Vector<long>.Zero;
        var weight = Vector<long>.Zero;
        foreach (var pixel in pixels)
        {
            var alpha = Vector.ShiftRightLogical(pixel, 24);
            Vector.Widen(Weighted(pixel) * alpha, out var low, out var high);
            light += low + high;
            Vector.Widen(alpha, out low, out high);
            weight += low + high;
        }

        var (sum, alphas) = ((double)Vector.Sum(light) / Whole, Vector.Sum(weight));
        for (var i = pixels.Length * Vector<byte>.Count; i < rgba.Length; i += 4)
        {
            sum += Of(rgba.Slice(i, 4)) * rgba[i + 3];
            alphas += rgba[i + 3];
        }

        return alphas == 0 ? 0 : sum / alphas;
    }

    private static Vector<int> Weighted(Vector<int> pixel)
    {
        var level = new Vector<int>(255);
        return (pixel & level) * Red
            + (Vector.ShiftRightLogical(pixel, 8) & level) * Green
            + (Vector.ShiftRightLogical(pixel, 16) & level) * Blue;
    }
}
