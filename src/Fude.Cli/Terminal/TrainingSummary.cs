using Fude.Training;
using Fude.Training.Datasets;

namespace Fude.Cli.Terminal;

/// <summary>What <c>fude train --json</c> prints.</summary>
internal sealed record TrainingSummary(
    string RunId,
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
    TrainingOptions Options,
    IReadOnlyList<EpochReport> Epochs)
{
    public static TrainingSummary Of(RunOutcome outcome, DatasetSplits data) => new(
        outcome.Bundle.Manifest.RunId,
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
        outcome.Trained.Options,
        outcome.Trained.Epochs);
}
