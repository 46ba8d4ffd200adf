using System.Globalization;

namespace Fude.Onnx.Grafting;

/// <summary>How a pixel of a drawing (0 background to 255 ink) becomes a number that a foreign model was trained on.</summary>
public sealed record InputScale
{
    /// <summary>The pixel as it is, 0 to 255.</summary>
    public static InputScale Raw { get; } = new() { IsUnit = false };

    /// <summary>The pixel divided by 255, as <c>ToTensor</c> of torchvision and <c>x / 255</c> of Keras do it.</summary>
    public static InputScale Unit { get; } = new();

    /// <summary>Whether the pixel is divided by 255 first.</summary>
    public bool IsUnit { get; init; } = true;

    /// <summary>What is taken away then, in the unit of the scale.</summary>
    public double Mean { get; init; }

    /// <summary>What it is divided by at the end; not 0.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Whether the model was trained on dark ink: 255 − pixel is taken in place of the pixel.</summary>
    public bool Invert { get; init; }

    /// <summary>Whether whole numbers from 0 to 255 come out.</summary>
    public bool IsWhole => !IsUnit && Mean == 0 && Deviation == 1;

    /// <summary>The number that a pixel becomes.</summary>
    /// <param name="pixel">The pixel.</param>
    public double Apply(byte pixel)
    {
        double value = Invert ? byte.MaxValue - pixel : pixel;
        return ((IsUnit ? value / byte.MaxValue : value) - Mean) / Deviation;
    }

    /// <summary>For example <c>unit</c>, <c>raw</c> or <c>0.1307,0.3081</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(!IsUnit ? "raw" : Mean == 0 && Deviation == 1 ? "unit" : $"{Mean},{Deviation}")}{(Invert ? " inverted" : "")}");
}
