namespace Fude.Imaging;

/// <summary>A picture of one value a pixel.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Values">Width × height values, row by row.</param>
public sealed record GreyPlane(int Width, int Height, byte[] Values);

/// <summary>What was cut out of a drawing, how large it became, and where in the 28×28 it was placed.</summary>
/// <param name="Box">The smallest rectangle with all ink, in the drawing's pixels.</param>
/// <param name="Columns">Width of the scaled digit, at most 20.</param>
/// <param name="Rows">Height of the scaled digit, at most 20.</param>
/// <param name="Left">Its first column in the frame; negative where it reaches out.</param>
/// <param name="Top">Its first row in the frame; negative where it reaches out.</param>
public readonly record struct DigitPlace(InkBox Box, int Columns, int Rows, int Left, int Top);

/// <summary>The way of one picture through a preprocessing, step by step.</summary>
public sealed record PreparationSteps
{
    /// <summary>The picture on its background: luminance, 0 black to 255 white.</summary>
    public required GreyPlane OnPaper { get; init; }

    /// <summary>The luminance that was taken for the background, 0 to 255.</summary>
    public required float Background { get; init; }

    /// <summary>Whether the ink is darker than that.</summary>
    public required bool DarkInk { get; init; }

    /// <summary>The ink of each pixel: 0 is background and 255 full ink.</summary>
    public required GreyPlane Ink { get; init; }

    /// <summary>What was cut out and where it went; null where the whole picture was taken.</summary>
    public DigitPlace? Place { get; init; }

    /// <summary>The scaled digit before it was placed; null where the whole picture was taken.</summary>
    public GreyPlane? Scaled { get; init; }

    /// <summary>What the network takes: 0 is background and 255 full ink.</summary>
    public required GreyPlane Frame { get; init; }
}
