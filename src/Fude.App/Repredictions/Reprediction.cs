namespace Fude.App.Repredictions;

/// <summary>A row of the table <c>repredictions</c>: one model answers again for all images that were stored when it was asked to.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ModelId">The model's row.</param>
/// <param name="Model">The model's tag.</param>
/// <param name="Forced">Whether images count that the model has answered already.</param>
/// <param name="State">One of <see cref="RepredictionStates"/>.</param>
/// <param name="LastImageId">Images up to this one are dealt with.</param>
/// <param name="UntilImageId">The last image that it is about.</param>
/// <param name="Done">Images that are dealt with, those included that were skipped.</param>
/// <param name="Total">Images that it is about.</param>
/// <param name="Skipped">Images that got no new answer: they had one of this model, or there is nothing to predict from.</param>
/// <param name="CreatedAt">When it was asked for, in UTC.</param>
/// <param name="FinishedAt">When it ended, in UTC; null while it runs.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record Reprediction(
    long Id, long ModelId, string Model, bool Forced, string State, long LastImageId, long UntilImageId, long Done, long Total, long Skipped, DateTime CreatedAt, DateTime? FinishedAt, string? Error)
{
    /// <summary>Whether it goes on.</summary>
    public bool IsRunning => State == RepredictionStates.Running;
}

/// <summary>What state a reprediction is in.</summary>
internal static class RepredictionStates
{
    /// <summary>At work, or waiting for a host that has the model.</summary>
    public const string Running = "running";

    /// <summary>Every image is dealt with.</summary>
    public const string Finished = "finished";

    /// <summary>Somebody has ended it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The model could not go on.</summary>
    public const string Failed = "failed";
}
