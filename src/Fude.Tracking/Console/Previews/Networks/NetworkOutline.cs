namespace Fude.Tracking.Console.Previews.Networks;

/// <summary>A step of a network.</summary>
/// <param name="Type">The operator.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Inputs">The values that it takes.</param>
/// <param name="Outputs">The values that it gives.</param>
/// <param name="Settings">What it is told, such as <c>strides 2×2</c>.</param>
public sealed record NetworkStep(string Type, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Settings);

/// <summary>A value that goes into a network or comes out of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type and shape, such as <c>uint8 batch×1×28×28</c>.</param>
public sealed record NetworkValue(string Name, string Type);

/// <summary>What a network in ONNX looks like, without its weights.</summary>
public sealed record NetworkOutline
{
    /// <summary>Most steps that are kept.</summary>
    public const int MostSteps = 300;

    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What wrote it, with its version.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The version of the file format.</summary>
    public long IrVersion { get; init; }

    /// <summary>The operator sets, such as <c>ai.onnx 17</c>.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>The first steps in the order of the file.</summary>
    public IReadOnlyList<NetworkStep> Steps { get; init; } = [];

    /// <summary>How many steps there are.</summary>
    public int StepCount { get; init; }

    /// <summary>What goes in, without the weights.</summary>
    public IReadOnlyList<NetworkValue> Inputs { get; init; } = [];

    /// <summary>What comes out.</summary>
    public IReadOnlyList<NetworkValue> Outputs { get; init; } = [];

    /// <summary>Shapes of the weights by name.</summary>
    public IReadOnlyDictionary<string, string> Weights { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Elements of all weights.</summary>
    public long Parameters { get; init; }
}
