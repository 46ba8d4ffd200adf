using System.Globalization;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Fude.Tracking.Console.Compare;

/// <summary>A cell of the table.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Full">All of it, where that is more.</param>
/// <param name="Class">How it looks.</param>
/// <param name="IsBest">Whether it is the best of all compared runs.</param>
internal sealed record TableCell(string Text, string? Full, string? Class, bool IsBest);

/// <summary>A row of the table.</summary>
/// <param name="Key">The param or metric.</param>
/// <param name="Goal">Of a metric: what is better.</param>
/// <param name="Cells">A cell for each run in sight.</param>
internal sealed record TableRow(ComparedKey Key, MetricGoal? Goal, IReadOnlyList<TableCell> Cells);

/// <summary>The params or the metrics of the table: reads the rows that come into sight.</summary>
/// <param name="reader">Reads values.</param>
/// <param name="isMetric">Whether these are the metrics.</param>
/// <param name="words">The session's language.</param>
internal sealed class TablePart(CompareReader reader, bool isMetric, Wording words)
{
    private const int MostShown = 60; // characters
    private IReadOnlyList<ComparedRun> _runs = [];
    private IReadOnlyDictionary<string, MetricGoal> _goals = new Dictionary<string, MetricGoal>(StringComparer.Ordinal);

    /// <summary>Whether these are the metrics.</summary>
    public bool IsMetric => isMetric;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ComparedKey> Keys { get; private set; } = [];

    /// <summary>What draws the rows in sight.</summary>
    public Virtualize<TableRow>? Rows { get; set; }

    /// <summary>Shows others.</summary>
    /// <param name="keys">All of them.</param>
    /// <param name="runs">The runs in sight.</param>
    /// <param name="goals">What a person said about metrics.</param>
    public Task ShowAsync(IReadOnlyList<ComparedKey> keys, IReadOnlyList<ComparedRun> runs, IReadOnlyDictionary<string, MetricGoal> goals)
    {
        (Keys, _runs, _goals) = (keys, runs, goals);
        return Rows?.RefreshDataAsync() ?? Task.CompletedTask;
    }

    /// <summary>Reads some rows.</summary>
    public async ValueTask<ItemsProviderResult<TableRow>> ReadAsync(ItemsProviderRequest request)
    {
        ComparedKey[] some = [.. Keys.Skip(request.StartIndex).Take(request.Count)];
        var values = await reader.ValuesAsync(_runs, [.. some.Select(key => key.Subject)], request.CancellationToken);
        return new ItemsProviderResult<TableRow>(some.Select(key => Row(key, values[key.Subject].ToDictionary(value => value.Run, StringComparer.Ordinal))), Keys.Count);
    }

    private TableRow Row(ComparedKey key, Dictionary<string, ComparedValue> values)
    {
        MetricGoal? goal = isMetric ? _goals.TryGetValue(key.Subject.Key, out var said) ? said : MetricGoals.Of(key.Subject.Key) : null;
        var best = key.Differs ? goal switch { MetricGoal.Low => key.Least, MetricGoal.High => key.Greatest, _ => null } : null;
        return new TableRow(key, goal, [.. _runs.Select(run => Cell(values.GetValueOrDefault(run.Id), best))]);
    }

    private TableCell Cell(ComparedValue? value, double? best) => value switch
    {
        null => new TableCell("—", words[CompareText.Missing], isMetric ? "number quiet" : "quiet", false),
        { Number: { } number } => new TableCell(Wording.Number(number), number.ToString("R", CultureInfo.InvariantCulture), number == best ? "number best" : "number", number == best),
        { Text: var text } => new TableCell(text!.Length > MostShown ? text[..MostShown] + "…" : text, text.Length > MostShown ? text : null, null, false),
    };
}
