using System.Globalization;
using Fude.App.Models;

namespace Fude.App.OpenInference;

/// <summary>What a model is asked, over REST or gRPC.</summary>
/// <param name="Id">The client's name for the request, told back; or null.</param>
/// <param name="Pixels">The pictures one after the other, a byte a pixel.</param>
/// <param name="Output">How the output is wanted.</param>
internal sealed record InferRequest(string? Id, ReadOnlyMemory<byte> Pixels, WantedOutput Output);

/// <summary>How an output is wanted.</summary>
/// <param name="Binary">As bytes after the JSON.</param>
/// <param name="Classes">Triton's classification: the best so many labels in place of the probabilities; 0 for the probabilities.</param>
internal readonly record struct WantedOutput(bool Binary, int Classes);

/// <summary>A tensor as a request names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Its type.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record NamedTensor(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    /// <summary>The type of the input.</summary>
    public const string UInt8 = "UINT8";

    /// <summary>The type of the output.</summary>
    public const string Fp32 = "FP32";

    /// <summary>The type of texts.</summary>
    public const string Bytes = "BYTES";

    /// <summary>Checks that it is the model's input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="maxBatch">Most pictures.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="InferFaultException">It is not.</exception>
    public int Check(LoadedModel model, int maxBatch)
    {
        var input = model.Classifier.Bundle.Manifest.Input;
        if (Name != input.Name)
            throw new InferFaultException(InferFault.Invalid, $"The model has no input '{Name}'; its input is '{input.Name}'.");
        if (Datatype != UInt8)
            throw new InferFaultException(InferFault.Invalid, $"The input '{Name}' is {UInt8}, not '{Datatype}': one byte a pixel, 0 background to 255 ink.");
        if (Shape.Count != input.Shape.Count || !Shape.Skip(1).SequenceEqual(input.Shape.Skip(1)))
            throw new InferFaultException(InferFault.Invalid, $"The input '{Name}' has the shape {Text(input.Shape)}, not {Text(Shape)}.");
        if (Shape[0] < 1)
            throw new InferFaultException(InferFault.Invalid, $"The input '{Name}' has {Shape[0]} pictures; at least one is needed.");
        return Shape[0] <= maxBatch
            ? (int)Shape[0] * model.Classifier.PixelCount
            : throw new InferFaultException(InferFault.TooLarge, $"The input '{Name}' has {Shape[0]} pictures; a request may have {maxBatch}.");
    }

    /// <summary>Checks that the output that a request names is the model's.</summary>
    /// <exception cref="InferFaultException">It is not.</exception>
    public static void CheckOutput(string name, LoadedModel model)
    {
        var output = model.Classifier.Bundle.Manifest.Output.Name;
        if (name != output)
            throw new InferFaultException(InferFault.Invalid, $"The model has no output '{name}'; its output is '{output}'.");
    }

    /// <summary>Checks how many labels Triton's classification is to have.</summary>
    /// <exception cref="InferFaultException">It is negative.</exception>
    public static int CheckClasses(long classes, LoadedModel model) => classes >= 0
        ? (int)Math.Min(classes, model.Labels.Count)
        : throw new InferFaultException(InferFault.Invalid, "'classification' is how many labels are wanted, 1 or more.");

    private static string Text(IReadOnlyList<long> shape) => $"[{string.Join(",", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
