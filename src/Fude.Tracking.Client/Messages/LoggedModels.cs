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

/// <summary>Logs what a run has made.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Models">Its logged models.</param>
public sealed record LogOutputsRequest(string RunId, IReadOnlyList<ModelOutput> Models);

/// <summary>Makes a logged model.</summary>
public sealed record CreateLoggedModelRequest
{
    /// <summary>The experiment.</summary>
    public string ExperimentId { get; init; } = "";

    /// <summary>The name; null lets the server make one up.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of model.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that makes it.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }
}

/// <summary>Says that a logged model's files are all there, or never will be.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Status">Ready, or the upload failed.</param>
public sealed record FinalizeLoggedModelRequest(string ModelId, LoggedModelStatus Status);

/// <summary>Sets tags of a logged model.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Tags">The tags.</param>
public sealed record SetLoggedModelTagsRequest(string ModelId, IReadOnlyList<Tag> Tags);

/// <summary>Logs parameters of a logged model.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Params">The parameters.</param>
public sealed record LogLoggedModelParamsRequest(string ModelId, IReadOnlyList<Param> Params);

/// <summary>A dataset whose metrics a search of logged models is about.</summary>
/// <param name="DatasetName">Its name.</param>
/// <param name="DatasetDigest">Its digest; null for any.</param>
public sealed record LoggedModelDataset(string DatasetName, string? DatasetDigest = null);

/// <summary>An order of logged models.</summary>
/// <param name="FieldName">What to order by, such as <c>metrics.accuracy</c>.</param>
/// <param name="Ascending">Whether the least comes first; null for yes.</param>
/// <param name="DatasetName">Only the metric on this dataset.</param>
/// <param name="DatasetDigest">Only with this digest.</param>
public sealed record LoggedModelOrder(string FieldName, bool? Ascending = null, string? DatasetName = null, string? DatasetDigest = null);

/// <summary>Searches logged models.</summary>
public sealed record SearchLoggedModelsRequest
{
    /// <summary>The experiments to search.</summary>
    public IReadOnlyList<string> ExperimentIds { get; init; } = [];

    /// <summary>A filter such as <c>metrics.accuracy &gt; 0.9</c>; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>The datasets that the metrics in the filter are about; null for all.</summary>
    public IReadOnlyList<LoggedModelDataset>? Datasets { get; init; }

    /// <summary>Models on one page; null for the server's default of 50.</summary>
    public int? MaxResults { get; init; }

    /// <summary>The orders.</summary>
    public IReadOnlyList<LoggedModelOrder>? OrderBy { get; init; }

    /// <summary>The token of the page before; null for the first.</summary>
    public string? PageToken { get; init; }
}

/// <summary>A logged model.</summary>
/// <param name="Model">The model.</param>
public sealed record LoggedModelAnswer(LoggedModel Model);

/// <summary>A page of logged models.</summary>
/// <param name="Models">The models.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record SearchLoggedModelsAnswer(IReadOnlyList<LoggedModel> Models, string? NextPageToken = null)
{
    /// <summary>The models.</summary>
    public IReadOnlyList<LoggedModel> Models { get; init; } = Models ?? [];
}
