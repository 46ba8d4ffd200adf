using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client;

/// <summary>MLflow's limits of one log-batch request.</summary>
public static class BatchLimits
{
    /// <summary>Metrics.</summary>
    public const int Metrics = 1000;

    /// <summary>Params.</summary>
    public const int Params = 100;

    /// <summary>Tags.</summary>
    public const int Tags = 100;

    /// <summary>Metrics, params and tags together.</summary>
    public const int Entities = 1000;

    /// <summary>Characters of the request's JSON: MLflow's server refuses more than 1,000,000.</summary>
    public const int Characters = 900_000;
}

/// <summary>Collects what fits into one log-batch request. A param or tag that is there already is not repeated.</summary>
internal sealed class BatchBuilder(string runId)
{
    // Numbers, names and punctuation of one entry.
    private const int EntryOverhead = 110;
    private const int EscapedCharacter = 6;

    private readonly List<Metric> metrics = [];
    private readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> tags = new(StringComparer.Ordinal);
    private int characters;

    public int Count => metrics.Count + parameters.Count + tags.Count;

    public bool IsEmpty => Count == 0;

    public bool TryAdd(Metric metric)
    {
        if (metrics.Count >= BatchLimits.Metrics || !Takes(metric.Key, ""))
            return false;
        metrics.Add(metric);
        return true;
    }

    public bool TryAdd(Param param)
    {
        if (parameters.TryGetValue(param.Key, out var present))
            return present == param.Value;
        if (parameters.Count >= BatchLimits.Params || !Takes(param.Key, param.Value))
            return false;
        parameters.Add(param.Key, param.Value);
        return true;
    }

    // Of a tag that is set several times the last value counts.
    public bool TryAdd(Tag tag)
    {
        if ((tags.Count >= BatchLimits.Tags && !tags.ContainsKey(tag.Key)) || !Takes(tag.Key, tag.Value))
            return false;
        tags[tag.Key] = tag.Value;
        return true;
    }

    public LogBatchRequest Build() => new(
        runId,
        metrics.Count == 0 ? null : [.. metrics],
        parameters.Count == 0 ? null : [.. parameters.Select(pair => new Param(pair.Key, pair.Value))],
        tags.Count == 0 ? null : [.. tags.Select(pair => new Tag(pair.Key, pair.Value))]);

    public void Clear()
    {
        metrics.Clear();
        parameters.Clear();
        tags.Clear();
        characters = 0;
    }

    // One entry always fits into an empty request: whether it is too large is for the server to say.
    private bool Takes(string key, string value)
    {
        var more = EntryOverhead + Length(key) + Length(value);
        if (!IsEmpty && (Count >= BatchLimits.Entities || characters + more > BatchLimits.Characters))
            return false;
        characters += more;
        return true;
    }

    private static int Length(string text)
    {
        var escaped = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not (' ' or '/' or '.' or '-' or ':' or '_'))
                escaped++;
        }

        return text.Length + (escaped * (EscapedCharacter - 1));
    }
}
