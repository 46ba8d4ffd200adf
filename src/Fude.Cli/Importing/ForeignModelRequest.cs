using Fude.Imaging;
using Fude.Onnx.Grafting;

namespace Fude.Cli.Importing;

/// <summary>What <c>fude import MODEL.onnx</c> was asked for.</summary>
internal sealed record ForeignModelRequest
{
    /// <summary>The model's file.</summary>
    public required string File { get; init; }

    /// <summary>The labels in the order of the model's output.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What turns a picture into pixels.</summary>
    public required IPreprocessing Preprocessing { get; init; }

    /// <summary>How pixels become the model's input; null for what suits the type of its numbers.</summary>
    public InputScale? Scale { get; init; }

    /// <summary>Whether the model was trained on dark ink.</summary>
    public bool Invert { get; init; }

    /// <summary>Whether a softmax is added; null where the model's answers decide.</summary>
    public bool? Softmax { get; init; }

    /// <summary>Pictures to prove the model on; null for drawn digits.</summary>
    public string? Samples { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment to record to; null for that of the environment, or the default one.</summary>
    public string? Experiment { get; init; }

    /// <summary>The bundle's folder; null for <c>models/RUN_ID</c> in the data folder.</summary>
    public string? Output { get; init; }

    /// <summary>Fude's folder.</summary>
    public required string DataFolder { get; init; }
}
