using System.Text.Json.Serialization;

namespace Fude.Tracking.Client.Messages;

/// <summary>The states of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>At work.</summary>
    [JsonStringEnumMemberName("RUNNING")] Running = 1,

    /// <summary>Waiting for its turn.</summary>
    [JsonStringEnumMemberName("SCHEDULED")] Scheduled = 2,

    /// <summary>Ended well.</summary>
    [JsonStringEnumMemberName("FINISHED")] Finished = 3,

    /// <summary>Ended by an error.</summary>
    [JsonStringEnumMemberName("FAILED")] Failed = 4,

    /// <summary>Ended from outside.</summary>
    [JsonStringEnumMemberName("KILLED")] Killed = 5,
}

/// <summary>Which of the active and the deleted a search is over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ViewType>))]
public enum ViewType
{
    /// <summary>The active ones.</summary>
    [JsonStringEnumMemberName("ACTIVE_ONLY")] ActiveOnly = 1,

    /// <summary>The deleted ones.</summary>
    [JsonStringEnumMemberName("DELETED_ONLY")] DeletedOnly = 2,

    /// <summary>Both.</summary>
    [JsonStringEnumMemberName("ALL")] All = 3,
}

/// <summary>One point of a metric.</summary>
/// <param name="Key">The metric's name.</param>
/// <param name="Value">The value; not a number and the infinities travel as the strings NaN, Infinity and -Infinity.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Step">The step, such as an epoch.</param>
public sealed record Metric(string Key, double Value, long Timestamp, long Step);

/// <summary>One point of a metric, with the run that it belongs to.</summary>
/// <param name="Key">The metric's name.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Step">The step.</param>
/// <param name="RunId">The run.</param>
public sealed record MetricWithRunId(string Key, double Value, long Timestamp, long Step, string RunId);

/// <summary>A parameter of a run: written once.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public sealed record Param(string Key, string Value);

/// <summary>What a run is. Times are milliseconds since 1970 UTC.</summary>
public sealed record RunInfo
{
    /// <summary>The id: 32 hexadecimal digits.</summary>
    public string RunId { get => field ?? RunUuid ?? ""; init; } = "";

    /// <summary>The same id under its old name.</summary>
    public string? RunUuid { get; init; }

    /// <summary>The name.</summary>
    public string? RunName { get; init; }

    /// <summary>The experiment.</summary>
    public string ExperimentId { get => field ?? "0"; init; } = "0";

    /// <summary>Who started it.</summary>
    public string? UserId { get; init; }

    /// <summary>Its state.</summary>
    public RunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public long? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public long? EndTime { get; init; }

    /// <summary>The URI of its artifacts' root.</summary>
    public string? ArtifactUri { get; init; }

    /// <summary><c>active</c> or <c>deleted</c>.</summary>
    public string? LifecycleStage { get; init; }
}

/// <summary>What a run has logged: the latest value of each metric, its params and tags.</summary>
public sealed record RunData
{
    /// <summary>The latest point of each metric.</summary>
    public IReadOnlyList<Metric> Metrics { get => field ?? []; init; } = [];

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Param> Params { get => field ?? []; init; } = [];

    /// <summary>The tags.</summary>
    public IReadOnlyList<Tag> Tags { get => field ?? []; init; } = [];
}

/// <summary>The datasets that a run has used.</summary>
public sealed record RunInputs
{
    /// <summary>The datasets.</summary>
    public IReadOnlyList<DatasetInput> DatasetInputs { get => field ?? []; init; } = [];

    /// <summary>The logged models (MLflow 3).</summary>
    public IReadOnlyList<ModelInput>? ModelInputs { get; init; }
}

/// <summary>A run.</summary>
public sealed record Run
{
    /// <summary>What it is.</summary>
    public RunInfo Info { get => field ?? new(); init; } = new();

    /// <summary>What it has logged.</summary>
    public RunData Data { get => field ?? new(); init; } = new();

    /// <summary>What it has used.</summary>
    public RunInputs? Inputs { get; init; }

    /// <summary>What it has made (MLflow 3).</summary>
    public RunOutputs? Outputs { get; init; }
}

/// <summary>A dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Identifies its content, up to 36 characters.</param>
/// <param name="SourceType">The kind of source.</param>
/// <param name="Source">Where it is from, usually as JSON.</param>
/// <param name="Schema">Its schema, usually as JSON.</param>
/// <param name="Profile">Figures about it, usually as JSON.</param>
public sealed record Dataset(string Name, string Digest, string SourceType, string Source, string? Schema = null, string? Profile = null);

/// <summary>A dataset as a run has used it.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Tags">How: the tag <c>mlflow.data.context</c> says <c>training</c>, for example.</param>
public sealed record DatasetInput(Dataset Dataset, IReadOnlyList<Tag>? Tags = null);

/// <summary>A dataset that runs of an experiment have used.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Name">The dataset's name.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Context">How it was used, where that was said.</param>
public sealed record DatasetSummary(string ExperimentId, string Name, string Digest, string? Context);

/// <summary>A file or folder among the artifacts.</summary>
/// <param name="Path">The path, relative to what was listed.</param>
/// <param name="IsDir">Whether it is a folder.</param>
/// <param name="FileSize">A file's bytes.</param>
public sealed record FileInfo(string Path, bool IsDir, long? FileSize = null);
