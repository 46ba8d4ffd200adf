using System.Globalization;

namespace Fude.Tracking.Experiments;

/// <summary>The URIs of artifacts: clients reach them through this server's proxy, and never name a path on its disk.</summary>
internal static class ArtifactLocations
{
    /// <summary>How the URIs begin.</summary>
    public const string Root = "mlflow-artifacts:/";

    /// <summary>Where an experiment's runs keep their artifacts.</summary>
    public static string OfExperiment(long experiment) => Root + experiment.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a run keeps its artifacts.</summary>
    /// <param name="experimentLocation">Its experiment's location.</param>
    /// <param name="run">The run.</param>
    public static string OfRun(string experimentLocation, string run) => $"{experimentLocation.TrimEnd('/')}/{run}/artifacts";
}
