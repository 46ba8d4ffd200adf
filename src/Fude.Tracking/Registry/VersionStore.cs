using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Schema;
using Fude.Tracking.Search;

namespace Fude.Tracking.Registry;

/// <summary>Reads and writes versions of models, and the aliases that point to them. Times are milliseconds.</summary>
internal static class VersionStore
{
    private const string One = $"name = @p0 AND version = @p1 AND current_stage <> '{VersionStage.Deleted}'";

    /// <summary>A version with its tags and aliases.</summary>
    public static ModelVersion Get(DatabaseSession session, string name, int version) =>
        RegistryRows.Complete(session, [session.First($"SELECT {RegistryRows.VersionColumns} FROM model_versions v WHERE {One}", RegistryRows.Version, name, version) ?? throw Missing(name, version)])[0];

    /// <summary>Makes a version; its number is one more than any that the model ever had.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="made">What it is made of, checked.</param>
    /// <param name="storage">Where its files are.</param>
    /// <param name="now">When.</param>
    public static ModelVersion Create(DatabaseSession session, NewVersion made, string storage, long now)
    {
        ModelStore.Touch(session, made.Name, now); // and nobody else takes a number until the commit
        var version = (int)(session.First("SELECT MAX(version) FROM model_versions WHERE name = @p0", row => row.Integer(0), made.Name) ?? 0) + 1;
        session.Execute(
            "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source, run_id, status, run_link, storage_location) VALUES (@p0, @p1, @p2, @p2, @p3, @p4, @p5, @p6, 'READY', @p7, @p8)",
            made.Name, version, now, made.Description, VersionStage.None, made.Source, made.RunId, made.RunLink, storage);
        foreach (var tag in made.Tags)
            session.Execute("INSERT INTO model_version_tags (name, version, `key`, value) VALUES (@p0, @p1, @p2, @p3)", made.Name, version, tag.Key, tag.Value);
        return Get(session, made.Name, version);
    }

    public static ModelVersion Describe(DatabaseSession session, string name, int version, string description, long now)
    {
        if (session.Execute($"UPDATE model_versions SET description = @p2, last_updated_time = @p3 WHERE {One}", name, version, description, now) == 0)
            throw Missing(name, version);
        return Get(session, name, version);
    }

    /// <summary>Moves a version to a stage.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="stage">The stage in its canonical form.</param>
    /// <param name="archive">Whether all others of that stage are archived.</param>
    /// <param name="now">When.</param>
    public static ModelVersion Transition(DatabaseSession session, string name, int version, string stage, bool archive, long now)
    {
        Require(session, name, version);
        ModelStore.Touch(session, name, now);
        if (archive)
            session.Execute("UPDATE model_versions SET current_stage = @p0, last_updated_time = @p1 WHERE name = @p2 AND version <> @p3 AND current_stage = @p4", VersionStage.Archived, now, name, version, stage);
        session.Execute($"UPDATE model_versions SET current_stage = @p2, last_updated_time = @p3 WHERE {One}", name, version, stage, now);
        return Get(session, name, version);
    }

    /// <summary>Deletes a version: its row stays, emptied, so that its number is never used again.</summary>
    public static void Delete(DatabaseSession session, string name, int version, long now)
    {
        Require(session, name, version);
        ModelStore.Touch(session, name, now);
        session.Execute("DELETE FROM registered_model_aliases WHERE name = @p0 AND version = @p1", name, version);
        session.Execute("DELETE FROM model_version_tags WHERE name = @p0 AND version = @p1", name, version);
        session.Execute(
            $"UPDATE model_versions SET current_stage = '{VersionStage.Deleted}', last_updated_time = @p2, description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL, storage_location = NULL WHERE {One}",
            name, version, now);
    }

    /// <summary>Where a version's files are.</summary>
    public static string DownloadUri(DatabaseSession session, string name, int version) =>
        session.First($"SELECT storage_location, source FROM model_versions WHERE {One}", row => row.Text(0) ?? row.Text(1) ?? "", name, version) ?? throw Missing(name, version);

    public static void SetTag(DatabaseSession session, string name, int version, Tag tag)
    {
        Require(session, name, version);
        session.Execute("REPLACE INTO model_version_tags (name, version, `key`, value) VALUES (@p0, @p1, @p2, @p3)", name, version, tag.Key, tag.Value);
    }

    public static void DeleteTag(DatabaseSession session, string name, int version, string key)
    {
        Require(session, name, version);
        session.Execute("DELETE FROM model_version_tags WHERE name = @p0 AND version = @p1 AND `key` = @p2", name, version, key);
    }

    public static void SetAlias(DatabaseSession session, string name, string alias, int version)
    {
        Require(session, name, version);
        session.Execute("REPLACE INTO registered_model_aliases (name, alias, version) VALUES (@p0, @p1, @p2)", name, alias, version);
    }

    public static void DeleteAlias(DatabaseSession session, string name, string alias)
    {
        ModelStore.Require(session, name);
        session.Execute("DELETE FROM registered_model_aliases WHERE name = @p0 AND alias = @p1", name, alias);
    }

    /// <summary>The number of the version that an alias points to.</summary>
    public static int OfAlias(DatabaseSession session, string name, string alias) =>
        (int)(session.First("SELECT version FROM registered_model_aliases WHERE name = @p0 AND alias = @p1", row => row.Integer(0), name, alias)
            ?? throw MlflowException.Invalid($"Registered model alias {alias} not found."));

    private static void Require(DatabaseSession session, string name, int version)
    {
        if (!session.First($"SELECT 1 FROM model_versions WHERE {One}", _ => true, name, version))
            throw Missing(name, version);
    }

    private static MlflowException Missing(string name, int version) =>
        MlflowException.Missing($"Model Version (name={(name.Length > 256 ? name[..256] : name)}, version={version}) not found");
}
