namespace Fude.Tracking.Client.Messages;

/// <summary>Makes a registered model.</summary>
/// <param name="Name">The name: 1 to 256 characters without <c>/</c> and <c>:</c>.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Description">What it is.</param>
public sealed record CreateRegisteredModelRequest(string Name, IReadOnlyList<Tag>? Tags = null, string? Description = null);

/// <summary>Renames a registered model.</summary>
/// <param name="Name">The name.</param>
/// <param name="NewName">The new name.</param>
public sealed record RenameRegisteredModelRequest(string Name, string NewName);

/// <summary>Describes a registered model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is.</param>
public sealed record UpdateRegisteredModelRequest(string Name, string? Description);

/// <summary>Names a registered model: to delete it.</summary>
/// <param name="Name">The name.</param>
public sealed record RegisteredModelNameRequest(string Name);

/// <summary>Asks for the latest version of each stage.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Stages">The stages; null for all.</param>
public sealed record LatestVersionsRequest(string Name, IReadOnlyList<string>? Stages = null);

/// <summary>Makes a version of a registered model.</summary>
public sealed record CreateModelVersionRequest
{
    /// <summary>The registered model.</summary>
    public string Name { get; init; } = "";

    /// <summary>The URI of its files.</summary>
    public string Source { get; init; } = "";

    /// <summary>The run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>A link to the run that made it, on another server.</summary>
    public string? RunLink { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The logged model that it is of (MLflow 3).</summary>
    public string? ModelId { get; init; }
}

/// <summary>Describes a version.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Description">What it is.</param>
public sealed record UpdateModelVersionRequest(string Name, string Version, string? Description);

/// <summary>Moves a version to another stage.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Stage"><c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>.</param>
/// <param name="ArchiveExistingVersions">Whether the versions that are in that stage now are archived.</param>
public sealed record TransitionStageRequest(string Name, string Version, string Stage, bool ArchiveExistingVersions);

/// <summary>Names a version: to delete it.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
public sealed record ModelVersionNameRequest(string Name, string Version);

/// <summary>Sets a tag of a registered model.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SetRegisteredModelTagRequest(string Name, string Key, string Value);

/// <summary>Removes a tag of a registered model.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Key">The key.</param>
public sealed record DeleteRegisteredModelTagRequest(string Name, string Key);

/// <summary>Sets a tag of a version.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SetModelVersionTagRequest(string Name, string Version, string Key, string Value);

/// <summary>Removes a tag of a version.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Key">The key.</param>
public sealed record DeleteModelVersionTagRequest(string Name, string Version, string Key);

/// <summary>Points an alias to a version.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">The version's number.</param>
public sealed record SetAliasRequest(string Name, string Alias, string Version);

/// <summary>Removes an alias.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Alias">The alias.</param>
public sealed record DeleteAliasRequest(string Name, string Alias);

/// <summary>Searches the registry: registered models, or versions.</summary>
public sealed record SearchRegistryRequest
{
    /// <summary>A filter such as <c>name = 'digits'</c>; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>How many on one page; null for the server's default.</summary>
    public long? MaxResults { get; init; }

    /// <summary>Orders such as <c>name DESC</c>.</summary>
    public IReadOnlyList<string>? OrderBy { get; init; }

    /// <summary>The token of the page before; null for the first.</summary>
    public string? PageToken { get; init; }
}
