using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

// Logged models are MLflow 3's: its servers before that answer ENDPOINT_NOT_FOUND.
public sealed partial class TrackingClient
{
    private const string LoggedModels = Api + "logged-models";

    /// <summary>Makes a logged model.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoggedModel> CreateLoggedModelAsync(CreateLoggedModelRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("logged-models", request, MlflowJson.Default.CreateLoggedModelRequest, MlflowJson.Default.LoggedModelAnswer, cancellation, Repeat.NothingDone)).Model;

    /// <summary>A logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoggedModel> GetLoggedModelAsync(string modelId, CancellationToken cancellation = default) =>
        (await http.GetAsync(Model(modelId), new(), MlflowJson.Default.LoggedModelAnswer, cancellation)).Model;

    /// <summary>Says that a logged model's files are all there, or never will be.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="status">Ready, or the upload failed.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoggedModel> FinalizeLoggedModelAsync(string modelId, LoggedModelStatus status, CancellationToken cancellation = default) =>
        (await http.SendAsync(
            HttpMethod.Patch, Model(modelId), new(modelId, status), MlflowJson.Default.FinalizeLoggedModelRequest,
            MlflowJson.Default.LoggedModelAnswer, Repeat.Always, cancellation)).Model;

    /// <summary>Deletes a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteLoggedModelAsync(string modelId, CancellationToken cancellation = default) => DeleteAsync(Model(modelId), cancellation);

    /// <summary>One page of logged models.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SearchLoggedModelsAnswer> SearchLoggedModelsPageAsync(SearchLoggedModelsRequest request, CancellationToken cancellation = default) =>
        PostAsync("logged-models/search", request, MlflowJson.Default.SearchLoggedModelsRequest, MlflowJson.Default.SearchLoggedModelsAnswer, cancellation);

    /// <summary>All logged models that match, page by page.</summary>
    /// <param name="request">Which, in which order.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<LoggedModel> SearchLoggedModelsAsync(SearchLoggedModelsRequest request, CancellationToken cancellation = default) =>
        PagesAsync(request.PageToken, (token, stop) => SearchLoggedModelsPageAsync(request with { PageToken = token }, stop), page => (page.Models, page.NextPageToken), cancellation);

    /// <summary>Sets tags of a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoggedModel> SetLoggedModelTagsAsync(string modelId, IReadOnlyList<Tag> tags, CancellationToken cancellation = default) =>
        (await http.SendAsync(
            HttpMethod.Patch, Model(modelId) + "/tags", new(modelId, tags), MlflowJson.Default.SetLoggedModelTagsRequest,
            MlflowJson.Default.LoggedModelAnswer, Repeat.Always, cancellation)).Model;

    /// <summary>Removes a tag of a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteLoggedModelTagAsync(string modelId, string key, CancellationToken cancellation = default) =>
        DeleteAsync($"{Model(modelId)}/tags/{Uri.EscapeDataString(key)}", cancellation);

    /// <summary>Logs parameters of a logged model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task LogLoggedModelParamsAsync(string modelId, IReadOnlyList<Param> parameters, CancellationToken cancellation = default) =>
        PostAsync($"logged-models/{Uri.EscapeDataString(modelId)}/params", new(modelId, parameters), MlflowJson.Default.LogLoggedModelParamsRequest, cancellation);

    /// <summary>The files below a path of a logged model, one level deep.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="path">A folder relative to the model's root; null for the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<Messages.FileInfo> ListLoggedModelArtifactsAsync(string modelId, string? path = null, CancellationToken cancellation = default) =>
        PagesAsync(
            null,
            (token, stop) => http.GetAsync(
                Model(modelId) + "/artifacts/directories", new Query().Add("artifact_directory_path", path).Add("page_token", token), MlflowJson.Default.ListArtifactsAnswer, stop),
            page => (page.Files, page.NextPageToken),
            cancellation);

    private static string Model(string modelId) => $"{LoggedModels}/{Uri.EscapeDataString(modelId)}";

    private Task DeleteAsync(string path, CancellationToken cancellation) =>
        http.SendAsync(HttpMethod.Delete, path, new(), MlflowJson.Default.EmptyAnswer, MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);
}
