using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;

namespace Fude.Tracking.Registry;

/// <summary>Reads and writes registered models. Times are milliseconds.</summary>
internal static class ModelStore
{
    /// <summary>A model with its tags, its aliases and the latest version of each stage.</summary>
    public static RegisteredModel Get(DatabaseSession session, string name) =>
        RegistryRows.Complete(session, [session.First("SELECT name, creation_time, last_updated_time, description FROM registered_models WHERE name = @p0", RegistryRows.Model, name) ?? throw Missing(name)])[0];

    public static RegisteredModel Create(DatabaseSession session, string name, string description, List<Tag> tags, long now)
    {
        if (Exists(session, name))
            throw Taken(name);
        try
        {
            session.Execute("INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (@p0, @p1, @p1, @p2)", name, now, description);
        }
        catch (DbException e) when (DatabaseException.IsDuplicateKey(e))
        {
            throw Taken(name);
        }

        foreach (var tag in tags)
            session.Execute("INSERT INTO registered_model_tags (name, `key`, value) VALUES (@p0, @p1, @p2)", name, tag.Key, tag.Value);
        return Get(session, name);
    }

    /// <summary>Renames a model; versions, tags and aliases come along by the tables' own cascades.</summary>
    public static RegisteredModel Rename(DatabaseSession session, string name, string newName, long now)
    {
        if (name != newName && Exists(session, newName))
            throw Exists(session, name) ? Taken(newName) : Missing(name);
        try
        {
            if (session.Execute("UPDATE registered_models SET name = @p0, last_updated_time = @p1 WHERE name = @p2", newName, now, name) == 0)
                throw Missing(name);
        }
        catch (DbException e) when (DatabaseException.IsDuplicateKey(e))
        {
            throw Taken(newName);
        }

        session.Execute("UPDATE model_versions SET last_updated_time = @p0 WHERE name = @p1", now, newName);
        return Get(session, newName);
    }

    public static RegisteredModel Describe(DatabaseSession session, string name, string description, long now)
    {
        if (session.Execute("UPDATE registered_models SET description = @p0, last_updated_time = @p1 WHERE name = @p2", description, now, name) == 0)
            throw Missing(name);
        return Get(session, name);
    }

    /// <summary>Deletes a model for good, with its versions, their tags, its tags and its aliases.</summary>
    public static void Delete(DatabaseSession session, string name)
    {
        Touch(session, name, now: null);
        foreach (var table in (string[])["model_version_tags", "model_versions", "registered_model_tags", "registered_model_aliases", "registered_models"])
            session.Execute($"DELETE FROM {table} WHERE name = @p0", name);
    }

    /// <summary>The latest version of each of some stages.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="name">The model.</param>
    /// <param name="stages">The stages; none are all.</param>
    public static List<ModelVersion> LatestVersions(DatabaseSession session, string name, IReadOnlyCollection<string> stages) =>
        [.. Get(session, name).LatestVersions!.Where(version => stages.Count == 0 || stages.Contains(version.CurrentStage!, StringComparer.Ordinal))];

    public static void SetTag(DatabaseSession session, string name, Tag tag)
    {
        Require(session, name);
        session.Execute("REPLACE INTO registered_model_tags (name, `key`, value) VALUES (@p0, @p1, @p2)", name, tag.Key, tag.Value);
    }

    public static void DeleteTag(DatabaseSession session, string name, string key)
    {
        Require(session, name);
        session.Execute("DELETE FROM registered_model_tags WHERE name = @p0 AND `key` = @p1", name, key);
    }

    /// <summary>Locks a model until the commit, and says when it changed.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="name">The model.</param>
    /// <param name="now">When; null leaves the time as it is.</param>
    /// <exception cref="MlflowException">There is no such model.</exception>
    public static void Touch(DatabaseSession session, string name, long? now)
    {
        if (session.Execute("UPDATE registered_models SET last_updated_time = COALESCE(@p0, last_updated_time) WHERE name = @p1", now, name) == 0)
            throw Missing(name);
    }

    /// <exception cref="MlflowException">There is no such model.</exception>
    public static void Require(DatabaseSession session, string name)
    {
        if (!Exists(session, name))
            throw Missing(name);
    }

    private static bool Exists(DatabaseSession session, string name) => session.First("SELECT 1 FROM registered_models WHERE name = @p0", _ => true, name);

    private static MlflowException Missing(string name) => MlflowException.Missing($"Registered Model with name={(name.Length > 256 ? name[..256] : name)} not found");

    private static MlflowException Taken(string name) => new(ErrorCode.ResourceAlreadyExists, $"Registered Model (name={name}) already exists.");
}
