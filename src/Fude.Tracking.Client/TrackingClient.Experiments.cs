using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>Makes an experiment, and gives its id.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> CreateExperimentAsync(CreateExperimentRequest request, CancellationToken cancellation = default) =>
        (await PostAsync("experiments/create", request, MlflowJson.Default.CreateExperimentRequest, MlflowJson.Default.CreateExperimentAnswer, cancellation, Repeat.NothingDone)).ExperimentId;

    /// <summary>The id of the experiment of that name, which is made where it is missing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> EnsureExperimentAsync(string name, CancellationToken cancellation = default)
    {
        if (await FindExperimentAsync(name, cancellation) is { ExperimentId: { } id } found)
        {
            return found.LifecycleStage == "deleted"
                ? throw new TrackingException(TrackingFault.Refused, $"the experiment '{name}' is deleted; restore it, or use another name.") { ErrorCode = ErrorCode.InvalidParameterValue, Status = 400 }
                : id;
        }

        try
        {
            return await CreateExperimentAsync(new(name), cancellation);
        }
        catch (TrackingException e) when (e.ErrorCode == ErrorCode.ResourceAlreadyExists || (e.IsUnavailable && !e.NothingDone))
        {
            // Somebody else was first, or it was made but the answer was lost.
            return (await GetExperimentByNameAsync(name, cancellation)).ExperimentId ?? throw new TrackingException(TrackingFault.NotTracking, $"the experiment '{name}' has no id.");
        }
    }

    /// <summary>An experiment by id; deleted ones too.</summary>
    /// <param name="experimentId">The id.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "experiments/get", new Query().Add("experiment_id", experimentId), MlflowJson.Default.ExperimentAnswer, cancellation)).Experiment;

    /// <summary>An experiment by name; deleted ones too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellation = default) =>
        (await http.GetAsync(Api + "experiments/get-by-name", new Query().Add("experiment_name", name), MlflowJson.Default.ExperimentAnswer, cancellation)).Experiment;

    /// <summary>An experiment by name, deleted ones too; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return await GetExperimentByNameAsync(name, cancellation);
        }
        catch (TrackingException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>One page of experiments.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SearchExperimentsAnswer> SearchExperimentsPageAsync(SearchExperimentsRequest request, CancellationToken cancellation = default) =>
        PostAsync("experiments/search", request, MlflowJson.Default.SearchExperimentsRequest, MlflowJson.Default.SearchExperimentsAnswer, cancellation);

    /// <summary>All experiments that match, page by page.</summary>
    /// <param name="request">Which; null for all that are active.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<Experiment> SearchExperimentsAsync(SearchExperimentsRequest? request = null, CancellationToken cancellation = default)
    {
        var search = request ?? new();
        return PagesAsync(search.PageToken, (token, stop) => SearchExperimentsPageAsync(search with { PageToken = token }, stop), page => (page.Experiments, page.NextPageToken), cancellation);
    }

    /// <summary>Renames an experiment.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellation = default) =>
        PostAsync("experiments/update", new(experimentId, newName), MlflowJson.Default.UpdateExperimentRequest, cancellation);

    /// <summary>Deletes an experiment with its runs; <see cref="RestoreExperimentAsync"/> brings them back.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        PostAsync("experiments/delete", new(experimentId), MlflowJson.Default.ExperimentIdRequest, MlflowJson.Default.EmptyAnswer, cancellation, Repeat.NothingDone);

    /// <summary>Restores a deleted experiment with its runs.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        PostAsync("experiments/restore", new(experimentId), MlflowJson.Default.ExperimentIdRequest, MlflowJson.Default.EmptyAnswer, cancellation, Repeat.NothingDone);

    /// <summary>Sets a tag of an experiment.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation = default) =>
        PostAsync("experiments/set-experiment-tag", new(experimentId, key, value), MlflowJson.Default.SetExperimentTagRequest, cancellation);

    /// <summary>Removes a tag of an experiment (MLflow 3 and Fude).</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellation = default) =>
        PostAsync("experiments/delete-experiment-tag", new(experimentId, key), MlflowJson.Default.DeleteExperimentTagRequest, MlflowJson.Default.EmptyAnswer, cancellation, Repeat.NothingDone);

    /// <summary>The datasets that runs of experiments have used.</summary>
    /// <param name="experimentIds">The experiments.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellation = default) =>
        (await http.SendAsync(
            HttpMethod.Post, AjaxApi + "experiments/search-datasets", new(experimentIds), MlflowJson.Default.SearchDatasetsRequest,
            MlflowJson.Default.SearchDatasetsAnswer, Repeat.Always, cancellation)).DatasetSummaries;
}
