namespace Fude.Tracking.Client.Messages;

/// <summary>Makes an experiment.</summary>
/// <param name="Name">The name, unique across deleted ones too.</param>
/// <param name="ArtifactLocation">Where its runs keep their artifacts; null lets the server choose.</param>
/// <param name="Tags">Its tags.</param>
public sealed record CreateExperimentRequest(string Name, string? ArtifactLocation = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Names an experiment: to delete or to restore it.</summary>
/// <param name="ExperimentId">The experiment.</param>
public sealed record ExperimentIdRequest(string ExperimentId);

/// <summary>Renames an experiment.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="NewName">The new name.</param>
public sealed record UpdateExperimentRequest(string ExperimentId, string NewName);

/// <summary>Sets a tag of an experiment.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SetExperimentTagRequest(string ExperimentId, string Key, string Value);

/// <summary>Removes a tag of an experiment (MLflow 3).</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Key">The key.</param>
public sealed record DeleteExperimentTagRequest(string ExperimentId, string Key);

/// <summary>Searches experiments.</summary>
public sealed record SearchExperimentsRequest
{
    /// <summary>Experiments on one page.</summary>
    public long MaxResults { get; init; } = 1000;

    /// <summary>The token of the page before; null for the first.</summary>
    public string? PageToken { get; init; }

    /// <summary>A filter such as <c>name LIKE 'digits%'</c>; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Orders such as <c>name DESC</c>.</summary>
    public IReadOnlyList<string>? OrderBy { get; init; }

    /// <summary>Active ones, deleted ones or both; null for the active ones.</summary>
    public ViewType? ViewType { get; init; }
}

/// <summary>Asks for the datasets of experiments.</summary>
/// <param name="ExperimentIds">The experiments.</param>
public sealed record SearchDatasetsRequest(IReadOnlyList<string> ExperimentIds);
