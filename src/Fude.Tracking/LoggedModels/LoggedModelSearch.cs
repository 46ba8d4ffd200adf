using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Protocol;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.LoggedModels;

/// <summary>The search of logged models: MLflow's filters, with the metrics of named datasets where some are named.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">How much one search may ask for.</param>
internal sealed class LoggedModelSearch(Database database, SearchLimits limits)
{
    private const int DefaultResults = 50, MaxResults = 1000, MaxDatasets = 100;

    public void Map(MlflowRoutes routes) => routes.Map("POST", "logged-models/search", Access.Read, SearchAsync);

    private async ValueTask<MlflowAnswer> SearchAsync(MlflowRequest request)
    {
        var fields = request.Fields;
        var experiments = fields.Texts("experiment_ids").Select(ExperimentStore.ParseId).Distinct().Order().ToArray();
        if (experiments.Length > limits.MaxExperiments)
            throw MlflowException.Invalid($"Invalid value for parameter 'experiment_ids' supplied: it has {experiments.Length} entries, and may have {limits.MaxExperiments}");
        var datasets = Datasets(fields.Messages("datasets"));
        var orders = fields.Messages("order_by");
        var query = new SearchQuery(fields.Text("filter"), [.. orders.Select(Order)], fields.Integer("max_results") ?? DefaultResults, fields.Text("page_token"));
        var source = SearchSources.LoggedModels(datasets, OrderDatasets(orders));
        string[] named =
        [
            .. experiments.Select(id => id.ToString(CultureInfo.InvariantCulture)), .. datasets.SelectMany(Words), .. orders.SelectMany(order => Words(new(order.Text("dataset_name") ?? "", order.Text("dataset_digest")))),
        ];
        var search = new PreparedSearch(Vocabulary.LoggedModels, source, query, MaxResults, limits, sql => $"m.experiment_id IN {sql.List(experiments)} AND m.lifecycle_stage = {sql.Value(Stages.Active)}", named);
        var answer = experiments.Length == 0 ? new SearchLoggedModelsAnswer([]) : await database.ReadAsync(session =>
        {
            var (rows, next) = search.Read(session, LoggedModelRows.Read);
            return new SearchLoggedModelsAnswer(LoggedModelRows.Complete(session, rows), next);
        }, request.Cancellation);
        return MlflowAnswer.Of(answer, MlflowJson.Default.SearchLoggedModelsAnswer);
    }

    private static string[] Words(LoggedModelDataset dataset) => [dataset.DatasetName, dataset.DatasetDigest ?? ""];

    private static List<LoggedModelDataset> Datasets(MlflowFields[] messages)
    {
        if (messages.Length > MaxDatasets)
            throw MlflowException.Invalid($"Invalid value for parameter 'datasets' supplied: it has {messages.Length} entries, and may have {MaxDatasets}");
        return [.. messages.Select(message => new LoggedModelDataset(message.RequiredText("dataset_name"), message.Text("dataset_digest") is { Length: > 0 } digest ? digest : null))];
    }

    private static string Order(MlflowFields order)
    {
        var name = order.RequiredText("field_name");
        if (order.Has("dataset_digest") && !order.Has("dataset_name"))
            throw MlflowException.Invalid($"Invalid order_by clause '{name}': dataset_digest may only be given together with dataset_name.");
        if (order.Has("dataset_name") && !name.StartsWith("metric", StringComparison.Ordinal))
            throw MlflowException.Invalid($"Invalid order_by clause '{name}': dataset_name may only be given for a metric.");
        return $"{name} {(!order.Has("ascending") || order.Flag("ascending") ? "ASC" : "DESC")}";
    }

    // By the metric's key: an order may not name a metric twice.
    private static Dictionary<string, LoggedModelDataset> OrderDatasets(MlflowFields[] orders)
    {
        var found = new Dictionary<string, LoggedModelDataset>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            if (order.Text("dataset_name") is { Length: > 0 } name)
                found[order.RequiredText("field_name").Split('.', 2)[^1].Trim('`', '"')] = new(name, order.Text("dataset_digest") is { Length: > 0 } digest ? digest : null);
        }

        return found;
    }
}
