using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;
using Fude.Tracking.Search;

namespace Fude.Tracking.LoggedModels;

/// <summary>Reads logged models with all that belongs to them.</summary>
internal static class LoggedModelRows
{
    /// <summary>The columns that <see cref="Read"/> takes, of the table <c>fude_logged_models</c> under the name <c>m</c>.</summary>
    public const string Columns = "m.model_id, m.experiment_id, m.name, m.artifact_uri, m.creation_time, m.last_updated_time, m.status, m.model_type, m.source_run_id";

    /// <summary>A model.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="model">Its id.</param>
    /// <param name="deleted">Also a deleted one.</param>
    /// <exception cref="MlflowException">There is none.</exception>
    public static LoggedModel Get(DatabaseSession session, string model, bool deleted = false)
    {
        var info = session.First($"SELECT {Columns}, m.lifecycle_stage FROM fude_logged_models m WHERE m.model_id = @p0", row => deleted || row.GetString(9) == Stages.Active ? Read(row) : null, model);
        return Complete(session, [info ?? throw Missing(model)])[0];
    }

    /// <summary>Where the files of a model are; makes sure that it is there.</summary>
    public static string ArtifactUri(DatabaseSession session, string model) =>
        session.First("SELECT artifact_uri FROM fude_logged_models WHERE model_id = @p0 AND lifecycle_stage = 'active'", row => row.GetString(0), model) ?? throw Missing(model);

    /// <summary>Completes models with params, tags, metrics and the versions that they became, in the order given.</summary>
    public static IReadOnlyList<LoggedModel> Complete(DatabaseSession session, IReadOnlyList<LoggedModelInfo> infos)
    {
        var ids = infos.Select(info => (object)info.ModelId).ToList();
        var parameters = ChildRows.ByOwner(session, "SELECT model_id, `key`, value FROM fude_logged_model_params WHERE model_id IN ", ids, row => new Param(row.GetString(1), row.Text(2) ?? ""));
        var tags = ChildRows.ByOwner(session, "SELECT model_id, `key`, value FROM fude_logged_model_tags WHERE model_id IN ", ids, ChildRows.TagOf);
        var metrics = ChildRows.ByOwner(session, "SELECT model_id, `key`, value, timestamp, step, is_nan, run_uuid, dataset_name, dataset_digest FROM fude_logged_model_metrics WHERE model_id IN ", ids, ReadMetric);
        return
        [
            .. infos.Select(info => new LoggedModel(
                info with { Tags = [.. tags[info.ModelId].OrderBy(tag => tag.Key, StringComparer.Ordinal)] },
                new LoggedModelData
                {
                    Params = [.. parameters[info.ModelId].OrderBy(param => param.Key, StringComparer.Ordinal)],
                    Metrics = [.. metrics[info.ModelId].OrderBy(metric => metric.Key, StringComparer.Ordinal).ThenBy(metric => metric.Step).ThenBy(metric => metric.Timestamp)],
                })),
        ];
    }

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static LoggedModelInfo Read(DbDataReader row) => new()
    {
        ModelId = row.GetString(0),
        ExperimentId = row.GetInt64(1).ToString(CultureInfo.InvariantCulture),
        Name = row.GetString(2),
        ArtifactUri = row.GetString(3),
        CreationTimestampMs = row.GetInt64(4),
        LastUpdatedTimestampMs = row.GetInt64(5),
        Status = row.GetString(6) switch { "READY" => LoggedModelStatus.Ready, "FAILED" => LoggedModelStatus.UploadFailed, _ => LoggedModelStatus.Pending },
        ModelType = row.Text(7),
        SourceRunId = row.Text(8),
    };

    /// <summary>A status as the tables and the search have it.</summary>
    public static string TextOf(LoggedModelStatus status) => status switch
    {
        LoggedModelStatus.Ready => "READY",
        LoggedModelStatus.UploadFailed => "FAILED",
        _ => "PENDING",
    };

    /// <summary>The error for a model that is not there.</summary>
    public static MlflowException Missing(string model) => MlflowException.Missing($"Logged model with ID '{(model.Length > 100 ? model[..100] : model)}' not found.");

    private static LoggedModelMetric ReadMetric(DbDataReader row)
    {
        var metric = MetricRows.Read(row, 1);
        return new(metric.Key, metric.Value, metric.Timestamp, metric.Step) { ModelId = row.GetString(0), RunId = row.GetString(6), DatasetName = row.Text(7), DatasetDigest = row.Text(8) };
    }
}
