using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>Makes a version of a registered model.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ModelVersion> CreateModelVersionAsync(CreateModelVersionRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("model-versions/create", request, MlflowJson.Default.CreateModelVersionRequest, MlflowJson.Default.ModelVersionAnswer, cancellation, Repeat.NothingDone)).ModelVersion;

    /// <summary>A version.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ModelVersion> GetModelVersionAsync(string name, string version, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "model-versions/get", Version(name, version), MlflowJson.Default.ModelVersionAnswer, cancellation)).ModelVersion;

    /// <summary>Describes a version.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="description">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ModelVersion> UpdateModelVersionAsync(string name, string version, string? description, CancellationToken cancellation = default) =>
        (await http.SendAsync(
            HttpMethod.Patch, Api + "model-versions/update", new(name, version, description), MlflowJson.Default.UpdateModelVersionRequest,
            MlflowJson.Default.ModelVersionAnswer, Repeat.Always, cancellation)).ModelVersion;

    /// <summary>Moves a version to another stage.</summary>
    /// <param name="request">Which version, and where to.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ModelVersion> TransitionStageAsync(TransitionStageRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("model-versions/transition-stage", request, MlflowJson.Default.TransitionStageRequest, MlflowJson.Default.ModelVersionAnswer, cancellation)).ModelVersion;

    /// <summary>Deletes a version, for good.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteModelVersionAsync(string name, string version, CancellationToken cancellation = default) =>
        http.SendAsync(
            HttpMethod.Delete, Api + "model-versions/delete", new(name, version), MlflowJson.Default.ModelVersionNameRequest,
            MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    /// <summary>One page of versions.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ModelVersionsAnswer> SearchModelVersionsPageAsync(SearchRegistryRequest request, CancellationToken cancellation = default) =>
        http.GetAsync(Api + "model-versions/search", Search(request), MlflowJson.Default.ModelVersionsAnswer, cancellation);

    /// <summary>All versions that match, page by page.</summary>
    /// <param name="request">Which; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<ModelVersion> SearchModelVersionsAsync(SearchRegistryRequest? request = null, CancellationToken cancellation = default)
    {
        var search = request ?? new();
        return PagesAsync(
            search.PageToken, (token, stop) => SearchModelVersionsPageAsync(search with { PageToken = token }, stop), page => (page.ModelVersions, page.NextPageToken), cancellation);
    }

    /// <summary>The URI of a version's files; <see cref="ArtifactsAt"/> reads them.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> GetDownloadUriAsync(string name, string version, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "model-versions/get-download-uri", Version(name, version), MlflowJson.Default.DownloadUriAnswer, cancellation)).ArtifactUri;

    /// <summary>Sets a tag of a version.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetModelVersionTagAsync(string name, string version, string key, string value, CancellationToken cancellation = default) =>
        PostAsync("model-versions/set-tag", new(name, version, key, value), MlflowJson.Default.SetModelVersionTagRequest, cancellation);

    /// <summary>Removes a tag of a version.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteModelVersionTagAsync(string name, string version, string key, CancellationToken cancellation = default) =>
        http.SendAsync(
            HttpMethod.Delete, Api + "model-versions/delete-tag", new(name, version, key), MlflowJson.Default.DeleteModelVersionTagRequest,
            MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    private static Query Version(string name, string version) => new Query().Add("name", name).Add("version", version);
}
