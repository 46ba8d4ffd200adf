using Fude.Bundles;
using Microsoft.ML.OnnxRuntime;

namespace Fude.Inference;

/// <summary>ONNX Runtime as Fude sets it up: quiet, no telemetry, no threads that spin while there is nothing to do.</summary>
internal static class Runtime
{
    private static readonly Lock Gate = new();
    private static bool ready;

    /// <exception cref="InferenceException">The model is refused.</exception>
    public static InferenceSession Open(Bundle bundle, InferenceOptions options) => Open(bundle.Model, bundle.Manifest.Name, options);

    /// <exception cref="InferenceException">The model is refused.</exception>
    public static InferenceSession Open(byte[] model, string name, InferenceOptions options)
    {
        PrepareEnvironment();
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.ThreadsPerRun,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = options.OptimiseGraph ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException(InferenceFaultKind.ModelRefused, $"ONNX Runtime does not load the model of '{name}': {e.Message}", e);
        }
    }

    // One environment per process: a program that made its own keeps it as it is.
    private static void PrepareEnvironment()
    {
        lock (Gate)
        {
            if (ready)
                return;
            if (!OrtEnv.IsCreated)
            {
                var quiet = new EnvironmentCreationOptions { logId = "fude", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
                OrtEnv.CreateInstanceWithOptions(ref quiet).DisableTelemetryEvents();
            }

            ready = true;
        }
    }
}
