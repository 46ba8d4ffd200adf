using Fude.Training.Datasets;

namespace Fude.Training.Gates.Corruptions;

/// <summary>Moves, turns and scales a picture about its middle.</summary>
internal static class Motion
{
    /// <summary>By so many pixels, in a direction of its own.</summary>
    public static void Shift(ReadOnlySpan<byte> picture, Span<byte> changed, double pixels, ref StrokeRandom random)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextUniform());
        Resampling.Apply(picture, changed, new(1, 0, pixels * cos, 0, 1, pixels * sin), 1);
    }

    /// <summary>By so many degrees, to a side of its own.</summary>
    public static void Turn(ReadOnlySpan<byte> picture, Span<byte> changed, double degrees, ref StrokeRandom random)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180 * (random.NextInt(2) == 0 ? -1 : 1));
        Resampling.Apply(picture, changed, new(cos, -sin, 0, sin, cos, 0), 1);
    }

    /// <summary>By so many times.</summary>
    public static void Scale(ReadOnlySpan<byte> picture, Span<byte> changed, double times, ref StrokeRandom random) =>
        Resampling.Apply(picture, changed, new(1 / times, 0, 0, 0, 1 / times, 0), Math.Max(1, 1 / times));
}
