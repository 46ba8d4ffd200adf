using Fude.Tracking.Client.Messages;
using Fude.Tracking.Experiments;

namespace Fude.Tracking.Console.Experiments;

/// <summary>An experiment in the list.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Runs">How many active runs it has; of a deleted one, how many deleted ones.</param>
/// <param name="Running">How many of them are in progress.</param>
/// <param name="LastActivity">When a run last started or the experiment was last changed, in milliseconds since 1970 UTC.</param>
public sealed record ExperimentLine(Experiment Experiment, long Runs, long Running, long? LastActivity)
{
    /// <summary>Its id.</summary>
    public string Id => Experiment.ExperimentId!;

    /// <summary>Its name.</summary>
    public string Name => Experiment.Name ?? "";

    /// <summary>Whether it is active.</summary>
    public bool IsActive => Experiment.LifecycleStage == Stages.Active;

    /// <summary>The tags but for those of MLflow itself.</summary>
    public IEnumerable<Tag> OwnTags => (Experiment.Tags ?? []).Where(tag => !tag.Key.StartsWith("mlflow.", StringComparison.Ordinal));

    /// <summary>The description in Markdown; empty where there is none.</summary>
    public string Note => (Experiment.Tags ?? []).FirstOrDefault(tag => tag.Key == ExperimentRules.NoteTag)?.Value ?? "";
}
