namespace Fude.Tracking.Client.Messages;

/// <summary>Makes a run. Times are milliseconds since 1970 UTC.</summary>
public sealed record CreateRunRequest
{
    /// <summary>The experiment; null for experiment 0.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>Who starts it.</summary>
    public string? UserId { get; init; }

    /// <summary>Its name; null lets the server make one up.</summary>
    public string? RunName { get; init; }

    /// <summary>When it begins.</summary>
    public long? StartTime { get; init; }

    /// <summary>Its first tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }
}

/// <summary>Changes what a run is; null leaves a field alone.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Status">Its state.</param>
/// <param name="EndTime">When it ended, in milliseconds since 1970 UTC.</param>
/// <param name="RunName">Its name.</param>
public sealed record UpdateRunRequest(string RunId, RunStatus? Status = null, long? EndTime = null, string? RunName = null);

/// <summary>Names a run: to delete or to restore it.</summary>
/// <param name="RunId">The run.</param>
public sealed record RunIdRequest(string RunId);

/// <summary>Logs one point of a metric.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The metric's name.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC.</param>
/// <param name="Step">The step.</param>
public sealed record LogMetricRequest(string RunId, string Key, double Value, long Timestamp, long Step)
{
    /// <summary>The logged model that the metric is about (MLflow 3).</summary>
    public string? ModelId { get; init; }

    /// <summary>The name of the dataset that it was computed on (MLflow 3).</summary>
    public string? DatasetName { get; init; }

    /// <summary>That dataset's digest (MLflow 3).</summary>
    public string? DatasetDigest { get; init; }
}

/// <summary>Logs a parameter.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public sealed record LogParamRequest(string RunId, string Key, string Value);

/// <summary>Sets a tag of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SetTagRequest(string RunId, string Key, string Value);

/// <summary>Removes a tag of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The key.</param>
public sealed record DeleteTagRequest(string RunId, string Key);

/// <summary>Logs many things at once: at most 1,000 metrics, 100 params and 100 tags, 1,000 in all.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Metrics">The points.</param>
/// <param name="Params">The parameters.</param>
/// <param name="Tags">The tags.</param>
public sealed record LogBatchRequest(string RunId, IReadOnlyList<Metric>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Logs the description of a model.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ModelJson">The <c>MLmodel</c> file as JSON.</param>
public sealed record LogModelRequest(string RunId, string ModelJson);

/// <summary>Logs what a run has used.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Datasets">Its datasets.</param>
/// <param name="Models">Its logged models (MLflow 3).</param>
public sealed record LogInputsRequest(string RunId, IReadOnlyList<DatasetInput>? Datasets = null, IReadOnlyList<ModelInput>? Models = null);

/// <summary>Searches runs.</summary>
public sealed record SearchRunsRequest
{
    /// <summary>The experiments to search.</summary>
    public IReadOnlyList<string> ExperimentIds { get; init; } = [];

    /// <summary>A filter such as <c>metrics.acc &gt; 0.9 AND params.lr = '0.1'</c>; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Active ones, deleted ones or both; null for the active ones.</summary>
    public ViewType? RunViewType { get; init; }

    /// <summary>Runs on one page, up to 50,000; null for the server's default of 1,000.</summary>
    public int? MaxResults { get; init; }

    /// <summary>Orders such as <c>metrics.acc DESC</c>.</summary>
    public IReadOnlyList<string>? OrderBy { get; init; }

    /// <summary>The token of the page before; null for the first.</summary>
    public string? PageToken { get; init; }
}

/// <summary>Asks for points of a metric of several runs, thinned out evenly by step.</summary>
/// <param name="RunIds">The runs.</param>
/// <param name="MetricKey">The metric.</param>
/// <param name="StartStep">The first step; together with <paramref name="EndStep"/> or not at all.</param>
/// <param name="EndStep">The last step.</param>
/// <param name="MaxResults">About how many points of each run.</param>
public sealed record BulkHistoryRequest(IReadOnlyList<string> RunIds, string MetricKey, int? StartStep = null, int? EndStep = null, int? MaxResults = null);
