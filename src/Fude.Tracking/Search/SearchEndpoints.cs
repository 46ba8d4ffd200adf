using System.Text.Json.Serialization.Metadata;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Search;

/// <summary>The routes of the four searches.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">How much one search may ask for.</param>
internal sealed class SearchEndpoints(Database database, SearchLimits limits)
{
    private const int DefaultRuns = 1000;
    private const int DefaultModels = 100;
    private const int DefaultVersions = 200_000;
    private readonly RunSearch _runs = new(limits);
    private readonly ExperimentSearch _experiments = new(limits);
    private readonly RegisteredModelSearch _models = new(limits);
    private readonly ModelVersionSearch _versions = new(limits);

    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "runs/search", Access.Read, request => AnswerAsync(
            request, _runs.Prepare(Query(request, DefaultRuns), request.Fields.Texts("experiment_ids"), ViewStages.Read(request.Fields, "run_view_type")), MlflowJson.Default.SearchRunsAnswer));
        // Without max_results MLflow reads 0, and refuses it.
        routes.Map("GET POST", "experiments/search", Access.Read, request => AnswerAsync(
            request, _experiments.Prepare(Query(request, 0), ViewStages.Read(request.Fields, "view_type")), MlflowJson.Default.SearchExperimentsAnswer));
        routes.Map("GET", "registered-models/search", Access.Read, request => AnswerAsync(
            request, _models.Prepare(Query(request, Math.Min(DefaultModels, limits.MaxRegisteredModels))), MlflowJson.Default.SearchRegisteredModelsAnswer));
        routes.Map("GET", "model-versions/search", Access.Read, request => AnswerAsync(
            request, _versions.Prepare(Query(request, Math.Min(DefaultVersions, limits.MaxModelVersions))), MlflowJson.Default.ModelVersionsAnswer));
    }

    private static SearchQuery Query(MlflowRequest request, int defaultResults) => new(
        request.Fields.Text("filter"), request.Fields.Texts("order_by"), request.Fields.Integer("max_results") ?? defaultResults, request.Fields.Text("page_token"));

    private async ValueTask<MlflowAnswer> AnswerAsync<T>(MlflowRequest request, Func<DatabaseSession, T> search, JsonTypeInfo<T> type) =>
        MlflowAnswer.Of(await database.ReadAsync(search, request.Cancellation), type);
}
