namespace Fude.Training;

/// <summary>Where a run is within an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Done">Pictures of this epoch that were trained on.</param>
/// <param name="Total">Pictures of an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="Accuracy">Share of right answers of the epoch so far, on the varied pictures.</param>
/// <param name="ImagesPerSecond">Pace of the epoch so far.</param>
public readonly record struct BatchReport(int Epoch, long Done, long Total, double Loss, double Accuracy, double ImagesPerSecond);

/// <summary>Loss and accuracy over a set of pictures.</summary>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="Accuracy">Share of right answers.</param>
public readonly record struct Score(double Loss, double Accuracy);

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Train">On the varied training pictures, while they were trained on.</param>
/// <param name="Valid">On the held-out pictures; null where none are held out.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="Seconds">Time of the training steps.</param>
/// <param name="ImagesPerSecond">Pace of the training steps.</param>
/// <param name="Complete">False where the run was interrupted in it.</param>
public sealed record EpochReport(int Epoch, Score Train, Score? Valid, double LearningRate, double Seconds, double ImagesPerSecond, bool Complete);

/// <summary>Who wants to hear how a run goes. Called on the training thread: be quick.</summary>
public sealed record TrainingObserver
{
    /// <summary>After each step.</summary>
    public Action<BatchReport>? Batch { get; init; }

    /// <summary>After each epoch.</summary>
    public Action<EpochReport>? Epoch { get; init; }
}
