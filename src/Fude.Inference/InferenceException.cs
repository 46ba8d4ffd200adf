namespace Fude.Inference;

/// <summary>Why a model can't be used.</summary>
public enum InferenceFaultKind
{
    /// <summary>ONNX Runtime does not load the model.</summary>
    ModelRefused,

    /// <summary>The bundle names a preprocessing that this Fude does not have.</summary>
    UnknownPreprocessing,

    /// <summary>The preprocessing makes pictures of another size than the model takes.</summary>
    PreprocessingMismatch,

    /// <summary>The model does not give what a golden sample says.</summary>
    ProofFailed,

    /// <summary>ONNX Runtime failed in the middle of a run.</summary>
    RunFailed,
}

/// <summary>A model can't be loaded, does not prove itself, or fails when it runs.</summary>
/// <param name="kind">What is wrong.</param>
/// <param name="message">What is wrong in words, with figures.</param>
/// <param name="innerException">The cause, if another library found it.</param>
public sealed class InferenceException(InferenceFaultKind kind, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What is wrong.</summary>
    public InferenceFaultKind Kind { get; } = kind;

    /// <summary>The index of the golden sample that failed, from 0, or null.</summary>
    public int? Sample { get; init; }

    /// <summary>The probabilities that the golden sample names, or null.</summary>
    public IReadOnlyList<float>? Expected { get; init; }

    /// <summary>The probabilities that the model gave, or null.</summary>
    public IReadOnlyList<float>? Actual { get; init; }
}
