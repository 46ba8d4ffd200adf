namespace Fude.Onnx.TorchSharp;

/// <summary>
/// A module of your own that knows how to write itself as ONNX. What a module's <c>forward</c> does can't be seen from
/// outside, so every module that isn't built in either implements this or is registered with
/// <see cref="TorchOnnxExporter.Register{TModule}"/>.
/// </summary>
public interface IOnnxExportable
{
    /// <summary>Adds the nodes that compute what <c>forward</c> computes in evaluation mode.</summary>
    /// <param name="context">Where nodes, weights and children are added.</param>
    /// <param name="input">The name of the value that the module reads.</param>
    /// <returns>The name of the value that it gives.</returns>
    string Export(OnnxExportContext context, string input);
}

/// <summary>Writes modules of one type as ONNX.</summary>
/// <typeparam name="TModule">The type of the modules.</typeparam>
/// <param name="module">The module, in whatever mode it is; it is written as in evaluation mode.</param>
/// <param name="context">Where nodes, weights and children are added.</param>
/// <param name="input">The name of the value that the module reads.</param>
/// <returns>The name of the value that it gives.</returns>
public delegate string OnnxConverter<in TModule>(TModule module, OnnxExportContext context, string input);
