namespace Fude.Imaging;

/// <summary>
/// Finds the ink of an opaque photograph or of a lossily compressed picture, where background pixels differ a little from
/// the background: ringing of the compression around strokes, grain, the paper's shading.
/// What lies below a threshold is background; above it, the contrast of the photograph's own strokes counts as full ink.
/// </summary>
internal static class NoiseRemoval
{
    /// <summary>Ink is at least this part of the strongest contrast: ringing of JPEG stays below down to a quality of about 30.</summary>
    private const float LeastPart = 0.2f;

    /// <summary>Ink is at least so many times the noise, which is about two standard deviations…</summary>
    private const float TimesNoise = 2.5f;

    /// <summary>…but a threshold above half the contrast would eat the strokes.</summary>
    private const float MostPart = 0.5f;

    /// <summary>A picture whose strongest contrast is below this many times the noise holds nothing but noise.</summary>
    private const float BlankBelow = 3;

    /// <summary>A picture whose strongest contrast is below this (of 255) is a blank sheet.</summary>
    private const float WeakestContrast = 24;

    /// <summary>One in so many pixels is stronger than what is taken for the strongest contrast: an outlier.</summary>
    private const int OutlierOneIn = 5000;

    /// <summary>One in so many pixels may differ to the side where there is no ink before that counts as noise.</summary>
    private const int NoiseOneIn = 100;

    /// <summary>Turns distances from the background into ink.</summary>
    /// <param name="plane">In: distance of each pixel from the background, positive for darker ones. Out: ink, 0 to 1.</param>
    /// <param name="width">Width of the plane in pixels.</param>
    /// <param name="height">Height of the plane in pixels.</param>
    /// <param name="dark">Whether the ink is darker than the background. What differs to the other side is noise.</param>
    /// <param name="spread">How far the border strays from the background.</param>
    public static void Clean(Span<float> plane, int width, int height, bool dark, float spread)
    {
        Span<int> inkSide = stackalloc int[257];
        Span<int> otherSide = stackalloc int[257];
        inkSide.Clear();
        otherSide.Clear();
        foreach (ref var value in plane)
        {
            if (!dark)
                value = -value;
            (value > 0 ? inkSide : otherSide)[(int)(Math.Abs(value) + 0.5f)]++;
        }

        var noise = Math.Max(spread, Exceeded(otherSide, plane.Length / NoiseOneIn));
        var contrast = Exceeded(inkSide, plane.Length / OutlierOneIn);
        if (contrast < Math.Max(WeakestContrast, BlankBelow * noise))
        {
            plane.Clear();
            return;
        }

        contrast = MedianAbove(inkSide, (int)(contrast / 2));
        var threshold = Math.Max(LeastPart * contrast, Math.Min(TimesNoise * noise, MostPart * contrast));
        foreach (ref var value in plane)
            value = value < threshold ? 0 : Math.Min(1, value / contrast);
        if (width > DigitFraming.FrameSide && height > DigitFraming.FrameSide)
            RemoveSpecks(plane, width, height);
    }

    /// <summary>The greatest value that more than <paramref name="count"/> pixels reach.</summary>
    private static float Exceeded(ReadOnlySpan<int> histogram, int count)
    {
        var value = histogram.Length - 1;
        for (var above = histogram[value]; above <= count && value > 0; above += histogram[value])
            value--;
        return value;
    }

    /// <summary>The usual strength of the strokes' inside: half of what is clearly ink is stronger.</summary>
    private static float MedianAbove(ReadOnlySpan<int> histogram, int from)
    {
        long all = 0, below = 0;
        foreach (var count in histogram[from..])
            all += count;
        var value = from;
        while (value < histogram.Length - 1 && (below += histogram[value]) * 2 < all)
            value++;
        return value;
    }

    /// <summary>Removes pixels with at most one inked neighbour among eight: outliers of the noise, which would widen the bounding box.</summary>
    private static void RemoveSpecks(Span<float> plane, int width, int height)
    {
        const float Speck = -1; // still counts as a neighbour, so that the order of pixels does not matter
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (plane[y * width + x] > 0 && Neighbours(plane, width, height, x, y) < 2)
                    plane[y * width + x] = Speck;
            }
        }

        foreach (ref var value in plane)
            value = Math.Max(0, value);
    }

    private static int Neighbours(ReadOnlySpan<float> plane, int width, int height, int x, int y)
    {
        var count = -1; // the pixel itself
        for (var row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
        {
            for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
            {
                if (plane[row * width + column] != 0)
                    count++;
            }
        }

        return count;
    }
}
