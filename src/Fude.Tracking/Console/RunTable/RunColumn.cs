using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Console.RunTable;

/// <summary>What a column of the table of runs shows.</summary>
public enum RunColumnKind
{
    /// <summary>A property of the run itself.</summary>
    Attribute,

    /// <summary>A metric's latest value.</summary>
    Metric,

    /// <summary>A param.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A metric's history as a small curve.</summary>
    Curve,
}

/// <summary>A column of the table of runs.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Key">The property's name, or the metric's, param's or tag's key.</param>
public sealed record RunColumn(RunColumnKind Kind, string Key)
{
    private static readonly (RunColumnKind Kind, string Prefix)[] Prefixes =
        [(RunColumnKind.Metric, "metrics."), (RunColumnKind.Param, "params."), (RunColumnKind.Tag, "tags."), (RunColumnKind.Curve, "curves.")];

    /// <summary>The properties that can be shown, and how orders call them; null where runs are not ordered by it.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Attributes = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["state"] = "status",
        ["name"] = "run_name",
        ["started"] = "start_time",
        ["ended"] = "end_time",
        ["duration"] = "duration",
        ["user"] = "user_id",
        ["experiment"] = "experiment_id",
        ["dataset"] = "dataset",
        ["model"] = "model",
        ["id"] = "run_id",
    };

    /// <summary>The column of the run's name, which is always there.</summary>
    public static readonly RunColumn Name = new(RunColumnKind.Attribute, "name");

    /// <summary>It as addresses name it, such as <c>metrics.loss</c>.</summary>
    public string Id => Kind == RunColumnKind.Attribute ? Key : Prefixes.First(each => each.Kind == Kind).Prefix + Key;

    /// <summary>What runs are ordered by, to be in the order of this column; null where that can't be.</summary>
    public Subject? Order => Kind switch
    {
        RunColumnKind.Attribute => Attributes[Key] is { } name ? new Subject(SubjectKind.Attribute, name) : null,
        RunColumnKind.Metric or RunColumnKind.Curve => new Subject(SubjectKind.Metric, Key),
        RunColumnKind.Param => new Subject(SubjectKind.Param, Key),
        _ => new Subject(SubjectKind.Tag, Key),
    };

    /// <summary>Whether its values stand at the right, one below the other.</summary>
    public bool IsNumber => Kind == RunColumnKind.Metric || this is { Kind: RunColumnKind.Attribute, Key: "duration" };

    /// <summary>Reads a column's name.</summary>
    /// <param name="id">The name.</param>
    /// <returns>Null where there is no such column.</returns>
    public static RunColumn? Parse(string id)
    {
        foreach (var (kind, prefix) in Prefixes)
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal))
                return id.Length > prefix.Length && id.Length <= prefix.Length + 250 ? new RunColumn(kind, id[prefix.Length..]) : null;
        }

        return Attributes.ContainsKey(id) ? new RunColumn(RunColumnKind.Attribute, id) : null;
    }
}

/// <summary>The columns of a view in their order.</summary>
/// <param name="All">The columns, each once; the name among them.</param>
/// <param name="Pinned">So many of them, the first ones, stay where they are while the others move sideways.</param>
public sealed record RunColumns(IReadOnlyList<RunColumn> All, int Pinned)
{
    /// <summary>The columns as addresses name them: <c>name,started,metrics.loss</c>, an exclamation mark before those that are pinned.</summary>
    public override string ToString() => string.Join(',', All.Select((column, i) => (i < Pinned ? "!" : "") + Uri.EscapeDataString(column.Id)));

    /// <summary>Reads columns; what is unknown is left out, and the name is put first where it is missing.</summary>
    /// <param name="text">The columns as an address names them.</param>
    /// <param name="most">Most columns.</param>
    public static RunColumns? Parse(string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var pinned = new List<RunColumn>();
        var others = new List<RunColumn>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(2 * most))
        {
            if (RunColumn.Parse(Uri.UnescapeDataString(part.TrimStart('!'))) is { } column && !pinned.Contains(column) && !others.Contains(column))
                (part[0] == '!' ? pinned : others).Add(column);
        }

        if (!pinned.Contains(RunColumn.Name) && !others.Contains(RunColumn.Name))
            pinned.Insert(0, RunColumn.Name);
        return new RunColumns([.. pinned.Concat(others).Take(most)], Math.Min(pinned.Count, most));
    }
}
