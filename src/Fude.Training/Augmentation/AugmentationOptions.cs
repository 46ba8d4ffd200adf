namespace Fude.Training.Augmentation;

/// <summary>How far the training pictures are varied: each value is the largest change, drawn evenly up to it in both directions.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Rotation in degrees; 0 to 45.</summary>
    public double Rotation { get; init; } = 10;

    /// <summary>Change of width and of height, each by itself, as a share; 0 to 0.5.</summary>
    public double Scale { get; init; } = 0.12;

    /// <summary>Horizontal shear: how many pixels the top moves against the middle, per pixel of height; 0 to 1.</summary>
    public double Shear { get; init; } = 0.2;

    /// <summary>Shift in pixels; 0 to 14.</summary>
    public double Shift { get; init; } = 1.5;

    /// <summary>Thicker or thinner strokes, in pixels at each edge of a stroke; 0 to 1.</summary>
    public double Thickness { get; init; } = 0.5;

    /// <summary>All mistakes in the options, each naming the option.</summary>
    public IReadOnlyList<string> FindMistakes() =>
    [
        .. Outside("rotation", Rotation, 45),
        .. Outside("scale", Scale, 0.5),
        .. Outside("shear", Shear, 1),
        .. Outside("shift", Shift, 14),
        .. Outside("thickness", Thickness, 1),
    ];

    private static IEnumerable<string> Outside(string name, double value, double most)
    {
        if (!(value >= 0 && value <= most))
            yield return $"augmentation {name} must be 0 to {most}, not {value}";
    }
}
