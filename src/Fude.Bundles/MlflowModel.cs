using System.Text.Json.Nodes;

namespace Fude.Bundles;

/// <summary>What MLflow knows of a bundle as a model.</summary>
public static class MlflowModel
{
    /// <summary>The path below a run's artifacts where a bundle is logged.</summary>
    public const string ArtifactPath = MlflowFiles.ArtifactPath;

    /// <summary>The <c>MLmodel</c> file as JSON: what <c>runs/log-model</c> takes. One line.</summary>
    /// <param name="bundle">The bundle.</param>
    public static string ToJson(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var manifest = bundle.Manifest;
        return new JsonObject
        {
            ["artifact_path"] = ArtifactPath,
            ["flavors"] = new JsonObject
            {
                ["onnx"] = new JsonObject { ["code"] = null, ["data"] = BundleFiles.Model, ["onnx_version"] = MlflowFiles.OnnxVersion, ["providers"] = new JsonArray("CPUExecutionProvider") },
                ["python_function"] = new JsonObject
                {
                    ["data"] = BundleFiles.Model,
                    ["env"] = new JsonObject { ["conda"] = BundleFiles.Conda, ["virtualenv"] = BundleFiles.PythonEnvironment },
                    ["loader_module"] = "mlflow.onnx",
                    ["python_version"] = MlflowFiles.PythonVersion,
                },
            },
            ["mlflow_version"] = MlflowFiles.MlflowVersion,
            ["model_size_bytes"] = bundle.Model.LongLength,
            ["model_uuid"] = MlflowFiles.ModelUuid(manifest, bundle.Model),
            ["run_id"] = manifest.RunId,
            ["signature"] = new JsonObject { ["inputs"] = MlflowFiles.Signature(manifest.Input), ["outputs"] = MlflowFiles.Signature(manifest.Output), ["params"] = null },
            ["utc_time_created"] = MlflowFiles.CreatedAt(manifest),
        }.ToJsonString();
    }
}
