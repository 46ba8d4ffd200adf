using System.Text.Json;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.LoggedModels;
using Fude.Tracking.Metrics;
using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Runs;

/// <summary>The routes by which runs log.</summary>
/// <param name="database">The database.</param>
/// <param name="fields">Reads and checks requests.</param>
/// <param name="limits">Limits.</param>
internal sealed class LoggingEndpoints(Database database, RunFields fields, ProtocolLimits limits)
{
    private static readonly string[] ModelFields = ["artifact_path", "flavors", "utc_time_created", "run_id"];

    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "runs/log-metric", Access.Write, LogMetricAsync);
        routes.Map("POST", "runs/log-parameter", Access.Write, LogParamAsync);
        routes.Map("POST", "runs/set-tag", Access.Write, SetTagAsync);
        routes.Map("POST", "runs/delete-tag", Access.Write, DeleteTagAsync);
        routes.Map("POST", "runs/log-batch", Access.Write, LogBatchAsync);
        routes.Map("POST", "runs/log-model", Access.Write, LogModelAsync);
    }

    private ValueTask<MlflowAnswer> LogMetricAsync(MlflowRequest request)
    {
        var (run, metric) = (RunFields.RunId(request.Fields), fields.Metric(request.Fields));
        var ofModels = LoggedModelFields.Metrics([request.Fields], [metric]);
        return WriteAsync(request, run, session =>
        {
            MetricWrites.Log(session, run, [metric]);
            LoggedModelWrites.LogMetrics(session, run, ofModels);
        });
    }

    private ValueTask<MlflowAnswer> LogParamAsync(MlflowRequest request)
    {
        var (run, param) = (RunFields.RunId(request.Fields), fields.Param(request.Fields));
        return WriteAsync(request, run, session => RunWrites.LogParam(session, run, param));
    }

    private ValueTask<MlflowAnswer> SetTagAsync(MlflowRequest request)
    {
        var (run, tag) = (RunFields.RunId(request.Fields), fields.Tag(request.Fields));
        return WriteAsync(request, run, session => RunWrites.SetTag(session, run, tag));
    }

    private ValueTask<MlflowAnswer> DeleteTagAsync(MlflowRequest request)
    {
        var (run, key) = (RunFields.RunId(request.Fields), request.Fields.RequiredText("key"));
        return WriteAsync(request, run, session => RunWrites.DeleteTag(session, run, key));
    }

    private ValueTask<MlflowAnswer> LogBatchAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        var (metricFields, paramFields, tagFields) = (request.Fields.Messages("metrics"), request.Fields.Messages("params"), request.Fields.Messages("tags"));
        RunFields.CheckCount("metrics", metricFields.Length, limits.MaxBatchMetrics);
        RunFields.CheckCount("params", paramFields.Length, limits.MaxBatchParams);
        RunFields.CheckCount("tags", tagFields.Length, limits.MaxBatchTags);
        RunFields.CheckCount("metrics, params, and tags", metricFields.Length + paramFields.Length + tagFields.Length, limits.MaxBatch);
        var metrics = request.Fields.Messages("metrics", fields.Metric);
        var (parameters, tags) = (RunFields.Params(request.Fields.Messages("params", fields.Param)), RunFields.Tags(request.Fields.Messages("tags", fields.Tag)));
        var ofModels = LoggedModelFields.Metrics(metricFields, metrics);
        return WriteAsync(request, run, session =>
        {
            foreach (var param in parameters)
                RunWrites.LogParam(session, run, param);
            MetricWrites.Log(session, run, metrics);
            LoggedModelWrites.LogMetrics(session, run, ofModels);
            foreach (var tag in tags)
                RunWrites.SetTag(session, run, tag);
        });
    }

    private ValueTask<MlflowAnswer> LogModelAsync(MlflowRequest request)
    {
        var (run, text) = (RunFields.RunId(request.Fields), request.Fields.RequiredText("model_json"));
        try
        {
            using var model = JsonDocument.Parse(text);
            var missing = ModelFields.Where(field => model.RootElement.ValueKind != JsonValueKind.Object || !model.RootElement.TryGetProperty(field, out _)).ToList();
            if (missing.Count > 0)
                throw MlflowException.Invalid($"Model json missing mandatory fields: {string.Join(", ", missing)}");
        }
        catch (JsonException)
        {
            throw MlflowException.Invalid($"Malformed model info. \n {(text.Length > 200 ? text[..200] : text)} \n is not a valid JSON.");
        }

        return WriteAsync(request, run, session => RunWrites.AddModel(session, run, text, limits.MaxTagValue));
    }

    private async ValueTask<MlflowAnswer> WriteAsync(MlflowRequest request, string run, Action<DatabaseSession> write)
    {
        await database.WriteAsync(session =>
        {
            RunRows.RequireActive(session, run);
            write(session);
        }, request.Cancellation);
        return MlflowAnswer.Empty;
    }
}
