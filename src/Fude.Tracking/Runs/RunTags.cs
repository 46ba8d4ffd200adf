namespace Fude.Tracking.Runs;

/// <summary>Tags that mean something to the server.</summary>
internal static class RunTags
{
    /// <summary>Mirrors the run's name.</summary>
    public const string Name = "mlflow.runName";

    /// <summary>The models that the run has logged, as a JSON list.</summary>
    public const string LoggedModels = "mlflow.log-model.history";
}
