using System.Globalization;

namespace Fude.Training.Gates;

/// <summary>How much pictures are changed, and how many of them a model still has to read. A corruption that is null is left out.</summary>
public sealed record RobustnessOptions
{
    /// <summary>Test pictures that are changed, from each class in proportion (default 2,000; 1 to 1,000,000).</summary>
    public int Pictures { get; init; } = 2000;

    /// <summary>Fixes which pictures, and directions, signs and noise (default 1).</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Shifted by so many pixels in any direction (0 to 14).</summary>
    public CorruptionOptions? Shift { get; init; } = new([1, 2], 0.7);

    /// <summary>Turned by so many degrees to either side (0 to 180).</summary>
    public CorruptionOptions? Rotation { get; init; } = new([10, 20, 30], 0.75);

    /// <summary>Scaled about the middle by so many times (0.25 to 4).</summary>
    public CorruptionOptions? Scale { get; init; } = new([0.7, 0.85, 1.15, 1.3], 0.6);

    /// <summary>Strokes grown (over 0) or shrunk (below 0) on each side by so many pixels (−3 to 3).</summary>
    public CorruptionOptions? Thickness { get; init; } = new([-0.6, -0.3, 0.5, 1], 0.8);

    /// <summary>Noise added, its standard deviation as a share of full ink (0 to 1).</summary>
    public CorruptionOptions? Noise { get; init; } = new([0.05, 0.1, 0.2], 0.6);

    /// <summary>Blurred, its standard deviation in pixels (0 to 5).</summary>
    public CorruptionOptions? Blur { get; init; } = new([0.5, 1, 1.5], 0.8);

    internal IEnumerable<string> FindMistakes()
    {
        if (Pictures is < 1 or > 1_000_000)
            yield return string.Create(CultureInfo.InvariantCulture, $"robustness.pictures must be 1 to 1000000, not {Pictures}");
        (string Name, CorruptionOptions? Corruption, double Least, double Most)[] all =
        [
            ("shift", Shift, 0, 14), ("rotation", Rotation, 0, 180), ("scale", Scale, 0.25, 4),
            ("thickness", Thickness, -3, 3), ("noise", Noise, 0, 1), ("blur", Blur, 0, 5),
        ];
        foreach (var (name, corruption, least, most) in all)
        {
            foreach (var mistake in corruption?.FindMistakes($"robustness.{name}", least, most) ?? [])
                yield return mistake;
        }
    }
}

/// <summary>One way to change pictures.</summary>
/// <param name="Strengths">How much, one figure for each; 1 to 20 different ones.</param>
/// <param name="LeastAccuracy">Least share of right answers, the mean over the strengths: 0 to 1.</param>
public sealed record CorruptionOptions(IReadOnlyList<double> Strengths, double LeastAccuracy)
{
    private const int MostStrengths = 20;

    internal IEnumerable<string> FindMistakes(string name, double least, double most)
    {
        if (!(LeastAccuracy is >= 0 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}.leastAccuracy must be 0 to 1, not {LeastAccuracy}");
        if (Strengths is not { Count: >= 1 and <= MostStrengths } || Strengths.Distinct().Count() < Strengths.Count)
            yield return $"{name}.strengths must be 1 to {MostStrengths} different numbers";
        foreach (var strength in Strengths ?? [])
        {
            if (!(strength >= least && strength <= most))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}.strengths must be {least} to {most}, not {strength}");
        }
    }
}
