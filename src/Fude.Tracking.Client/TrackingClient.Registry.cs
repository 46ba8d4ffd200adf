using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>Makes a registered model.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RegisteredModel> CreateRegisteredModelAsync(CreateRegisteredModelRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("registered-models/create", request, MlflowJson.Default.CreateRegisteredModelRequest, MlflowJson.Default.RegisteredModelAnswer, cancellation, Repeat.NothingDone)).RegisteredModel;

    /// <summary>A registered model.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "registered-models/get", new Query().Add("name", name), MlflowJson.Default.RegisteredModelAnswer, cancellation)).RegisteredModel;

    /// <summary>Renames a registered model; its versions come along.</summary>
    /// <param name="name">The name.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellation = default) =>
        (await PostAsync("registered-models/rename", new(name, newName), MlflowJson.Default.RenameRegisteredModelRequest, MlflowJson.Default.RegisteredModelAnswer, cancellation, Repeat.NothingDone)).RegisteredModel;

    /// <summary>Describes a registered model.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellation = default) =>
        (await http.SendAsync(
            HttpMethod.Patch, Api + "registered-models/update", new(name, description), MlflowJson.Default.UpdateRegisteredModelRequest,
            MlflowJson.Default.RegisteredModelAnswer, Repeat.Always, cancellation)).RegisteredModel;

    /// <summary>Deletes a registered model with its versions, for good.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteRegisteredModelAsync(string name, CancellationToken cancellation = default) =>
        http.SendAsync(
            HttpMethod.Delete, Api + "registered-models/delete", new(name), MlflowJson.Default.RegisteredModelNameRequest,
            MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    /// <summary>One page of registered models.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SearchRegisteredModelsAnswer> SearchRegisteredModelsPageAsync(SearchRegistryRequest request, CancellationToken cancellation = default) =>
        http.GetAsync(Api + "registered-models/search", Search(request), MlflowJson.Default.SearchRegisteredModelsAnswer, cancellation);

    /// <summary>All registered models that match, page by page.</summary>
    /// <param name="request">Which; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<RegisteredModel> SearchRegisteredModelsAsync(SearchRegistryRequest? request = null, CancellationToken cancellation = default)
    {
        var search = request ?? new();
        return PagesAsync(
            search.PageToken, (token, stop) => SearchRegisteredModelsPageAsync(search with { PageToken = token }, stop), page => (page.RegisteredModels, page.NextPageToken), cancellation);
    }

    /// <summary>The latest version of each stage.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="stages">The stages; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string>? stages = null, CancellationToken cancellation = default) =>
        (await PostAsync("registered-models/get-latest-versions", new(name, stages), MlflowJson.Default.LatestVersionsRequest, MlflowJson.Default.ModelVersionsAnswer, cancellation)).ModelVersions;

    /// <summary>Sets a tag of a registered model.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellation = default) =>
        PostAsync("registered-models/set-tag", new(name, key, value), MlflowJson.Default.SetRegisteredModelTagRequest, cancellation);

    /// <summary>Removes a tag of a registered model.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellation = default) =>
        http.SendAsync(
            HttpMethod.Delete, Api + "registered-models/delete-tag", new(name, key), MlflowJson.Default.DeleteRegisteredModelTagRequest,
            MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    /// <summary>Points an alias to a version; it moves there where it exists.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetAliasAsync(string name, string alias, string version, CancellationToken cancellation = default) =>
        PostAsync("registered-models/alias", new(name, alias, version), MlflowJson.Default.SetAliasRequest, cancellation);

    /// <summary>Removes an alias; one that is missing is fine.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellation = default) =>
        http.SendAsync(
            HttpMethod.Delete, Api + "registered-models/alias", new(name, alias), MlflowJson.Default.DeleteAliasRequest,
            MlflowJson.Default.EmptyAnswer, Repeat.Always, cancellation);

    /// <summary>The version that an alias points to.</summary>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ModelVersion> GetModelVersionByAliasAsync(string name, string alias, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "registered-models/alias", new Query().Add("name", name).Add("alias", alias), MlflowJson.Default.ModelVersionAnswer, cancellation)).ModelVersion;

    private static Query Search(SearchRegistryRequest request) =>
        new Query().Add("filter", request.Filter).Add("max_results", request.MaxResults).Add("order_by", request.OrderBy).Add("page_token", request.PageToken);
}
