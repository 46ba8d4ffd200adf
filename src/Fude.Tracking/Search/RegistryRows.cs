using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Registry;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Search;

/// <summary>Reads registered models and versions, and what belongs to them.</summary>
internal static class RegistryRows
{
    /// <summary>The stage of versions that are deleted.</summary>
    public const string DeletedStage = VersionStage.Deleted;

    /// <summary>The columns that <see cref="Version"/> reads, of <c>model_versions v</c>.</summary>
    public const string VersionColumns = "v.name, v.version, v.creation_time, v.last_updated_time, v.description, v.user_id, v.current_stage, v.source, v.run_id, v.status, v.status_message, v.run_link";

    /// <summary>Reads a model without what belongs to it.</summary>
    public static RegisteredModel Model(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        CreationTimestamp = row.Integer(1),
        LastUpdatedTimestamp = row.Integer(2),
        Description = row.Text(3),
    };

    /// <summary>Reads a version without what belongs to it.</summary>
    public static ModelVersion Version(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        Version = row.GetInt64(1).ToString(CultureInfo.InvariantCulture),
        CreationTimestamp = row.Integer(2),
        LastUpdatedTimestamp = row.Integer(3),
        Description = row.Text(4),
        UserId = row.Text(5),
        CurrentStage = row.Text(6),
        Source = row.Text(7),
        RunId = row.Text(8),
        Status = Status(row.Text(9)),
        StatusMessage = row.Text(10),
        RunLink = row.Text(11),
    };

    /// <summary>Adds the tags, the aliases and the latest version of each stage to models.</summary>
    public static List<RegisteredModel> Complete(DatabaseSession session, List<RegisteredModel> models)
    {
        var names = models.ConvertAll(model => (object)model.Name);
        var tags = ChildRows.ByOwner(session, "SELECT name, `key`, value FROM registered_model_tags WHERE name IN ", names, ChildRows.TagOf);
        var aliases = ChildRows.ByOwner(session, "SELECT name, alias, version FROM registered_model_aliases WHERE name IN ", names, Alias);
        var latest = ChildRows.Read(
            session,
            $"SELECT {VersionColumns} FROM model_versions v JOIN (SELECT name, current_stage, MAX(version) AS version, MIN(version) AS oldest FROM model_versions WHERE name IN ",
            $" AND current_stage <> '{DeletedStage}' GROUP BY name, current_stage) l ON v.name = l.name AND v.version = l.version ORDER BY v.name, l.oldest", names, Version);
        var versions = Complete(session, latest, withAliases: false).ToLookup(version => version.Name, StringComparer.Ordinal);
        return models.ConvertAll(model => model with
        {
            Tags = [.. tags[model.Name].OrderBy(tag => tag.Key, StringComparer.Ordinal)],
            Aliases = [.. aliases[model.Name].OrderBy(alias => alias.Alias, StringComparer.Ordinal)],
            LatestVersions = [.. versions[model.Name]],
        });
    }

    /// <summary>Adds the tags and the aliases to versions.</summary>
    public static List<ModelVersion> Complete(DatabaseSession session, List<ModelVersion> versions, bool withAliases = true)
    {
        var numbers = versions.ConvertAll(version => (version.Name, long.Parse(version.Version, CultureInfo.InvariantCulture)));
        var tags = ChildRows.Read(session, "SELECT name, `key`, value, version FROM model_version_tags WHERE ", numbers, row => (Of: Of(row, 3), Tag: ChildRows.TagOf(row)))
            .ToLookup(row => row.Of, row => row.Tag);
        var aliases = withAliases
            ? ChildRows.Read(session, "SELECT name, version, alias FROM registered_model_aliases WHERE ", numbers, row => (Of: Of(row, 1), Alias: row.GetString(2))).ToLookup(row => row.Of, row => row.Alias)
            : null;
        return versions.ConvertAll(version => version with
        {
            Tags = [.. tags[(version.Name, version.Version)].OrderBy(tag => tag.Key, StringComparer.Ordinal)],
            Aliases = aliases is null ? [] : [.. aliases[(version.Name, version.Version)].Order(StringComparer.Ordinal)],
        });
    }

    private static RegisteredModelAlias Alias(DbDataReader row) => new(row.GetString(1), row.GetInt64(2).ToString(CultureInfo.InvariantCulture));

    private static (string Name, string Version) Of(DbDataReader row, int version) => (row.GetString(0), row.GetInt64(version).ToString(CultureInfo.InvariantCulture));

    private static ModelVersionStatus Status(string? text) => text switch
    {
        "PENDING_REGISTRATION" => ModelVersionStatus.PendingRegistration,
        "FAILED_REGISTRATION" => ModelVersionStatus.FailedRegistration,
        _ => ModelVersionStatus.Ready,
    };
}
