using System.Text.Json.Serialization;

namespace Fude.Tracking.Client.Messages;

/// <summary>How far the logging of a model is (MLflow 3).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoggedModelStatus>))]
public enum LoggedModelStatus
{
    /// <summary>Not said.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_STATUS_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Made; its files are not all there.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_PENDING")] Pending = 1,

    /// <summary>Its files are all there.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_READY")] Ready = 2,

    /// <summary>Its files could not be uploaded.</summary>
    [JsonStringEnumMemberName("LOGGED_MODEL_UPLOAD_FAILED")] UploadFailed = 3,
}

/// <summary>A model that runs have logged, with params, tags and metrics of its own (MLflow 3).</summary>
/// <param name="Info">What it is.</param>
/// <param name="Data">What is known of it.</param>
public sealed record LoggedModel(LoggedModelInfo Info, LoggedModelData? Data = null);

/// <summary>What a logged model is. Times are milliseconds since 1970 UTC.</summary>
public sealed record LoggedModelInfo
{
    /// <summary>The id: <c>m-</c> and 32 hexadecimal digits.</summary>
    public string ModelId { get; init; } = "";

    /// <summary>The experiment.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public long? CreationTimestampMs { get; init; }

    /// <summary>When it last changed.</summary>
    public long? LastUpdatedTimestampMs { get; init; }

    /// <summary>The URI of its files.</summary>
    public string? ArtifactUri { get; init; }

    /// <summary>How far its logging is.</summary>
    public LoggedModelStatus? Status { get; init; }

    /// <summary>Who made it, as a number.</summary>
    public long? CreatorId { get; init; }

    /// <summary>The kind of model.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that made it.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>More about the status.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>The versions of registered models that it became.</summary>
    public IReadOnlyList<LoggedModelRegistration>? Registrations { get; init; }
}

/// <summary>A version of a registered model that a logged model became.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
public sealed record LoggedModelRegistration(string Name, string Version);

/// <summary>What is known of a logged model.</summary>
public sealed record LoggedModelData
{
    /// <summary>Its parameters.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>Its metrics.</summary>
    public IReadOnlyList<LoggedModelMetric>? Metrics { get; init; }
}

/// <summary>A metric of a logged model.</summary>
/// <param name="Key">The metric's name.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Step">The step.</param>
public sealed record LoggedModelMetric(string Key, double Value, long Timestamp, long Step)
{
    /// <summary>The model.</summary>
    public string? ModelId { get; init; }

    /// <summary>The run that logged it.</summary>
    public string? RunId { get; init; }

    /// <summary>The name of the dataset that it was computed on.</summary>
    public string? DatasetName { get; init; }

    /// <summary>That dataset's digest.</summary>
    public string? DatasetDigest { get; init; }
}

/// <summary>A logged model that a run has used.</summary>
/// <param name="ModelId">The model.</param>
public sealed record ModelInput(string ModelId);

/// <summary>A logged model that a run has made.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Step">The step at which it was made.</param>
public sealed record ModelOutput(string ModelId, long Step);

/// <summary>What a run has made (MLflow 3).</summary>
public sealed record RunOutputs
{
    /// <summary>Its logged models.</summary>
    public IReadOnlyList<ModelOutput>? ModelOutputs { get; init; }
}
