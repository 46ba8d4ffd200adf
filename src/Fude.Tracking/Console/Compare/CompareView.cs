using System.Globalization;
using Fude.Tracking.Console.Charts;
using Microsoft.AspNetCore.WebUtilities;

namespace Fude.Tracking.Console.Compare;

/// <summary>The parts of the page.</summary>
public enum CompareTab
{
    /// <summary>Learning curves.</summary>
    Curves,

    /// <summary>Params and metrics side by side.</summary>
    Table,

    /// <summary>Parallel coordinates.</summary>
    Parallel,

    /// <summary>A cloud of points.</summary>
    Scatter,

    /// <summary>Box plots.</summary>
    Box,
}

/// <summary>What is compared and how it is shown: all of it is in the page's address. What an address says that makes no sense is as if it was not there.</summary>
public sealed record CompareView
{
    /// <summary>Runs that are compared at most.</summary>
    public const int MostRuns = 200;

    /// <summary>Metrics whose curves are shown at most.</summary>
    public const int MostMetrics = 12;

    /// <summary>Axes of parallel coordinates at most.</summary>
    public const int MostAxes = 12;

    /// <summary>The runs' ids, each once, in the order of their looks; all that were asked for, also those beyond the limit.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Places of the runs that are not drawn.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>The part of the page.</summary>
    public CompareTab Tab { get; init; }

    /// <summary>The metrics whose curves are shown; null for a choice of ours.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>What curves are placed by.</summary>
    public SeriesAxis Axis { get; init; }

    /// <summary>Weight of the past in smoothed curves.</summary>
    public double Smoothing { get; init; }

    /// <summary>Whether the curves' axis is logarithmic.</summary>
    public bool Log { get; init; }

    /// <summary>The stretch of the curves that is shown.</summary>
    public ChartRange? Range { get; init; }

    /// <summary>Whether the table shows what is the same for all runs, too.</summary>
    public bool All { get; init; }

    /// <summary>What the table's names contain.</summary>
    public string Find { get; init; } = "";

    /// <summary>Whether a low or a high value of a metric is the better one, where a person said so.</summary>
    public IReadOnlyDictionary<string, MetricGoal> Goals { get; init; } = new Dictionary<string, MetricGoal>(StringComparer.Ordinal);

    /// <summary>The axes of the parallel coordinates; null for a choice of ours.</summary>
    public IReadOnlyList<Subject>? Axes { get; init; }

    /// <summary>The horizontal axis of the cloud; null for a choice of ours.</summary>
    public Subject? ScatterX { get; init; }

    /// <summary>Its vertical axis.</summary>
    public Subject? ScatterY { get; init; }

    /// <summary>What its colours show.</summary>
    public Subject? Colour { get; init; }

    /// <summary>The metric or param of the box plots.</summary>
    public Subject? BoxOf { get; init; }

    /// <summary>What they are grouped by.</summary>
    public Subject? BoxBy { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="query">Its query.</param>
    public static CompareView Read(string query)
    {
        var all = QueryHelpers.ParseQuery(query);
        string? One(string name) => all.TryGetValue(name, out var values) ? values[^1] : null;
        string[]? List(string name) => One(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToArray();
        return new CompareView
        {
            Runs = List("runs") ?? [],
            Hidden = [.. (List("hide") ?? []).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1).Where(place => place is >= 0 and < MostRuns)],
            Tab = Word<CompareTab>(One("tab")),
            Metrics = List("metrics")?.Take(MostMetrics).ToArray(),
            Axis = Word<SeriesAxis>(One("x")),
            Smoothing = Number(One("smooth")) is { } smoothing ? Math.Clamp(smoothing, 0, 0.999) : 0,
            Log = One("log") == "1",
            Range = ReadRange(One("range")),
            All = One("all") == "1",
            Find = One("find") ?? "",
            Goals = ReadGoals(List("goals") ?? []),
            Axes = List("axes")?.Select(text => Subject.Parse(text)).OfType<Subject>().Take(MostAxes).ToArray(),
            ScatterX = Subject.Parse(One("sx")),
            ScatterY = Subject.Parse(One("sy")),
            Colour = Subject.Parse(One("sc")),
            BoxOf = Subject.Parse(One("box")),
            BoxBy = Subject.Parse(One("by")),
        };
    }

    /// <summary>The page's address. Commas stand as they are: two hundred runs make it long enough.</summary>
    public string Write()
    {
        var parts = new List<string>();
        Add(parts, "runs", string.Join(',', Runs.Select(Uri.EscapeDataString)));
        Add(parts, "hide", string.Join(',', Hidden.Select(place => place.ToString(CultureInfo.InvariantCulture))));
        Add(parts, "tab", Tab == CompareTab.Curves ? "" : Of(Tab));
        Add(parts, "metrics", Metrics is null ? "" : string.Join(',', Metrics.Select(Uri.EscapeDataString)));
        Add(parts, "x", Axis == SeriesAxis.Step ? "" : Of(Axis));
        Add(parts, "smooth", Smoothing > 0 ? Text(Smoothing) : "");
        Add(parts, "log", Log ? "1" : "");
        Add(parts, "range", Range is { } range ? $"{Text(range.From)}:{Text(range.To)}" : "");
        Add(parts, "all", All ? "1" : "");
        Add(parts, "find", Uri.EscapeDataString(Find));
        Add(parts, "goals", string.Join(',', Goals.Select(goal => $"{Uri.EscapeDataString(goal.Key)}~{Of(goal.Value)}")));
        Add(parts, "axes", Axes is null ? "" : string.Join(',', Axes.Select(Escaped)));
        Add(parts, "sx", Escaped(ScatterX));
        Add(parts, "sy", Escaped(ScatterY));
        Add(parts, "sc", Escaped(Colour));
        Add(parts, "box", Escaped(BoxOf));
        Add(parts, "by", Escaped(BoxBy));
        return parts.Count == 0 ? "/compare" : "/compare?" + string.Join('&', parts);
    }

    private static string Escaped(Subject subject) => Uri.EscapeDataString(subject.ToString());

    private static string Escaped(Subject? subject) => subject is { } known ? Escaped(known) : "";

    private static void Add(List<string> parts, string name, string value)
    {
        if (value.Length > 0)
            parts.Add($"{name}={value}");
    }

    private static string Of<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();

    private static T Word<T>(string? text)
        where T : struct, Enum => text is not null && !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse<T>(text, true, out var word) && Enum.IsDefined(word) ? word : default;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static ChartRange? ReadRange(string? text) =>
        text?.Split(':') is [var first, var second] && Number(first) is { } from && Number(second) is { } to && to > from ? new ChartRange(from, to) : null;

    private static Dictionary<string, MetricGoal> ReadGoals(IEnumerable<string> texts)
    {
        var goals = new Dictionary<string, MetricGoal>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('~') is [{ Length: > 0 } key, var goal])
                goals[key] = Word<MetricGoal>(goal);
        }

        return goals;
    }
}
