using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>Logs one point of a metric; for more of them <see cref="LogBatchAsync"/> and <see cref="RunLogger"/> are faster.</summary>
    /// <param name="request">The run and the point.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogMetricAsync(LogMetricRequest request, CancellationToken cancellation = default) =>
        PostAsync("runs/log-metric", request, MlflowJson.Default.LogMetricRequest, cancellation);

    /// <summary>
    /// Logs any number of metrics, params and tags, in as many requests as MLflow's limits ask for (1,000 metrics, 100 params and 100 tags,
    /// 1,000 in all, 1 MB). Where a request is refused, those before it stay logged.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="metrics">The points.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LogBatchAsync(
        string runId,
        IReadOnlyList<Metric>? metrics = null,
        IReadOnlyList<Param>? parameters = null,
        IReadOnlyList<Tag>? tags = null,
        CancellationToken cancellation = default)
    {
        var batch = new BatchBuilder(runId);
        foreach (var param in parameters ?? [])
        {
            if (!batch.TryAdd(param))
                await SendAsync(() => batch.TryAdd(param));
        }

        foreach (var tag in tags ?? [])
        {
            if (!batch.TryAdd(tag))
                await SendAsync(() => batch.TryAdd(tag));
        }

        foreach (var metric in metrics ?? [])
        {
            if (!batch.TryAdd(metric))
                await SendAsync(() => batch.TryAdd(metric));
        }

        if (!batch.IsEmpty)
            await LogOneBatchAsync(batch.Build(), cancellation);

        async Task SendAsync(Func<bool> addAgain)
        {
            await LogOneBatchAsync(batch.Build(), cancellation);
            batch.Clear();
            _ = addAgain();
        }
    }

    /// <summary>Every point of a metric of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="pageSize">Points in one request; null for all at once.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<Metric> GetMetricHistoryAsync(string runId, string key, int? pageSize = null, CancellationToken cancellation = default) =>
        PagesAsync(null, (token, stop) => GetMetricHistoryPageAsync(runId, key, pageSize, token, stop), page => (page.Metrics, page.NextPageToken), cancellation);

    /// <summary>One page of a metric's points.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="maxResults">Points on the page; null for the server's default.</param>
    /// <param name="pageToken">The token of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<MetricHistoryAnswer> GetMetricHistoryPageAsync(
        string runId, string key, int? maxResults = null, string? pageToken = null, CancellationToken cancellation = default) =>
        http.GetAsync(
            Api + "metrics/get-history",
            new Query().Add("run_id", runId).Add("metric_key", key).Add("max_results", maxResults).Add("page_token", pageToken),
            MlflowJson.Default.MetricHistoryAnswer,
            cancellation);

    /// <summary>Points of a metric of several runs, thinned out evenly by step; the first and last of each run are always among them.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<MetricWithRunId>> GetMetricHistoryBulkIntervalAsync(BulkHistoryRequest request, CancellationToken cancellation = default) =>
        (await http.GetAsync(
            Api + "metrics/get-history-bulk-interval",
            new Query().Add("run_ids", request.RunIds).Add("metric_key", request.MetricKey).Add("start_step", request.StartStep)
                .Add("end_step", request.EndStep).Add("max_results", request.MaxResults),
            MlflowJson.Default.BulkHistoryAnswer,
            cancellation)).Metrics;

    /// <summary>Points of a metric of several runs.</summary>
    /// <param name="runIds">The runs, at most 100.</param>
    /// <param name="key">The metric.</param>
    /// <param name="maxResults">Points in all; null for the server's default.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<MetricWithRunId>> GetMetricHistoryBulkAsync(
        IReadOnlyList<string> runIds, string key, int? maxResults = null, CancellationToken cancellation = default) =>
        (await http.GetAsync(
            AjaxApi + "metrics/get-history-bulk",
            new Query().Add("run_id", runIds).Add("metric_key", key).Add("max_results", maxResults),
            MlflowJson.Default.BulkHistoryAnswer,
            cancellation)).Metrics;

    /// <summary>Logs what fits into one request.</summary>
    internal Task LogOneBatchAsync(LogBatchRequest request, CancellationToken cancellation) =>
        PostAsync("runs/log-batch", request, MlflowJson.Default.LogBatchRequest, cancellation);
}
