using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>Makes a run.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Run> CreateRunAsync(CreateRunRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("runs/create", request, MlflowJson.Default.CreateRunRequest, MlflowJson.Default.RunAnswer, cancellation, Repeat.NothingDone)).Run;

    /// <summary>A run with the latest value of each metric, its params, tags and inputs; deleted ones too.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "runs/get", new Query().Add("run_id", runId), MlflowJson.Default.RunAnswer, cancellation)).Run;

    /// <summary>Changes a run's state, end or name.</summary>
    /// <param name="request">The changes.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RunInfo> UpdateRunAsync(UpdateRunRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("runs/update", request, MlflowJson.Default.UpdateRunRequest, MlflowJson.Default.UpdateRunAnswer, cancellation)).RunInfo;

    /// <summary>Deletes a run; <see cref="RestoreRunAsync"/> brings it back.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteRunAsync(string runId, CancellationToken cancellation = default) =>
        PostAsync("runs/delete", new(runId), MlflowJson.Default.RunIdRequest, cancellation);

    /// <summary>Restores a deleted run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RestoreRunAsync(string runId, CancellationToken cancellation = default) =>
        PostAsync("runs/restore", new(runId), MlflowJson.Default.RunIdRequest, cancellation);

    /// <summary>One page of runs.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SearchRunsAnswer> SearchRunsPageAsync(SearchRunsRequest request, CancellationToken cancellation = default) =>
        PostAsync("runs/search", request, MlflowJson.Default.SearchRunsRequest, MlflowJson.Default.SearchRunsAnswer, cancellation);

    /// <summary>All runs that match, page by page.</summary>
    /// <param name="request">Which, in which order.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<Run> SearchRunsAsync(SearchRunsRequest request, CancellationToken cancellation = default) =>
        PagesAsync(request.PageToken, (token, stop) => SearchRunsPageAsync(request with { PageToken = token }, stop), page => (page.Runs, page.NextPageToken), cancellation);

    /// <summary>Logs a parameter. It is written once: the same value again is fine, another one is refused.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogParamAsync(string runId, string key, string value, CancellationToken cancellation = default) =>
        PostAsync("runs/log-parameter", new(runId, key, value), MlflowJson.Default.LogParamRequest, cancellation);

    /// <summary>Sets a tag of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancellation = default) =>
        PostAsync("runs/set-tag", new(runId, key, value), MlflowJson.Default.SetTagRequest, cancellation);

    /// <summary>Removes a tag of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellation = default) =>
        PostAsync("runs/delete-tag", new(runId, key), MlflowJson.Default.DeleteTagRequest, MlflowJson.Default.EmptyAnswer, cancellation, Repeat.NothingDone);

    /// <summary>Logs datasets, and logged models, that a run has used.</summary>
    /// <param name="request">The run and what it has used.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogInputsAsync(LogInputsRequest request, CancellationToken cancellation = default) =>
        PostAsync("runs/log-inputs", request, MlflowJson.Default.LogInputsRequest, cancellation);

    /// <summary>Logs models that a run has made (MLflow 3 and Fude).</summary>
    /// <param name="request">The run and its models.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogOutputsAsync(LogOutputsRequest request, CancellationToken cancellation = default) =>
        PostAsync("runs/outputs", request, MlflowJson.Default.LogOutputsRequest, cancellation);

    /// <summary>Logs the description of a model that lies among a run's artifacts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="modelJson">The <c>MLmodel</c> file as JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogModelAsync(string runId, string modelJson, CancellationToken cancellation = default) =>
        PostAsync("runs/log-model", new(runId, modelJson), MlflowJson.Default.LogModelRequest, MlflowJson.Default.EmptyAnswer, cancellation, Repeat.NothingDone);
}
