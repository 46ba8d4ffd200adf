using System.Globalization;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Search.Listing;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Everything that a person has set on a view of runs. Its address holds all of it.</summary>
public sealed record RunView
{
    /// <summary>The statuses that can be filtered by.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED"];

    /// <summary>The spans that can be filtered by, in hours.</summary>
    public static readonly IReadOnlyDictionary<string, int> Spans = new Dictionary<string, int>(StringComparer.Ordinal) { ["1h"] = 1, ["24h"] = 24, ["7d"] = 168 };

    /// <summary>The experiments.</summary>
    public required IReadOnlyList<long> Experiments { get; init; }

    /// <summary>The filter's text.</summary>
    public string? Filter { get; init; }

    /// <summary>active, deleted or all.</summary>
    public string Stage { get; init; } = "active";

    /// <summary>One of <see cref="Statuses"/>, or null.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="Spans"/>, or null.</summary>
    public string? Since { get; init; }

    /// <summary>Only runs with a model.</summary>
    public bool HasModel { get; init; }

    /// <summary>Only the runs of who looks.</summary>
    public bool Mine { get; init; }

    /// <summary>The column that runs are ordered by.</summary>
    public RunColumn Order { get; init; } = new(RunColumnKind.Attribute, "started");

    /// <summary>Whether the least comes first.</summary>
    public bool Ascending { get; init; }

    /// <summary>The param that runs are grouped by; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether nested runs stand below their parents.</summary>
    public bool Nested { get; init; } = true;

    /// <summary>Whether anything narrows the runs down.</summary>
    public bool IsFiltered => !string.IsNullOrWhiteSpace(Filter) || Status is not null || Since is not null || HasModel || Mine;

    /// <summary>What is asked of the database.</summary>
    /// <param name="user">Who looks.</param>
    /// <param name="now">The present.</param>
    public RunListQuery Query(string user, DateTimeOffset now) => new()
    {
        Experiments = Experiments,
        Filter = Filter,
        View = Stage switch { "deleted" => ViewType.DeletedOnly, "all" => ViewType.All, _ => ViewType.ActiveOnly },
        Status = Status,
        StartedSince = Since is null ? null : now.AddHours(-Spans[Since]).ToUnixTimeMilliseconds(),
        HasModel = HasModel,
        User = Mine ? user : null,
        Order = Order.Order ?? ListedRuns.Started,
        Ascending = Ascending,
    };

    /// <summary>Reads an address; what is unknown in it is as if it were not there.</summary>
    /// <param name="ids">The experiments of the path: numbers with commas between them.</param>
    /// <param name="query">A value of the query by its name.</param>
    /// <returns>Null where the path names no experiments.</returns>
    public static RunView? Read(string ids, Func<string, string?> query)
    {
        var experiments = new List<long>();
        foreach (var part in ids.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || experiments.Count == 1000)
                return null;
            if (!experiments.Contains(id))
                experiments.Add(id);
        }

        var order = query("order") is { Length: > 0 } text ? text : "-started";
        var column = RunColumn.Parse(order.TrimStart('-'));
        return new RunView
        {
            Experiments = experiments,
            Filter = query("q") is { Length: > 0 } filter ? filter : null,
            Stage = query("view") switch { "deleted" => "deleted", "all" => "all", _ => "active" },
            Status = query("state") is { } status && Statuses.Contains(status, StringComparer.Ordinal) ? status : null,
            Since = query("since") is { } since && Spans.ContainsKey(since) ? since : null,
            HasModel = query("model") == "1",
            Mine = query("mine") == "1",
            Order = column?.Order is null ? new RunColumn(RunColumnKind.Attribute, "started") : column,
            Ascending = column?.Order is not null && order[0] != '-',
            Group = query("group") is { Length: > 0 and <= 250 } group ? group : null,
            Nested = query("nested") != "0",
        };
    }

    /// <summary>What the address's query says of it; null for what is as it always is.</summary>
    public Dictionary<string, object?> ToQuery() => new(StringComparer.Ordinal)
    {
        ["q"] = string.IsNullOrWhiteSpace(Filter) ? null : Filter,
        ["view"] = Stage == "active" ? null : Stage,
        ["state"] = Status,
        ["since"] = Since,
        ["model"] = HasModel ? "1" : null,
        ["mine"] = Mine ? "1" : null,
        ["order"] = !Ascending && Order.Id == "started" ? null : (Ascending ? "" : "-") + Order.Id,
        ["group"] = Group,
        ["nested"] = Nested ? null : "0",
    };
}
