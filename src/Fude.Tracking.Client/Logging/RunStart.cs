using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Spooling;

namespace Fude.Tracking.Client;

/// <summary>The run that a <see cref="RunLogger"/> logs to. What is not given here comes from the client's settings.</summary>
public sealed record RunStart
{
    /// <summary>The experiment by name; made where it is missing.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>The experiment by id.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The run's name; null lets the server make one up.</summary>
    public string? RunName { get; init; }

    /// <summary>Goes on with this run instead of making one.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// The id that a new run is to have: 32 hexadecimal digits in lower case; null for one that is made up. Fude's server gives a run the
    /// id that it had on the client, where no other run has it; MLflow's makes one up.
    /// </summary>
    public string? NewRunId { get; init; }

    /// <summary>The run that this one is part of: a <see cref="RunLogger.RunId"/>, also one of a run that the server does not know yet.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>Who starts it; null for the user of the operating system.</summary>
    public string? UserId { get; init; }

    /// <summary>Its first tags.</summary>
    public IReadOnlyList<Tag> Tags { get => field ?? []; init; } = [];

    /// <summary>With the settings where nothing is said here.</summary>
    internal RunStart With(TrackingSettings settings)
    {
        if (ExperimentName is not null && ExperimentId is not null)
            throw new TrackingSettingsException([$"{nameof(ExperimentName)} and {nameof(ExperimentId)} are both given; give one of them."]);
        if (NewRunId is not null && (RunId is not null || !LocalRunId.CanBe(NewRunId)))
            throw new TrackingSettingsException([$"{nameof(NewRunId)} is '{NewRunId}'; give 32 hexadecimal digits in lower case, and no {nameof(RunId)}."]);
        // As with MLflow's clients, a run of the environment is gone on with, whatever the experiment. A run under a parent is a new one.
        var start = RunId is null && NewRunId is null && ParentRunId is null ? this with { RunId = settings.RunId } : this;
        start = start.RunId is null && start.ExperimentId is null && start.ExperimentName is null
            ? start with { ExperimentId = settings.ExperimentId, ExperimentName = settings.ExperimentName }
            : start;
        return start with { UserId = start.UserId ?? Environment.UserName };
    }
}

/// <summary>Tags that the run logger keeps on its runs.</summary>
public static class RunTags
{
    /// <summary>The id that the run had before the server gave it one. It makes sending a run twice harmless.</summary>
    public const string LocalId = "fude.local_id";

    /// <summary>When the run's process last said that it lives: milliseconds since 1970 UTC.</summary>
    public const string Heartbeat = "fude.heartbeat";

    /// <summary>How many seconds after a heartbeat a run in progress counts as dead.</summary>
    public const string Lease = "fude.lease";

    /// <summary>Why the run ended, where its process did not say so itself.</summary>
    public const string Ended = "fude.ended";

    /// <summary>The parent run, as MLflow names it.</summary>
    public const string Parent = "mlflow.parentRunId";

    /// <summary>Who started the run, as MLflow names it.</summary>
    public const string User = "mlflow.user";
}
