using Fude.Inference;

namespace Fude.Training.Recording;

/// <summary>The metrics of a run by their names.</summary>
public static class RunMetrics
{
    /// <summary>What an epoch came to; the step is the epoch. Without held-out pictures there is no <c>valid_…</c>.</summary>
    /// <param name="report">The epoch.</param>
    public static IReadOnlyList<(string Name, double Value)> Of(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<(string, double)> values = [("train_loss", report.Train.Loss), ("train_acc", report.Train.Accuracy)];
        if (report.Valid is { } valid)
            values.AddRange([("valid_loss", valid.Loss), ("valid_acc", valid.Accuracy)]);
        values.AddRange([("learning_rate", report.LearningRate), ("images_per_second", report.ImagesPerSecond)]);
        return values;
    }

    /// <summary>What the bundle came to on the test pictures, and which epoch it is from; the step is that epoch.</summary>
    /// <param name="outcome">What the run came to.</param>
    public static IReadOnlyList<(string Name, double Value)> Of(RunOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        List<(string, double)> values =
        [
            .. Of(outcome.Test),
            ("best_epoch", outcome.Trained.BestEpoch),
            ("training_seconds", outcome.TrainingSeconds),
        ];
        if (outcome.Trained.Best?.Valid is { } valid)
            values.AddRange([("best_valid_acc", valid.Accuracy), ("best_valid_loss", valid.Loss)]);
        return values;
    }

    private static (string, double)[] Of(ClassifierEvaluation test) =>
    [
        ("test_acc", test.Accuracy),
        ("test_loss", test.LogLoss),
        ("test_macro_f1", test.MacroF1),
        ("test_calibration_error", test.CalibrationError),
    ];
}
