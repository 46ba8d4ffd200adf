namespace Fude.Training.Datasets;

/// <summary>How the hands write whose digits <see cref="StrokeDigits"/> draws. The defaults spread about as widely as MNIST's writers do.</summary>
public sealed record StrokeOptions
{
    /// <summary>Mean slant to the right: how far the top leans over the foot, in heights of a digit; −1 to 1. 0.18 is about 10 degrees.</summary>
    public float Slant { get; init; } = 0.18f;

    /// <summary>Standard deviation of the slant over hands; 0 to 1.</summary>
    public float SlantSpread { get; init; } = 0.22f;

    /// <summary>Standard deviation of the rotation, in degrees; 0 to 30.</summary>
    public float RotationSpread { get; init; } = 5;

    /// <summary>Standard deviation of the width relative to the height, as a part of it; 0 to 0.5.</summary>
    public float AspectSpread { get; init; } = 0.2f;

    /// <summary>Thinnest pen, in pixels where the digit's longer side is 20; 0.5 to 8.</summary>
    public float ThinnestPen { get; init; } = 1.1f;

    /// <summary>Thickest pen, in the same unit, not below <see cref="ThinnestPen"/>; 0.5 to 8.</summary>
    public float ThickestPen { get; init; } = 7;

    /// <summary>How much the pen's pressure, and so the line's width, changes along a stroke, as a part of it; 0 to 0.8.</summary>
    public float Pressure { get; init; } = 0.14f;

    /// <summary>Smooth warping of the whole digit: standard deviation of each term, in heights of a digit; 0 to 0.3.</summary>
    public float Warp { get; init; } = 0.035f;

    /// <summary>Standard deviation of the displacement of single control points, in heights of a digit; 0 to 0.1.</summary>
    public float Tremble { get; init; } = 0.014f;

    /// <summary>How many threads draw, 1 to 1024; 0 takes every processor. The drawings do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Everything that is wrong with these options: one sentence for each, naming the option. Empty when all is well.</summary>
    public IReadOnlyList<string> FindMistakes()
    {
        var mistakes = new List<string>();
        Check(nameof(Slant), Slant, -1, 1);
        Check(nameof(SlantSpread), SlantSpread, 0, 1);
        Check(nameof(RotationSpread), RotationSpread, 0, 30);
        Check(nameof(AspectSpread), AspectSpread, 0, 0.5f);
        Check(nameof(ThinnestPen), ThinnestPen, 0.5f, 8);
        Check(nameof(ThickestPen), ThickestPen, 0.5f, 8);
        Check(nameof(Pressure), Pressure, 0, 0.8f);
        Check(nameof(Warp), Warp, 0, 0.3f);
        Check(nameof(Tremble), Tremble, 0, 0.1f);
        Check(nameof(Threads), Threads, 0, 1024);
        if (ThinnestPen > ThickestPen)
            mistakes.Add($"{nameof(ThinnestPen)} is {ThinnestPen}, above {nameof(ThickestPen)}, which is {ThickestPen}.");
        return mistakes;

        void Check(string name, float value, float low, float high)
        {
            // Written so that NaN is a mistake too.
            if (!(value >= low && value <= high))
                mistakes.Add($"{name} is {value}; it must be from {low} to {high}.");
        }
    }
}
