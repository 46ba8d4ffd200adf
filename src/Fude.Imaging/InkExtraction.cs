using System.Numerics;
using System.Runtime.InteropServices;

namespace Fude.Imaging;

/// <summary>
/// Step 1 of <c>mnist-v1</c>: how much ink each pixel of a picture holds, from 0 (background) to 1 (full contrast), whether
/// it is dark on light, light on dark, or ink on transparency.
/// </summary>
internal static class InkExtraction
{
    private const float White = 255;

    /// <summary>Finds the ink of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="ink">Receives one value for each pixel, row by row, 0 to 1.</param>
    public static void Extract(Picture picture, Span<float> ink)
    {
        LayOnPaper(picture, ink, out var onTransparency);
        TakeInk(picture, ink, onTransparency);
    }

    /// <summary>The same, and what there was on the way.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="laid">Receives its luminance where it lies on its background, 0 black to 255 white.</param>
    /// <param name="ink">Receives the ink.</param>
    public static (float Background, bool Dark) Explain(Picture picture, Span<byte> laid, Span<float> ink)
    {
        LayOnPaper(picture, ink, out var onTransparency);
        for (var i = 0; i < ink.Length; i++)
            laid[i] = (byte)Math.Clamp(ink[i] + 0.5f, 0, White);
        return TakeInk(picture, ink, onTransparency);
    }

    private static void LayOnPaper(Picture picture, Span<float> plane, out bool onTransparency)
    {
        var rgba = picture.Rgba.Span;
        var paper = Paper(rgba, picture.Width, picture.Height, out onTransparency);
        Luminance.On(rgba, paper, plane);
    }

    private static (float Background, bool Dark) TakeInk(Picture picture, Span<float> ink, bool onTransparency)
    {
        var border = Border.Of(ink, picture.Width, picture.Height);
        var dark = TakeDistances(ink, border.Median);
        if (!onTransparency && (picture.Lossy || border.IsNoisy))
        {
            NoiseRemoval.Clean(ink, picture.Width, picture.Height, dark, border.Spread);
            return (border.Median, dark);
        }

        // full contrast is the most that ink can differ from this background on its side
        ScaleToInk(ink, Math.Max(1, dark ? border.Median : White - border.Median));
        return (border.Median, dark);
    }

    /// <summary>
    /// What the picture is laid on. Where most of the border is transparent: white for dark visible pixels and black for
    /// light ones. Otherwise the border's own luminance, so that a screenshot's transparent corners are not taken for ink.
    /// </summary>
    private static float Paper(ReadOnlySpan<byte> rgba, int width, int height, out bool onTransparency)
    {
        Span<int> visible = stackalloc int[256];
        visible.Clear();
        int shown = 0, all = 0;
        foreach (var index in new BorderIndices(width, height))
        {
            all++;
            var pixel = rgba.Slice(index * 4, 4);
            if (pixel[3] < 128)
                continue;
            shown++;
            visible[(int)Luminance.Of(pixel)]++;
        }

        onTransparency = shown * 2 <= all;
        if (onTransparency)
            return Luminance.MeanOfVisible(rgba) < White / 2 ? White : 0;

        var median = 0;
        for (var below = visible[0]; below * 2 < shown; below += visible[median])
            median++;
        return median;
    }

    /// <summary>Replaces luminance by its signed distance from the background, positive for darker pixels.</summary>
    /// <returns>Whether what differs from the background is darker on the whole.</returns>
    private static bool TakeDistances(Span<float> plane, float background)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(plane);
        var level = new Vector<float>(background);
        var balances = Vector<float>.Zero;
        foreach (ref var value in values)
        {
            value = level - value;
            balances += value;
        }

        double balance = Vector.Sum(balances);
        foreach (ref var value in plane[(values.Length * Vector<float>.Count)..])
        {
            value = background - value;
            balance += value;
        }

        return balance >= 0;
    }

    private static void ScaleToInk(Span<float> plane, float full)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(plane);
        var divisor = new Vector<float>(full);
        foreach (ref var value in values)
            value = Vector.Min(Vector<float>.One, Vector.Abs(value) / divisor);
        foreach (ref var value in plane[(values.Length * Vector<float>.Count)..])
            value = Math.Min(1, Math.Abs(value) / full);
    }
}
