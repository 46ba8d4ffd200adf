using Fude.Onnx;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Bundles;

/// <summary>Whether the model is safe to load, and takes and gives what the manifest says.</summary>
internal static class ModelChecks
{
    /// <exception cref="BundleException">The model is not safe, or does not fit the signature.</exception>
    public static void Check(byte[] model, BundleManifest manifest, OnnxLimits limits)
    {
        OnnxModel graph;
        try
        {
            graph = OnnxReader.Read(model, limits);
        }
        catch (OnnxException e)
        {
            throw new BundleException(BundleFaultKind.UnsafeModel, $"{e.Message} ({e.Kind})", BundleFiles.Model, e);
        }

        Check("input", graph.Inputs, manifest.Input, DataType.Uint8);
        Check("output", graph.Outputs, manifest.Output, DataType.Float);
    }

    private static void Check(string side, IReadOnlyList<OnnxValue> values, TensorSignature expected, DataType type)
    {
        if (values.Count != 1)
            throw Mismatch($"the model has {values.Count} {side}s ({string.Join(", ", values.Take(5))}), and a bundle's model has one.");
        var value = values[0];
        if (!string.Equals(value.Name, expected.Name, StringComparison.Ordinal))
            throw Mismatch($"the model's {side} is called '{ManifestChecks.Shown(value.Name)}', and the manifest says '{expected.Name}'.");
        if (value.Type != type)
            throw Mismatch($"the model's {side} '{value.Name}' is {value.Type}, and the manifest says {expected.Type}.");
        var fits = value.Shape.Count == expected.Shape.Count
            && value.Shape.Zip(expected.Shape).All(pair => pair.Second < 0 ? pair.First.IsDynamic : pair.First.Size == pair.Second);
        if (!fits)
            throw Mismatch($"the model's {side} is {value}, and the manifest says {expected} (-1 is a dimension that each call chooses).");
    }

    private static BundleException Mismatch(string message) => new(BundleFaultKind.SignatureMismatch, message, BundleFiles.Model);
}
