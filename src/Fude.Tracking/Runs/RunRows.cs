using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Runs;

/// <summary>Reads runs' own rows, and says whether something may be written to a run.</summary>
internal static class RunRows
{
    /// <summary>The columns that <see cref="Read"/> takes, of the table <c>runs</c> under the name <c>r</c>.</summary>
    public const string Columns = "r.run_uuid, r.name, r.experiment_id, r.user_id, r.status, r.start_time, r.end_time, r.artifact_uri, r.lifecycle_stage";

    /// <summary>What a run is.</summary>
    public static RunInfo Info(DatabaseSession session, string run) =>
        session.First($"SELECT {Columns} FROM runs r WHERE r.run_uuid = @p0", Read, run) ?? throw Missing(run);

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static RunInfo Read(DbDataReader row) => new()
    {
        RunId = row.GetString(0),
        RunUuid = row.GetString(0),
        RunName = row.Text(1),
        ExperimentId = row.GetInt64(2).ToString(CultureInfo.InvariantCulture),
        UserId = row.Text(3),
        Status = StatusOf(row.Text(4)),
        StartTime = row.Integer(5),
        EndTime = row.Integer(6),
        ArtifactUri = row.Text(7),
        LifecycleStage = row.Text(8),
    };

    /// <summary>Makes sure that a run may be written to.</summary>
    /// <exception cref="MlflowException">It does not exist or is deleted.</exception>
    public static void RequireActive(DatabaseSession session, string run)
    {
        var stage = session.First("SELECT lifecycle_stage FROM runs WHERE run_uuid = @p0", row => row.Text(0) ?? "", run) ?? throw Missing(run);
        if (stage != Stages.Active)
            throw MlflowException.Invalid($"The run {run} must be in the 'active' state. Current state is {stage}.");
    }

    /// <summary>The error for a run that is not there.</summary>
    public static MlflowException Missing(string run) => MlflowException.Missing($"Run with id={(run.Length > 100 ? run[..100] : run)} not found");

    /// <summary>A status as the database and the protocol write it.</summary>
    public static string TextOf(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        _ => "KILLED",
    };

    /// <summary>Reads a status.</summary>
    public static RunStatus StatusOf(string? text) => text switch
    {
        "SCHEDULED" => RunStatus.Scheduled,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        "KILLED" => RunStatus.Killed,
        _ => RunStatus.Running,
    };
}
