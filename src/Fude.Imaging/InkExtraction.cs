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
        var rgba = picture.Rgba.Span;
        var paper = Paper(rgba, picture.Width, picture.Height, out var onTransparency);
        FillLuminance(rgba, paper, ink);
        var border = Border.Of(ink, picture.Width, picture.Height);
        var background = border.Median;

        // from here on: the signed distance from the background
        double darker = 0, lighter = 0;
        for (var i = 0; i < ink.Length; i++)
        {
            var distance = background - ink[i];
            ink[i] = distance;
            if (distance > 0)
                darker += distance;
            else
                lighter -= distance;
        }

        var dark = darker >= lighter;
        if (!onTransparency && (picture.Lossy || border.IsNoisy))
        {
            NoiseRemoval.Clean(ink, picture.Width, picture.Height, dark, border.Spread);
            return;
        }

        // full contrast is the most that ink can differ from this background on its side
        var full = Math.Max(1, dark ? background : White - background);
        for (var i = 0; i < ink.Length; i++)
            ink[i] = Math.Min(1, Math.Abs(ink[i]) / full);
    }

    /// <summary>
    /// What the picture is laid on. Where most of the border is transparent: white for dark visible pixels and black for
    /// light ones. Otherwise the border's own luminance, so that a screenshot's transparent corners are not taken for ink.
    /// </summary>
    private static float Paper(ReadOnlySpan<byte> rgba, int width, int height, out bool onTransparency)
    {
        var visible = new int[256];
        int shown = 0, all = 0;
        foreach (var index in new BorderIndices(width, height))
        {
            all++;
            var pixel = rgba.Slice(index * 4, 4);
            if (pixel[3] < 128)
                continue;
            shown++;
            visible[(int)Luminance(pixel)]++;
        }

        onTransparency = shown * 2 <= all;
        if (onTransparency)
            return MeanOfVisible(rgba) < White / 2 ? White : 0;

        var median = 0;
        for (var below = visible[0]; below * 2 < shown; below += visible[median])
            median++;
        return median;
    }

    private static double MeanOfVisible(ReadOnlySpan<byte> rgba)
    {
        double sum = 0;
        long weight = 0;
        for (var i = 0; i < rgba.Length; i += 4)
        {
            var alpha = rgba[i + 3];
            if (alpha == 0)
                continue;
            sum += Luminance(rgba.Slice(i, 4)) * alpha;
            weight += alpha;
        }

        return weight == 0 ? 0 : sum / weight;
    }

    private static void FillLuminance(ReadOnlySpan<byte> rgba, float paper, Span<float> luminance)
    {
        for (var i = 0; i < luminance.Length; i++)
        {
            var pixel = rgba.Slice(i * 4, 4);
            // in this order the product and the quotient are exact for black or white ink of any opacity
            luminance[i] = pixel[3] switch
            {
                255 => Luminance(pixel),
                0 => paper,
                var alpha => paper + (Luminance(pixel) - paper) * alpha / 255,
            };
        }
    }

    /// <summary>ITU-R BT.601 luma, 0 to 255, with weights in 256ths so that a grey level is exactly itself.</summary>
    private static float Luminance(ReadOnlySpan<byte> pixel) => (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2]) / 256f;
}
