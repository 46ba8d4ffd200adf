namespace Fude.Tracking.Client.Messages;

/// <summary>An error as the protocol tells it.</summary>
/// <param name="ErrorCode">A word of <see cref="Client.ErrorCode"/>.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ErrorAnswer(string ErrorCode, string Message);

/// <summary>Nothing.</summary>
public sealed record EmptyAnswer;

/// <summary>An experiment's id.</summary>
/// <param name="ExperimentId">The id.</param>
public sealed record CreateExperimentAnswer(string ExperimentId);

/// <summary>An experiment.</summary>
/// <param name="Experiment">The experiment.</param>
public sealed record ExperimentAnswer(Experiment Experiment);

/// <summary>A page of experiments.</summary>
/// <param name="Experiments">The experiments.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record SearchExperimentsAnswer(IReadOnlyList<Experiment> Experiments, string? NextPageToken = null)
{
    /// <summary>The experiments.</summary>
    public IReadOnlyList<Experiment> Experiments { get; init; } = Experiments ?? [];
}

/// <summary>A run.</summary>
/// <param name="Run">The run.</param>
public sealed record RunAnswer(Run Run);

/// <summary>What a run is after an update.</summary>
/// <param name="RunInfo">What it is.</param>
public sealed record UpdateRunAnswer(RunInfo RunInfo);

/// <summary>A page of runs.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record SearchRunsAnswer(IReadOnlyList<Run> Runs, string? NextPageToken = null)
{
    /// <summary>The runs.</summary>
    public IReadOnlyList<Run> Runs { get; init; } = Runs ?? [];
}

/// <summary>Artifacts of a run.</summary>
/// <param name="RootUri">The URI of the run's artifact root.</param>
/// <param name="Files">The files and folders.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record ListArtifactsAnswer(string RootUri, IReadOnlyList<FileInfo> Files, string? NextPageToken = null)
{
    /// <summary>The files and folders.</summary>
    public IReadOnlyList<FileInfo> Files { get; init; } = Files ?? [];
}

/// <summary>Files below a path of the artifact proxy.</summary>
/// <param name="Files">The files and folders, by base name.</param>
public sealed record ListProxiedAnswer(IReadOnlyList<FileInfo> Files)
{
    /// <summary>The files and folders, by base name.</summary>
    public IReadOnlyList<FileInfo> Files { get; init; } = Files ?? [];
}

/// <summary>Points of a metric.</summary>
/// <param name="Metrics">The points.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record MetricHistoryAnswer(IReadOnlyList<Metric> Metrics, string? NextPageToken = null)
{
    /// <summary>The points.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = Metrics ?? [];
}

/// <summary>Points of a metric of several runs.</summary>
/// <param name="Metrics">The points.</param>
public sealed record BulkHistoryAnswer(IReadOnlyList<MetricWithRunId> Metrics)
{
    /// <summary>The points.</summary>
    public IReadOnlyList<MetricWithRunId> Metrics { get; init; } = Metrics ?? [];
}

/// <summary>Datasets of experiments.</summary>
/// <param name="DatasetSummaries">The datasets.</param>
public sealed record SearchDatasetsAnswer(IReadOnlyList<DatasetSummary> DatasetSummaries)
{
    /// <summary>The datasets.</summary>
    public IReadOnlyList<DatasetSummary> DatasetSummaries { get; init; } = DatasetSummaries ?? [];
}

/// <summary>A registered model.</summary>
/// <param name="RegisteredModel">The model.</param>
public sealed record RegisteredModelAnswer(RegisteredModel RegisteredModel);

/// <summary>A page of registered models.</summary>
/// <param name="RegisteredModels">The models.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record SearchRegisteredModelsAnswer(IReadOnlyList<RegisteredModel> RegisteredModels, string? NextPageToken = null)
{
    /// <summary>The models.</summary>
    public IReadOnlyList<RegisteredModel> RegisteredModels { get; init; } = RegisteredModels ?? [];
}

/// <summary>A version of a model.</summary>
/// <param name="ModelVersion">The version.</param>
public sealed record ModelVersionAnswer(ModelVersion ModelVersion);

/// <summary>A page of versions.</summary>
/// <param name="ModelVersions">The versions.</param>
/// <param name="NextPageToken">Asks for the next page; null on the last.</param>
public sealed record ModelVersionsAnswer(IReadOnlyList<ModelVersion> ModelVersions, string? NextPageToken = null)
{
    /// <summary>The versions.</summary>
    public IReadOnlyList<ModelVersion> ModelVersions { get; init; } = ModelVersions ?? [];
}

/// <summary>Where a version's files are.</summary>
/// <param name="ArtifactUri">The URI.</param>
public sealed record DownloadUriAnswer(string ArtifactUri);
