using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Runs;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Metrics;

/// <summary>The routes of metrics' histories.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">Limits.</param>
internal sealed class MetricEndpoints(Database database, ProtocolLimits limits)
{
    public void Map(MlflowRoutes routes)
    {
        routes.Map("GET", "metrics/get-history", Access.Read, HistoryAsync);
        routes.MapAjax("GET", "metrics/get-history-bulk", Access.Read, BulkAsync);
        routes.Map("GET", "metrics/get-history-bulk-interval", Access.Read, IntervalAsync);
    }

    private async ValueTask<MlflowAnswer> HistoryAsync(MlflowRequest request)
    {
        var (run, key) = (RunFields.RunId(request.Fields), request.Fields.RequiredText("metric_key"));
        var limit = Limit(request.Fields, limits.MaxHistory, limits.MaxHistory);
        var after = PageTokens.Read(request.Fields.Text("page_token"), MetricJson.Default.HistoryPlace);
        var (points, next) = await database.ReadAsync(session => MetricHistory.Page(session, run, key, after, limit), request.Cancellation);
        var token = next is null ? null : PageTokens.Write(next, MetricJson.Default.HistoryPlace);
        return MlflowAnswer.Of(new MetricHistoryAnswer(points, token), MlflowJson.Default.MetricHistoryAnswer);
    }

    private async ValueTask<MlflowAnswer> BulkAsync(MlflowRequest request)
    {
        // This route tells its mistakes in words of its own.
        var runs = Runs(request.Fields, "run_id", "GetMetricHistoryBulk request must specify at least one run_id.", "GetMetricHistoryBulk request cannot specify more than {0} run_ids. Received {1} run_ids.");
        var key = request.Fields.Text("metric_key") is { Length: > 0 } given ? given : throw MlflowException.Invalid("GetMetricHistoryBulk request must specify a metric_key.");
        var limit = Limit(request.Fields, limits.MaxBulkHistory, limits.MaxBulkHistory);
        var points = await database.ReadAsync(session => MetricHistory.Bulk(session, runs, key, limit), request.Cancellation);
        return MlflowAnswer.Of(new BulkHistoryAnswer(points), MlflowJson.Default.BulkHistoryAnswer);
    }

    private async ValueTask<MlflowAnswer> IntervalAsync(MlflowRequest request)
    {
        var runs = Runs(request.Fields, "run_ids", "Missing value for required parameter 'run_ids'. At least one run has to be named.", "GetMetricHistoryBulkInterval request must specify at most {0} run_ids. Received {1}, which is more than {0} run_ids.");
        var key = request.Fields.RequiredText("metric_key");
        var limit = Limit(request.Fields, limits.MaxIntervalPoints, limits.MaxIntervalPoints);
        var range = Range(request.Fields);
        var points = await database.ReadAsync(session => MetricHistory.Sampled(session, runs, key, range, limit), request.Cancellation);
        return MlflowAnswer.Of(new BulkHistoryAnswer(points), MlflowJson.Default.BulkHistoryAnswer);
    }

    private string[] Runs(MlflowFields fields, string name, string none, string tooMany)
    {
        var runs = fields.Texts(name).Distinct(StringComparer.Ordinal).ToArray();
        if (runs.Length == 0)
            throw MlflowException.Invalid(none);
        return runs.Length <= limits.MaxBulkRuns
            ? runs
            : throw MlflowException.Invalid(string.Format(CultureInfo.InvariantCulture, tooMany, limits.MaxBulkRuns, runs.Length));
    }

    private static int Limit(MlflowFields fields, int fallback, int most)
    {
        var limit = fields.Integer("max_results") ?? fallback;
        return limit is > 0 && limit <= most
            ? (int)limit
            : throw fields.Wrong("max_results", limit.ToString(CultureInfo.InvariantCulture), $"max_results must be between 1 and {most}.");
    }

    private static (int Start, int End)? Range(MlflowFields fields)
    {
        var (start, end) = (fields.Integer("start_step"), fields.Integer("end_step"));
        if (start is null && end is null)
            return null;
        if (start is not { } from || end is not { } to)
            throw MlflowException.Invalid("If either start step or end step are specified, both must be specified.");
        if (from is < int.MinValue or > int.MaxValue || to is < int.MinValue or > int.MaxValue)
            throw MlflowException.Invalid($"Invalid value for parameter 'start_step' or 'end_step' supplied. Both must be integers of 32 bits, not {from} and {to}.");
        return from <= to
            ? ((int)from, (int)to)
            : throw MlflowException.Invalid($"end_step must be greater than start_step. Found start_step={from} and end_step={to}.");
    }
}
