using System.Globalization;

namespace Fude.Tracking.Console.Charts;

/// <summary>How a curve is drawn.</summary>
/// <param name="Colour">Which of the colours of the theme.</param>
/// <param name="Dashes">Lengths of dashes and gaps, in pixels; none for a solid line.</param>
public sealed record CurveStyle(int Colour, IReadOnlyList<int> Dashes)
{
    /// <summary>The dashes as SVG writes them.</summary>
    public string DashArray => Dashes.Count == 0 ? "none" : string.Join(' ', Dashes.Select(length => length.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>
/// Colours and dashes of curves: seven colours that have a contrast of 3 with the surface and stay apart for people who don't see red, green or blue
/// (computed with the matrices of Machado et al. 2009 and distances in Oklab), and six patterns of dashes: 42 looks before one comes again.
/// </summary>
public static class CurveStyles
{
    private static readonly string[] Light = ["#2b58d6", "#db6d15", "#651738", "#6a90f1", "#854a00", "#13298f", "#a76787"];
    private static readonly string[] Dark = ["#00b3ff", "#f3a811", "#fc6ac0", "#049f77", "#edf23a", "#4068d5", "#e55e06"];
    private static readonly IReadOnlyList<int>[] Dashes = [[], [7, 4], [2, 3], [11, 3, 2, 3], [16, 5], [2, 2, 8, 2]];

    /// <summary>The colours of a theme.</summary>
    /// <param name="dark">Whether it is the dark one.</param>
    public static IReadOnlyList<string> Colours(bool dark) => dark ? Dark : Light;

    /// <summary>The look of the curve at a place: the colours first, then the dashes.</summary>
    /// <param name="place">The place, from 0.</param>
    public static CurveStyle At(int place) => new(place % Light.Length, Dashes[place / Light.Length % Dashes.Length]);
}
