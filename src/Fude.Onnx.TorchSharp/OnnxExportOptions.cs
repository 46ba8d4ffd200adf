using System.Collections.Immutable;

namespace Fude.Onnx.TorchSharp;

/// <summary>
/// Makes the graph take bytes: <c>(pixel · Scale − Mean) / Std</c>, computed inside the graph, so that nobody who serves the
/// model can normalise differently from who trained it.
/// </summary>
public sealed record InputStage
{
    /// <summary>What each byte is multiplied with first; 1/255 brings 0..255 to 0..1.</summary>
    public double Scale { get; init; } = 1.0 / 255.0;

    /// <summary>What is subtracted after scaling: one number for all channels, or one for each.</summary>
    public ImmutableArray<double> Mean { get; init; } = [0];

    /// <summary>What is divided by at last: one number for all channels, or one for each. Not 0.</summary>
    public ImmutableArray<double> Std { get; init; } = [1];
}

/// <summary>How a module is written as ONNX.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The graph's name in the file.</summary>
    public string GraphName { get; init; } = "model";

    /// <summary>The name of the graph's input.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the graph's output.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>The name of the first dimension, whose size is free.</summary>
    public string BatchName { get; init; } = "batch";

    /// <summary>With it the input is <c>uint8</c>, without it <c>float32</c>.</summary>
    public InputStage? Input { get; init; }

    /// <summary>Whether a softmax over the last dimension follows the module, so that logits come out as probabilities.</summary>
    public bool Softmax { get; init; }

    /// <summary>Whether a batch normalisation is folded into the convolution or linear layer that it directly follows.</summary>
    public bool FoldBatchNormalization { get; init; } = true;

    /// <summary>The version of ONNX's standard operator set, 15 to 18.</summary>
    public long Opset { get; init; } = 17;

    /// <summary>The version of ONNX's file format, 8 to 10. 8 is what a reader of operator set 17 surely knows.</summary>
    public long IrVersion { get; init; } = 8;

    /// <summary>Entries for the model's <c>metadata_props</c>.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Tells all mistakes at once.</summary>
    internal static void Validate(OnnxExportOptions options, long[] inputShape)
    {
        List<string> mistakes = [];
        if (options.Opset is < 15 or > 18)
            mistakes.Add($"Opset is {options.Opset} and must be 15 to 18");
        if (options.IrVersion is < 8 or > 10)
            mistakes.Add($"IrVersion is {options.IrVersion} and must be 8 to 10");
        foreach (var (name, value) in new[] { (nameof(GraphName), options.GraphName), (nameof(InputName), options.InputName), (nameof(OutputName), options.OutputName), (nameof(BatchName), options.BatchName) })
        {
            if (string.IsNullOrWhiteSpace(value))
                mistakes.Add($"{name} is empty");
        }

        if (string.Equals(options.InputName, options.OutputName, StringComparison.Ordinal))
            mistakes.Add("InputName and OutputName are the same");
        if (inputShape.Any(size => size < 1))
            mistakes.Add($"the input's shape [{string.Join(", ", inputShape)}] (without the batch) has a dimension below 1");
        if (options.Input is { } input)
            Validate(input, inputShape, mistakes);
        if (mistakes.Count > 0)
            throw new ArgumentException($"Options of the ONNX export: {string.Join("; ", mistakes)}.", nameof(options));
    }

    private static void Validate(InputStage input, long[] inputShape, List<string> mistakes)
    {
        if (!double.IsFinite(input.Scale))
            mistakes.Add("Input.Scale is not a finite number");
        var channels = inputShape.Length > 0 ? inputShape[0] : 1;
        foreach (var (name, values) in new[] { ("Mean", input.Mean), ("Std", input.Std) })
        {
            if (values.IsDefaultOrEmpty || (values.Length != 1 && values.Length != channels))
                mistakes.Add($"Input.{name} has {(values.IsDefault ? 0 : values.Length)} numbers and must have 1 or {channels}, one for each channel");
            else if (!values.All(double.IsFinite))
                mistakes.Add($"Input.{name} holds a number that is not finite");
        }

        if (!input.Std.IsDefault && input.Std.Contains(0))
            mistakes.Add("Input.Std holds a 0");
    }
}
