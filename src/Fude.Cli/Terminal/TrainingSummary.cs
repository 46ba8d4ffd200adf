using Fude.Cli.Tracking;
using Fude.Training;
using Fude.Training.Datasets;
using Fude.Training.Recording;

namespace Fude.Cli.Terminal;

/// <summary>What <c>fude train --json</c> prints.</summary>
internal sealed record TrainingSummary(
    string RunId,
    string? Tracking,
    string? Record,
    RegisteredVersion? Registered,
    string Bundle,
    string Digest,
    double TestAccuracy,
    double TestLoss,
    int BestEpoch,
    bool Interrupted,
    double TrainingSeconds,
    string Dataset,
    string DatasetDigest,
    string WeightsDigest,
    IReadOnlyDictionary<string, double> Metrics,
    TrainingOptions Options,
    IReadOnlyList<EpochReport> Epochs)
{
    public static TrainingSummary Of(TrainingResult result, DatasetSplits data)
    {
        var outcome = result.Outcome;
        return new(
            outcome.Bundle.Manifest.RunId,
            result.Server?.AbsoluteUri,
            result.Completion?.Delivery.ToString().ToLowerInvariant(),
            result.Version is { } version ? new(version.Name, version.Version) : null,
            outcome.Bundle.Folder,
            outcome.Bundle.Digest,
            outcome.Test.Accuracy,
            outcome.Test.LogLoss,
            outcome.Trained.BestEpoch,
            outcome.Trained.Interrupted,
            outcome.TrainingSeconds,
            data.Name,
            data.Digest,
            outcome.Trained.WeightsDigest(),
            MetricsOf(outcome),
            outcome.Trained.Options,
            outcome.Trained.Epochs);
    }

    // Those of the epoch whose weights were kept, and of the test.
    private static Dictionary<string, double> MetricsOf(RunOutcome outcome) =>
        (outcome.Trained.Best is { } best ? RunMetrics.Of(best) : []).Concat(RunMetrics.Of(outcome)).ToDictionary(metric => metric.Name, metric => metric.Value, StringComparer.Ordinal);
}

/// <summary>A version that a bundle was registered as.</summary>
internal sealed record RegisteredVersion(string Name, string Version);
