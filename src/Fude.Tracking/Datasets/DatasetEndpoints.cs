using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.LoggedModels;
using Fude.Tracking.Protocol;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Datasets;

/// <summary>The routes of the datasets that runs use.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">Limits.</param>
internal sealed class DatasetEndpoints(Database database, ProtocolLimits limits)
{
    private const int MaxName = 500, MaxDigest = 36, MaxSourceType = 36, MaxSource = 65_535, MaxSchema = 1_048_575, MaxProfile = 16_777_215;
    private const int MaxTagKey = 255, MaxTagValue = 500;
    private const int MaxExperiments = 20, MaxSummaries = 1000;

    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "runs/log-inputs", Access.Write, LogInputsAsync);
        routes.MapAjax("POST", "experiments/search-datasets", Access.Read, SearchAsync);
    }

    private async ValueTask<MlflowAnswer> LogInputsAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        if (!request.Fields.Has("datasets") && !request.Fields.Has("models"))
            throw MlflowException.MissingParameter("datasets");
        var messages = request.Fields.Messages("datasets");
        if (messages.Length > limits.MaxDatasets)
            throw MlflowException.Invalid($"A request can log at most {limits.MaxDatasets} datasets. Got {messages.Length}.");
        // Every writer takes its locks in the same order.
        var inputs = messages.Select(ReadInput).OrderBy(input => input.Dataset.Name, StringComparer.Ordinal).ThenBy(input => input.Dataset.Digest, StringComparer.Ordinal).ToList();
        var models = LoggedModelFields.Links(request.Fields, limits.MaxDatasets);
        await database.WriteAsync(session =>
        {
            RunInputRows.Write(session, run, inputs);
            if (models.Count > 0)
                LoggedModelWrites.Link(session, run, "input", models);
        }, request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private async ValueTask<MlflowAnswer> SearchAsync(MlflowRequest request)
    {
        var given = request.Fields.Texts("experiment_ids");
        if (given.Count == 0)
            throw MlflowException.Invalid("SearchDatasets request must specify at least one experiment_id.");
        if (given.Count > MaxExperiments)
            throw MlflowException.Invalid($"SearchDatasets request cannot specify more than {MaxExperiments} experiment_ids. Received {given.Count} experiment_ids.");
        var experiments = given.Select(ExperimentStore.ParseId).Distinct().Cast<object?>().ToArray();
        var summaries = await database.ReadAsync(session => Search(session, experiments), request.Cancellation);
        return MlflowAnswer.Of(new SearchDatasetsAnswer(summaries), MlflowJson.Default.SearchDatasetsAnswer);
    }

    private static List<DatasetSummary> Search(DatabaseSession session, object?[] experiments) => session.Query(
        $"SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value FROM datasets d JOIN inputs i ON i.source_id = d.dataset_uuid AND i.source_type = 'DATASET' JOIN runs r ON r.run_uuid = i.destination_id AND r.lifecycle_stage = 'active' LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' WHERE d.experiment_id IN {RunReader.List(experiments.Length)} ORDER BY d.experiment_id, d.name, d.digest LIMIT {MaxSummaries}",
        row => new DatasetSummary(row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetString(1), row.GetString(2), row.Text(3)), experiments);

    private static DatasetInput ReadInput(MlflowFields fields)
    {
        var message = fields.Message("dataset") ?? throw MlflowException.MissingParameter("dataset");
        var dataset = new Dataset(
            Checked("Dataset name", message.RequiredText("name"), MaxName),
            Checked("Dataset digest", message.RequiredText("digest"), MaxDigest),
            Checked("Dataset source type", message.RequiredText("source_type"), MaxSourceType),
            Checked("Dataset source", message.RequiredText("source"), MaxSource),
            Optional("Dataset schema", message.Text("schema"), MaxSchema),
            Optional("Dataset profile", message.Text("profile"), MaxProfile));
        var tags = fields.Messages("tags").Select(tag => new Tag(Checked("Input tag name", tag.RequiredText("key"), MaxTagKey), Checked("Input tag value", tag.PresentText("value"), MaxTagValue)));
        return new DatasetInput(dataset, [.. tags]);
    }

    private static string? Optional(string what, string? text, int limit) => text is null ? null : Checked(what, text, limit);

    private static string Checked(string what, string text, int limit)
    {
        Keys.CheckLength(what, text, limit);
        // Long text is measured in bytes by MySQL, which would cut it.
        if (limit > ushort.MaxValue - 1 && System.Text.Encoding.UTF8.GetByteCount(text) is var bytes && bytes > limit)
            throw MlflowException.Invalid($"{what} has {bytes} bytes, which exceeded length limit of {limit}");
        return text;
    }
}
