namespace Fude.Tracking.Client.Messages;

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
