using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Runs;

namespace Fude.Tracking.LoggedModels;

/// <summary>Reads and checks what requests say of logged models.</summary>
/// <param name="fields">Reads params, tags and points.</param>
internal sealed class LoggedModelFields(RunFields fields)
{
    private const int MaxName = 500, MaxType = 500, MaxId = 34, MaxDatasetName = 500, MaxDatasetDigest = 36;

    /// <summary>The model in the address.</summary>
    public static string ModelId(MlflowRequest request) => (string?)request.Http.GetRouteValue("model_id") ?? "";

    /// <summary>The model that is to be made.</summary>
    public NewLoggedModel Model(MlflowFields message, string id)
    {
        var experiment = Experiments.ExperimentStore.ParseId(message.RequiredText("experiment_id"));
        var name = message.Text("name") is { Length: > 0 } given ? given : RunNames.Next();
        if (name.AsSpan().IndexOfAny("/:.%\"'") >= 0)
            throw MlflowException.Invalid($"Invalid model name ({Shown(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
        Keys.CheckLength("Model name", name, MaxName);
        return new(id, experiment, name, Short(message, "model_type", MaxType), Short(message, "source_run_id", 32), Params(message), Tags(message));
    }

    /// <summary>The params of a request.</summary>
    public List<Param> Params(MlflowFields message) => RunFields.Params(message.Messages("params", fields.Param));

    /// <summary>The tags of a request.</summary>
    public List<Tag> Tags(MlflowFields message) => RunFields.Tags(message.Messages("tags", fields.Tag));

    /// <summary>The states that a model can be put into.</summary>
    public static LoggedModelStatus Status(MlflowFields message) => message.Choice("status") switch
    {
        null or "" => throw MlflowException.MissingParameter("status"),
        "LOGGED_MODEL_PENDING" or "1" => LoggedModelStatus.Pending,
        "LOGGED_MODEL_READY" or "2" => LoggedModelStatus.Ready,
        "LOGGED_MODEL_UPLOAD_FAILED" or "3" => LoggedModelStatus.UploadFailed,
        var other => throw message.Wrong("status", other, "Valid values are LOGGED_MODEL_PENDING, LOGGED_MODEL_READY and LOGGED_MODEL_UPLOAD_FAILED."),
    };

    /// <summary>The points of a request that are about logged models.</summary>
    /// <param name="messages">All points.</param>
    /// <param name="metrics">The same as they were read.</param>
    public static List<LoggedModelMetric> Metrics(IReadOnlyList<MlflowFields> messages, IReadOnlyList<Metric> metrics)
    {
        List<LoggedModelMetric> found = [];
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Text("model_id") is not { Length: > 0 } model)
                continue;
            var (key, value, timestamp, step) = metrics[i];
            Keys.CheckLength("Model id", model, MaxId);
            found.Add(new(key, value, timestamp, step) { ModelId = model, DatasetName = Short(messages[i], "dataset_name", MaxDatasetName), DatasetDigest = Short(messages[i], "dataset_digest", MaxDatasetDigest) });
        }

        return found;
    }

    /// <summary>The models that a run has used or made.</summary>
    public static List<(string Id, long Step)> Links(MlflowFields message, int most)
    {
        var models = message.Messages("models", model => (Checked("Model id", model.RequiredText("model_id"), MaxId), model.Integer("step") ?? 0));
        if (models.Length > most)
            throw MlflowException.Invalid($"A request can log at most {most} models. Got {models.Length}.");
        return [.. models];
    }

    private static string? Short(MlflowFields message, string name, int limit) => message.Text(name) is { Length: > 0 } text ? Checked(name, text, limit) : null;

    private static string Checked(string what, string text, int limit)
    {
        Keys.CheckLength(what, text, limit);
        return text;
    }

    private static string Shown(string name) => name.Length > 250 ? name[..250] : name;
}
