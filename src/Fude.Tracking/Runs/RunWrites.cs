using Fude.Hosting.Databases;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Heartbeats;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Runs;

/// <summary>A run to be made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Experiment">Where it belongs.</param>
/// <param name="Name">Its name.</param>
/// <param name="User">Who started it.</param>
/// <param name="StartTime">When, in milliseconds since 1970 UTC.</param>
/// <param name="Tags">Its tags, the name among them.</param>
internal sealed record NewRun(string Id, long Experiment, string Name, string User, long StartTime, IReadOnlyList<Tag> Tags);

/// <summary>Writes runs, their params and their tags.</summary>
internal static class RunWrites
{
    public static Run Create(DatabaseSession session, NewRun run)
    {
        var artifacts = ArtifactPathPolicy.RunUri(ExperimentStore.ActiveLocation(session, run.Experiment), run.Id);
        session.Execute(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (@p0, @p1, 'UNKNOWN', '', '', @p2, 'RUNNING', @p3, '', 'active', @p4, @p5)",
            run.Id, run.Name, run.User, run.StartTime, artifacts, run.Experiment);
        foreach (var tag in run.Tags)
            session.Execute("REPLACE INTO tags (`key`, value, run_uuid) VALUES (@p0, @p1, @p2)", tag.Key, tag.Value, run.Id);
        var info = new RunInfo
        {
            RunId = run.Id,
            RunUuid = run.Id,
            RunName = run.Name,
            ExperimentId = run.Experiment.ToString(System.Globalization.CultureInfo.InvariantCulture),
            UserId = run.User,
            Status = RunStatus.Running,
            StartTime = run.StartTime,
            ArtifactUri = artifacts,
            LifecycleStage = Stages.Active,
        };
        return new Run { Info = info, Data = new() { Tags = run.Tags }, Inputs = new() };
    }

    public static RunInfo Update(DatabaseSession session, string run, RunStatus? status, long? endTime, string? name)
    {
        RunRows.RequireActive(session, run);
        if (status is { } state)
        {
            session.Execute("UPDATE runs SET status = @p0 WHERE run_uuid = @p1", RunRows.TextOf(state), run);
            HeartbeatRows.Forget(session, run);
        }

        if (endTime is { } time)
            session.Execute("UPDATE runs SET end_time = @p0 WHERE run_uuid = @p1", time, run);
        if (!string.IsNullOrEmpty(name))
            SetTag(session, run, new Tag(RunTags.Name, name));
        return RunRows.Info(session, run);
    }

    public static void Delete(DatabaseSession session, string run, long now)
    {
        RunRows.Info(session, run);
        session.Execute("UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = @p0 WHERE run_uuid = @p1 AND lifecycle_stage = 'active'", now, run);
    }

    public static void Restore(DatabaseSession session, string run)
    {
        RunRows.Info(session, run);
        if (session.Execute("UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL WHERE run_uuid = @p0 AND NOT EXISTS (SELECT 1 FROM fude_purging p WHERE p.run_uuid = runs.run_uuid)", run) == 0)
            throw MlflowException.Invalid($"The run {run} is being removed for good, and can't be restored any more.");
    }

    /// <summary>Sets a tag; the one that mirrors the name renames the run.</summary>
    public static void SetTag(DatabaseSession session, string run, Tag tag)
    {
        session.Execute("REPLACE INTO tags (`key`, value, run_uuid) VALUES (@p0, @p1, @p2)", tag.Key, tag.Value, run);
        if (tag.Key == RunTags.Name)
            session.Execute("UPDATE runs SET name = @p0 WHERE run_uuid = @p1", tag.Value, run);
    }

    public static void DeleteTag(DatabaseSession session, string run, string key)
    {
        RunRows.RequireActive(session, run);
        if (session.Execute("DELETE FROM tags WHERE run_uuid = @p0 AND `key` = @p1", run, key) == 0)
            throw MlflowException.Missing($"No tag with name: {key} in run with id {run}");
    }

    /// <summary>Writes a param, once.</summary>
    /// <exception cref="MlflowException">It has another value already.</exception>
    public static void LogParam(DatabaseSession session, string run, Param param)
    {
        if (session.Execute($"{session.InsertOrIgnore} INTO params (`key`, value, run_uuid) VALUES (@p0, @p1, @p2)", param.Key, param.Value, run) == 1)
            return;
        var present = session.First("SELECT value FROM params WHERE `key` = @p0 AND run_uuid = @p1", row => row.GetString(0), param.Key, run);
        if (present != param.Value)
            throw MlflowException.Invalid($"Changing param values is not allowed. Param with key='{param.Key}' was already logged with value='{present}' for run ID='{run}'. Attempted logging new value '{param.Value}'.");
    }

    /// <summary>Adds a logged model to the run's list of them.</summary>
    public static void AddModel(DatabaseSession session, string run, string model, int maxLength)
    {
        // Two models of one run at once: the second sees the list with the first.
        session.First($"SELECT 1 FROM runs WHERE run_uuid = @p0{session.Locking}", _ => true, run);
        var list = session.First("SELECT value FROM tags WHERE `key` = @p0 AND run_uuid = @p1", row => row.Text(0), RunTags.LoggedModels, run)?.Trim();
        var longer = list is { Length: > 2 } && list.StartsWith('[') && list.EndsWith(']') ? $"{list[..^1]}, {model}]" : $"[{model}]";
        if (longer.Length > maxLength)
            throw MlflowException.Invalid($"The run's models, as JSON, would have {longer.Length} characters; at most {maxLength} can be kept.");
        SetTag(session, run, new Tag(RunTags.LoggedModels, longer));
    }
}
