using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Experiments;

/// <summary>Reads and writes experiments.</summary>
internal static class ExperimentStore
{
    private const string Columns = "SELECT experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time FROM experiments";

    /// <summary>An experiment's number from the text that clients send.</summary>
    public static long ParseId(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue ? number
            : id.Length is > 0 and < 100 && id.All(char.IsAsciiDigit) ? throw Missing(id)
            : throw MlflowException.Invalid($"Invalid experiment ID: '{(id.Length > 100 ? id[..100] : id)}'. Experiment ID must be a valid integer.");

    /// <summary>An experiment with its tags, deleted or not.</summary>
    public static Experiment Get(DatabaseSession session, long id) =>
        WithTags(session, session.First(Columns + " WHERE experiment_id = @p0", Read, id) ?? throw Missing(id));

    /// <summary>An experiment with its tags by its name, deleted or not.</summary>
    public static Experiment GetByName(DatabaseSession session, string name) =>
        WithTags(session, session.First(Columns + " WHERE name = @p0", Read, name)
            ?? throw MlflowException.Missing($"Could not find experiment with name '{name}'"));

    /// <summary>The stage and artifact location of an experiment that something is to be put into.</summary>
    /// <exception cref="MlflowException">It does not exist or is deleted.</exception>
    public static string ActiveLocation(DatabaseSession session, long id)
    {
        var (stage, location) = session.First<(string Stage, string Location)?>($"SELECT lifecycle_stage, artifact_location FROM experiments WHERE experiment_id = @p0{session.Sharing}", row => (row.GetString(0), row.Text(1) ?? ArtifactPathPolicy.LocationOf(id)), id) ?? throw Missing(id);
        return stage == Stages.Active
            ? location
            : throw MlflowException.Invalid($"The experiment {id} must be in the 'active' state. Current state is {stage}.");
    }

    public static long Create(DatabaseSession session, string name, string? location, IReadOnlyList<Tag> tags, long now)
    {
        if (session.First("SELECT 1 FROM experiments WHERE name = @p0", _ => true, name))
            throw Taken(name);
        try
        {
            session.Execute("INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (@p0, @p1, 'active', @p2, @p2)", name, location, now);
        }
        catch (DbException e) when (DatabaseException.IsDuplicateKey(e))
        {
            throw Taken(name);
        }

        var id = session.LastIdentity();
        if (location is null)
            session.Execute("UPDATE experiments SET artifact_location = @p0 WHERE experiment_id = @p1", ArtifactPathPolicy.LocationOf(id), id);
        foreach (var tag in tags)
            session.Execute("REPLACE INTO experiment_tags (`key`, value, experiment_id) VALUES (@p0, @p1, @p2)", tag.Key, tag.Value, id);
        return id;
    }

    public static void Delete(DatabaseSession session, long id, long now)
    {
        if (session.Execute("UPDATE experiments SET lifecycle_stage = 'deleted', last_update_time = @p0 WHERE experiment_id = @p1 AND lifecycle_stage = 'active'", now, id) == 0)
            throw Missing(id);
        session.Execute("UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = @p0 WHERE experiment_id = @p1 AND lifecycle_stage = 'active'", now, id);
    }

    public static void Restore(DatabaseSession session, long id, long now)
    {
        if (session.Execute("UPDATE experiments SET lifecycle_stage = 'active', last_update_time = @p0 WHERE experiment_id = @p1 AND lifecycle_stage = 'deleted'", now, id) == 0)
            throw Missing(id);
        session.Execute("UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL WHERE experiment_id = @p0 AND NOT EXISTS (SELECT 1 FROM fude_purging p WHERE p.run_uuid = runs.run_uuid)", id);
    }

    public static void Rename(DatabaseSession session, long id, string name, long now)
    {
        if (Get(session, id).LifecycleStage != Stages.Active)
            throw new MlflowException(ErrorCode.InvalidState, "Cannot rename a non-active experiment.");
        if (session.First("SELECT 1 FROM experiments WHERE name = @p0 AND experiment_id <> @p1", _ => true, name, id))
            throw Taken(name);
        try
        {
            session.Execute("UPDATE experiments SET name = @p0, last_update_time = @p1 WHERE experiment_id = @p2", name, now, id);
        }
        catch (DbException e) when (DatabaseException.IsDuplicateKey(e))
        {
            throw Taken(name);
        }
    }

    public static void SetTag(DatabaseSession session, long id, Tag tag)
    {
        ActiveLocation(session, id);
        session.Execute("REPLACE INTO experiment_tags (`key`, value, experiment_id) VALUES (@p0, @p1, @p2)", tag.Key, tag.Value, id);
    }

    public static void DeleteTag(DatabaseSession session, long id, string key)
    {
        ActiveLocation(session, id);
        if (session.Execute("DELETE FROM experiment_tags WHERE experiment_id = @p0 AND `key` = @p1", id, key) == 0)
            throw MlflowException.Missing($"No tag with name: {key} in experiment with id {id}");
    }

    private static Experiment WithTags(DatabaseSession session, Experiment experiment) => experiment with
    {
        Tags = session.Query("SELECT `key`, value FROM experiment_tags WHERE experiment_id = @p0 ORDER BY `key`", row => new Tag(row.GetString(0), row.Text(1) ?? ""), ParseId(experiment.ExperimentId!)),
    };

    private static Experiment Read(DbDataReader row) => new()
    {
        ExperimentId = row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        Name = row.GetString(1),
        ArtifactLocation = row.Text(2),
        LifecycleStage = row.Text(3),
        CreationTime = row.Integer(4),
        LastUpdateTime = row.Integer(5),
    };

    private static MlflowException Missing(long id) => Missing(id.ToString(CultureInfo.InvariantCulture));

    private static MlflowException Missing(string id) => MlflowException.Missing($"No Experiment with id={id} exists");

    private static MlflowException Taken(string name) => new(ErrorCode.ResourceAlreadyExists, $"Experiment(name={name}) already exists.");
}
