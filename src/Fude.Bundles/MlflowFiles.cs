using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fude.Bundles;

/// <summary>One tensor in the form of MLflow's signatures.</summary>
internal sealed record TensorSpecEntry(
    string Name,
    string Type,
    [property: System.Text.Json.Serialization.JsonPropertyName("tensor-spec")] TensorSpec TensorSpec);

/// <summary>A tensor's type and shape in the form of MLflow's signatures.</summary>
internal sealed record TensorSpec(string Dtype, IReadOnlyList<long> Shape);

/// <summary>
/// The files that make a bundle an MLflow model: <c>MLmodel</c> and the Python environment that MLflow builds to serve it.
/// Source: the storage format of MLflow Models (https://mlflow.org/docs/2.17.2/models.html#storage-format) and what
/// <c>mlflow.onnx.save_model</c> writes.
/// </summary>
internal static class MlflowFiles
{
    // The versions of one date (October 2024), which the form follows. They read IR version 8 and opset 17.
    public const string MlflowVersion = "2.17.2";
    public const string OnnxVersion = "1.17.0";
    private const string OnnxRuntimeVersion = "1.19.2";
    public const string PythonVersion = "3.11.10";

    /// <summary>The path below a run's artifacts where the bundle is logged.</summary>
    public const string ArtifactPath = "model";

    /// <summary>All files but the model, the samples and the manifest.</summary>
    public static Dictionary<string, byte[]> Write(BundleManifest manifest, byte[] model) => new(StringComparer.Ordinal)
    {
        [BundleFiles.MLmodel] = Bytes(MLmodel(manifest, model)),
        [BundleFiles.Conda] = Bytes(
            $"""
            channels:
            - conda-forge
            dependencies:
            - python={PythonVersion}
            - pip<=24.2
            - pip:
              - mlflow=={MlflowVersion}
              - onnx=={OnnxVersion}
              - onnxruntime=={OnnxRuntimeVersion}
            name: mlflow-env

            """),
        [BundleFiles.PythonEnvironment] = Bytes(
            $"""
            python: {PythonVersion}
            build_dependencies:
            - pip==24.2
            - setuptools
            - wheel
            dependencies:
            - -r {BundleFiles.Requirements}

            """),
        [BundleFiles.Requirements] = Bytes(
            $"""
            mlflow=={MlflowVersion}
            onnx=={OnnxVersion}
            onnxruntime=={OnnxRuntimeVersion}

            """),
    };

    // Keys in ordinal order, as MLflow writes them. Only values that come from the manifest are quoted.
    private static string MLmodel(BundleManifest manifest, byte[] model) =>
        $"""
        artifact_path: {ArtifactPath}
        flavors:
          onnx:
            code: null
            data: {BundleFiles.Model}
            onnx_version: {OnnxVersion}
            providers:
            - CPUExecutionProvider
          python_function:
            data: {BundleFiles.Model}
            env:
              conda: {BundleFiles.Conda}
              virtualenv: {BundleFiles.PythonEnvironment}
            loader_module: mlflow.onnx
            python_version: {PythonVersion}
        mlflow_version: {MlflowVersion}
        model_size_bytes: {model.LongLength.ToString(CultureInfo.InvariantCulture)}
        model_uuid: {ModelUuid(manifest, model)}
        run_id: {Quoted(manifest.RunId)}
        signature:
          inputs: {Quoted(Signature(manifest.Input))}
          outputs: {Quoted(Signature(manifest.Output))}
          params: null
        utc_time_created: {Quoted(CreatedAt(manifest))}

        """;

    /// <summary>An id that depends only on what the bundle is made of, so that writing it again gives the same bytes.</summary>
    public static string ModelUuid(BundleManifest manifest, ReadOnlySpan<byte> model) =>
        BundleJson.Sha256([.. SHA256.HashData(model), .. Encoding.UTF8.GetBytes(manifest.RunId)])[..32];

    /// <summary>A signature as MLflow keeps it: a JSON text inside the YAML.</summary>
    public static string Signature(TensorSignature tensor) =>
        BundleJson.Write([new TensorSpecEntry(tensor.Name, "tensor", new TensorSpec(tensor.Type, tensor.Shape))]);

    /// <summary>The time in the form of Python's <c>str(datetime)</c>.</summary>
    public static string CreatedAt(BundleManifest manifest) =>
        manifest.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    // The literals above have the line ends of this source file, whatever they are.
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

    // In single quotes YAML knows one escape: a quote is doubled.
    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
