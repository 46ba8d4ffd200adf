using System.Security.Cryptography;
using System.Text;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;

namespace Fude.Tracking.LoggedModels;

/// <summary>A logged model to be made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Experiment">Where it belongs.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its kind.</param>
/// <param name="SourceRun">The run that makes it.</param>
/// <param name="Params">Its params.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record NewLoggedModel(string Id, long Experiment, string Name, string? Type, string? SourceRun, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags);

/// <summary>Writes logged models.</summary>
internal static class LoggedModelWrites
{
    public static LoggedModel Create(DatabaseSession session, NewLoggedModel model, long now)
    {
        var location = ExperimentStore.ActiveLocation(session, model.Experiment);
        session.Execute(
            "INSERT INTO fude_logged_models (model_id, experiment_id, name, artifact_uri, creation_time, last_updated_time, status, lifecycle_stage, model_type, source_run_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p4, 'PENDING', 'active', @p5, @p6)",
            model.Id, model.Experiment, model.Name, $"{location.TrimEnd('/')}/models/{model.Id}/artifacts", now, model.Type, model.SourceRun);
        Put(session, "params", model.Id, model.Params.Select(param => (param.Key, param.Value)));
        Put(session, "tags", model.Id, model.Tags.Select(tag => (tag.Key, tag.Value)));
        return LoggedModelRows.Get(session, model.Id);
    }

    public static LoggedModel Finish(DatabaseSession session, string model, LoggedModelStatus status, long now)
    {
        Touch(session, model, now);
        session.Execute("UPDATE fude_logged_models SET status = @p0 WHERE model_id = @p1", LoggedModelRows.TextOf(status), model);
        return LoggedModelRows.Get(session, model);
    }

    public static void Delete(DatabaseSession session, string model, long now)
    {
        Touch(session, model, now);
        session.Execute("UPDATE fude_logged_models SET lifecycle_stage = 'deleted' WHERE model_id = @p0", model);
    }

    public static LoggedModel SetTags(DatabaseSession session, string model, IReadOnlyList<Tag> tags, long now)
    {
        Touch(session, model, now);
        Put(session, "tags", model, tags.Select(tag => (tag.Key, tag.Value)));
        return LoggedModelRows.Get(session, model);
    }

    public static void DeleteTag(DatabaseSession session, string model, string key, long now)
    {
        Touch(session, model, now);
        if (session.Execute("DELETE FROM fude_logged_model_tags WHERE model_id = @p0 AND `key` = @p1", model, key) == 0)
            throw MlflowException.Missing($"No tag with key '{key}' found for model with ID '{model}'.");
    }

    /// <summary>Writes params, each once.</summary>
    /// <exception cref="MlflowException">One has another value already.</exception>
    public static void LogParams(DatabaseSession session, string model, IReadOnlyList<Param> parameters, long now)
    {
        Touch(session, model, now);
        foreach (var param in parameters)
        {
            if (session.Execute($"{session.InsertOrIgnore} INTO fude_logged_model_params (model_id, `key`, value) VALUES (@p0, @p1, @p2)", model, param.Key, param.Value) == 1)
                continue;
            var present = session.First("SELECT value FROM fude_logged_model_params WHERE model_id = @p0 AND `key` = @p1", row => row.Text(0) ?? "", model, param.Key);
            if (present != param.Value)
                throw MlflowException.Invalid($"Changing param values is not allowed. Param with key='{param.Key}' was already logged with value='{present}' for logged model ID='{model}'. Attempted logging new value '{param.Value}'.");
        }
    }

    /// <summary>Writes points that a run has logged about models. The same point again does nothing.</summary>
    public static void LogMetrics(DatabaseSession session, string run, IReadOnlyList<LoggedModelMetric> metrics)
    {
        if (metrics.Count == 0)
            return;
        foreach (var model in metrics.Select(metric => metric.ModelId!).Distinct(StringComparer.Ordinal))
            LoggedModelRows.ArtifactUri(session, model);
        foreach (var metric in metrics)
        {
            session.Execute(
                $"{session.InsertOrIgnore} INTO fude_logged_model_metrics (model_id, `key`, timestamp, step, run_uuid, dataset, value, is_nan, dataset_name, dataset_digest) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)",
                metric.ModelId, metric.Key, metric.Timestamp, metric.Step, run, KeyOf(metric.DatasetName, metric.DatasetDigest), MetricRows.Stored(metric.Value), double.IsNaN(metric.Value), metric.DatasetName, metric.DatasetDigest);
        }
    }

    /// <summary>Notes models that a run has used or made. The same again moves the step.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    /// <param name="direction"><c>input</c> or <c>output</c>.</param>
    /// <param name="models">The models with their steps.</param>
    public static void Link(DatabaseSession session, string run, string direction, IEnumerable<(string Id, long Step)> models)
    {
        RunRows.RequireActive(session, run);
        foreach (var (id, step) in models.OrderBy(model => model.Id, StringComparer.Ordinal))
            session.Execute("REPLACE INTO fude_run_models (run_uuid, direction, model_id, step) VALUES (@p0, @p1, @p2, @p3)", run, direction, id, step);
    }

    private static void Put(DatabaseSession session, string table, string model, IEnumerable<(string Key, string Value)> rows)
    {
        foreach (var (key, value) in rows)
            session.Execute($"REPLACE INTO fude_logged_model_{table} (model_id, `key`, value) VALUES (@p0, @p1, @p2)", model, key, value);
    }

    private static void Touch(DatabaseSession session, string model, long now)
    {
        if (session.Execute("UPDATE fude_logged_models SET last_updated_time = @p0 WHERE model_id = @p1 AND lifecycle_stage = 'active'", now, model) == 0)
            throw LoggedModelRows.Missing(model);
    }

    private static string KeyOf(string? name, string? digest) => name is null
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{digest}")).AsSpan(0, 16));
}
