using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Terminal;

/// <summary>A run as <c>--json</c> prints it. Times are milliseconds since 1970 UTC.</summary>
internal sealed record RunLine(
    string RunId, string? Name, string ExperimentId, string? Experiment, string Status, string? Stage, string? User, long? StartTime, long? EndTime, string? ArtifactUri,
    IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Tags)
{
    public static RunLine Of(Run run, string? experiment) => new(
        run.Info.RunId, run.Info.RunName, run.Info.ExperimentId, experiment, StatusOf(run), run.Info.LifecycleStage, run.Info.UserId, run.Info.StartTime, run.Info.EndTime, run.Info.ArtifactUri,
        ParamsOf(run), MetricsOf(run), run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal));

    /// <summary>The status in the word that filters take.</summary>
    public static string StatusOf(Run run) => run.Info.Status.ToString().ToUpperInvariant();

    public static IReadOnlyDictionary<string, string> ParamsOf(Run run) => run.Data.Params.ToDictionary(param => param.Key, param => param.Value, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, double> MetricsOf(Run run) => run.Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value, StringComparer.Ordinal);
}
