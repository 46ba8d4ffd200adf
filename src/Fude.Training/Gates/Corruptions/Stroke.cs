using Fude.Training.Datasets;

namespace Fude.Training.Gates.Corruptions;

/// <summary>Grows and shrinks strokes by morphology: each pixel becomes the darkest, or the lightest, of those around it.</summary>
internal static class Stroke
{
    private const int Side = LabelledImages.Width;

    /// <summary>By so many pixels on each side of a stroke; a part of a pixel mixes the two nearest whole steps.</summary>
    public static void Thicken(ReadOnlySpan<byte> picture, Span<byte> changed, double pixels, ref StrokeRandom random)
    {
        var (grow, whole) = (pixels > 0, (int)Math.Abs(pixels));
        var part = Math.Abs(pixels) - whole;
        Span<byte> less = stackalloc byte[LabelledImages.PixelCount];
        picture.CopyTo(less);
        for (var step = 0; step < whole; step++)
        {
            Step(less, changed, grow);
            changed.CopyTo(less);
        }

        Step(less, changed, grow);
        for (var i = 0; i < changed.Length; i++)
            changed[i] = (byte)Math.Round(less[i] + (part * (changed[i] - less[i])));
    }

    // A pixel with its four neighbours: a disc of radius 1.
    private static void Step(ReadOnlySpan<byte> picture, Span<byte> changed, bool grow)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = (y * Side) + x;
                var most = picture[at];
                Take(ref most, x > 0 ? picture[at - 1] : (byte)0, grow);
                Take(ref most, x < Side - 1 ? picture[at + 1] : (byte)0, grow);
                Take(ref most, y > 0 ? picture[at - Side] : (byte)0, grow);
                Take(ref most, y < Side - 1 ? picture[at + Side] : (byte)0, grow);
                changed[at] = most;
            }
        }
    }

    private static void Take(ref byte most, byte other, bool grow) => most = grow ? Math.Max(most, other) : Math.Min(most, other);
}
