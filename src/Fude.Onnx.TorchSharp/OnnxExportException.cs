namespace Fude.Onnx.TorchSharp;

/// <summary>A module, or something about it, can't be written as ONNX.</summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="modulePath">The module's path, as in TorchSharp's <c>named_modules</c>; empty for the exported module itself.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause, if another library found it.</param>
    public OnnxExportException(string modulePath, string message, Exception? innerException = null)
        : base($"{(modulePath.Length > 0 ? modulePath : "the model")}: {message}", innerException) => ModulePath = modulePath;

    /// <summary>The module's path, such as <c>features.3</c>; empty for the exported module itself.</summary>
    public string ModulePath { get; }
}
