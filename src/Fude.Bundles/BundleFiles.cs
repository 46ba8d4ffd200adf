namespace Fude.Bundles;

/// <summary>The names of a bundle's files. A bundle of schema version 1 has these files and no others.</summary>
public static class BundleFiles
{
    /// <summary>The network: uint8 pixels in, probabilities out.</summary>
    public const string Model = "model.onnx";

    /// <summary>What MLflow's tools read first: flavors, signature, environment.</summary>
    public const string MLmodel = "MLmodel";

    /// <summary>The manifest. It names the SHA-256 of every other file; its own SHA-256 is the bundle's identity.</summary>
    public const string Manifest = "bundle.json";

    /// <summary>The golden samples.</summary>
    public const string Samples = "samples.json";

    /// <summary>The Python environment in which MLflow serves the model, for conda.</summary>
    public const string Conda = "conda.yaml";

    /// <summary>The same environment for virtualenv.</summary>
    public const string PythonEnvironment = "python_env.yaml";

    /// <summary>The Python packages of that environment.</summary>
    public const string Requirements = "requirements.txt";

    /// <summary>All files, in ordinal order.</summary>
    public static IReadOnlyList<string> All { get; } = [MLmodel, Manifest, Conda, Model, PythonEnvironment, Requirements, Samples];

    /// <summary>The files that the manifest lists: all but itself.</summary>
    internal static IEnumerable<string> Listed => All.Where(name => !string.Equals(name, Manifest, StringComparison.Ordinal));
}
