namespace Fude.Tracking.Runs;

/// <summary>Tags that mean something to the server.</summary>
internal static class RunTags
{
    /// <summary>Mirrors the run's name.</summary>
    public const string Name = "mlflow.runName";

    /// <summary>The models that the run has logged, as a JSON list.</summary>
    public const string LoggedModels = "mlflow.log-model.history";

    /// <summary>The id that the run had on its client: <c>local-</c> and 32 hexadecimal digits.</summary>
    public const string LocalId = "fude.local_id";
}
