using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Runs;

/// <summary>Reads and checks what requests log.</summary>
/// <param name="limits">Limits.</param>
internal sealed class RunFields(ProtocolLimits limits)
{
    private const int MaxRunName = 250;

    /// <summary>The run that a request is about, under either of its names.</summary>
    public static string RunId(MlflowFields fields) =>
        fields.Text("run_id") is { Length: > 0 } run ? run : fields.Text("run_uuid") is { Length: > 0 } old ? old : throw MlflowException.MissingParameter("run_id");

    /// <summary>A point of a metric.</summary>
    public Metric Metric(MlflowFields fields)
    {
        var key = fields.RequiredText("key");
        Keys.Check("metric", key);
        var metric = new Metric(key, fields.RequiredNumber("value"), fields.RequiredInteger("timestamp"), fields.Integer("step") ?? 0);
        if (metric.Timestamp < 0)
            throw MlflowException.Invalid($"Got invalid timestamp {metric.Timestamp} for metric '{key}' (value={metric.Value}). Timestamp must be a nonnegative long (64-bit integer)");
        return metric;
    }

    /// <summary>A param.</summary>
    public Param Param(MlflowFields fields)
    {
        var param = new Param(fields.RequiredText("key"), fields.PresentText("value"));
        Keys.Check("parameter", param.Key);
        Keys.CheckLength("Param value", param.Value, limits.MaxParamValue);
        return param;
    }

    /// <summary>A run's tag.</summary>
    public Tag Tag(MlflowFields fields)
    {
        var tag = new Tag(fields.RequiredText("key"), fields.PresentText("value"));
        Keys.Check("tag", tag.Key);
        if (tag.Key == RunTags.Name)
            CheckName(tag.Value);
        Keys.CheckLength("Tag value", tag.Value, limits.MaxTagValue);
        return tag;
    }

    /// <summary>Params of one request: a key may come twice only with the same value.</summary>
    public static List<Param> Params(Param[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var list = new List<Param>(given.Length);
        foreach (var param in given)
        {
            if (values.TryAdd(param.Key, param.Value))
                list.Add(param);
            else if (values[param.Key] != param.Value)
                throw MlflowException.Invalid($"Duplicate parameter keys have been submitted: '{param.Key}' with the values '{values[param.Key]}' and '{param.Value}'. Please ensure the request contains only one param value per param key.");
        }

        // Every writer takes its locks in the same order.
        list.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return list;
    }

    /// <summary>Tags of one request: of a key that comes twice, the last.</summary>
    public static List<Tag> Tags(Tag[] given) =>
        [.. given.GroupBy(tag => tag.Key, StringComparer.Ordinal).Select(same => same.Last()).OrderBy(tag => tag.Key, StringComparer.Ordinal)];

    /// <summary>Checks a run's name.</summary>
    public static void CheckName(string name) => Keys.CheckLength("Run name", name, MaxRunName);

    /// <summary>Refuses more of something than a request may carry.</summary>
    /// <param name="what">What.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="limit">How many there may be.</param>
    public static void CheckCount(string what, int count, int limit)
    {
        if (count > limit)
            throw MlflowException.Invalid($"A batch logging request can contain at most {limit} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again.");
    }
}
