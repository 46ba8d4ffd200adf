using System.Text.Json.Serialization;

namespace Fude.Tracking.Client.Messages;

/// <summary>How far a version's registration is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelVersionStatus>))]
public enum ModelVersionStatus
{
    /// <summary>Under way.</summary>
    [JsonStringEnumMemberName("PENDING_REGISTRATION")] PendingRegistration = 1,

    /// <summary>Failed.</summary>
    [JsonStringEnumMemberName("FAILED_REGISTRATION")] FailedRegistration = 2,

    /// <summary>Done.</summary>
    [JsonStringEnumMemberName("READY")] Ready = 3,
}

/// <summary>A name that points to one version of a registered model.</summary>
/// <param name="Alias">The name.</param>
/// <param name="Version">The version's number.</param>
public sealed record RegisteredModelAlias(string Alias, string Version);

/// <summary>A registered model. Times are milliseconds since 1970 UTC.</summary>
public sealed record RegisteredModel
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it was made.</summary>
    public long? CreationTimestamp { get; init; }

    /// <summary>When it or one of its versions last changed.</summary>
    public long? LastUpdatedTimestamp { get; init; }

    /// <summary>Who made it.</summary>
    public string? UserId { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The latest version of each stage.</summary>
    public IReadOnlyList<ModelVersion>? LatestVersions { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>Its aliases.</summary>
    public IReadOnlyList<RegisteredModelAlias>? Aliases { get; init; }
}

/// <summary>A version of a registered model. Times are milliseconds since 1970 UTC.</summary>
public sealed record ModelVersion
{
    /// <summary>The registered model's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number, as text.</summary>
    public string Version { get; init; } = "";

    /// <summary>When it was made.</summary>
    public long? CreationTimestamp { get; init; }

    /// <summary>When it last changed.</summary>
    public long? LastUpdatedTimestamp { get; init; }

    /// <summary>Who made it.</summary>
    public string? UserId { get; init; }

    /// <summary><c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>.</summary>
    public string? CurrentStage { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The URI that its files were registered from.</summary>
    public string? Source { get; init; }

    /// <summary>The run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>How far its registration is.</summary>
    public ModelVersionStatus? Status { get; init; }

    /// <summary>More about the status.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>A link to the run that made it, on another server.</summary>
    public string? RunLink { get; init; }

    /// <summary>The aliases that point to it.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }
}
