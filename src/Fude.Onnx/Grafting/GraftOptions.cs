namespace Fude.Onnx.Grafting;

/// <summary>What is grafted onto a foreign classifier, so that it takes and gives what a bundle's model does.</summary>
public sealed record GraftOptions
{
    /// <summary>How pixels become the model's input.</summary>
    public InputScale Scale { get; init; } = InputScale.Unit;

    /// <summary>Whether a softmax turns the model's output into probabilities.</summary>
    public bool Softmax { get; init; }

    /// <summary>The name of the input that is grafted: uint8 <c>[batch, 1, height, width]</c>.</summary>
    public string InputName { get; init; } = "pixels";

    /// <summary>The name of the output: float32 <c>[batch, classes]</c>.</summary>
    public string OutputName { get; init; } = "probabilities";
}
