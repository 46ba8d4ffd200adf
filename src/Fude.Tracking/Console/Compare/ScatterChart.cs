using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>Builds a cloud of runs over two params or metrics. Colours show a third one: a scale for numbers, colours and symbols for words.</summary>
internal static class ScatterChart
{
    private static readonly string[] Symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];

    public static RunChart Build(IReadOnlyList<ComparedRun> runs, ValueAxis x, ValueAxis y, ValueAxis? colour, bool dark, Wording words)
    {
        ValueAxis[] axes = colour is null ? [x, y] : [x, y, colour];
        var placed = runs.Where(run => x.Place(run.Id) is not null && y.Place(run.Id) is not null).ToList();
        var scaled = colour is { IsNumeric: true } && colour.Greatest > colour.Least;
        var groups = colour is { IsNumeric: false } ? placed.GroupBy(run => colour.Place(run.Id) as string ?? words[CompareText.Missing], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList() : [];
        object[] series = groups.Count > 0
            ? [.. groups.Select((group, i) => Series(group.Key, [.. group], axes, words, i, Symbols[i % Symbols.Length], null))]
            : [Series(y.Subject.Key, placed, axes, words, null, "circle", colour is null ? run => run.Style.Colour : null)];
        var option = new
        {
            grid = new { left = 24, right = 24, top = groups.Count > 0 ? 44 : 16, bottom = scaled ? 72 : 30, containLabel = true },
            legend = groups.Count > 0 ? new { type = "scroll", top = 0 } : null,
            tooltip = new { formatter = "fude:item" },
            xAxis = Axis(x, true),
            yAxis = Axis(y, false),
            visualMap = scaled ? new
            {
                type = "continuous",
                dimension = 2,
                min = colour!.Least,
                max = colour.Greatest,
                precision = 4,
                orient = "horizontal",
                left = "center",
                bottom = 0,
                itemWidth = 12,
                itemHeight = 160,
                text = (string[])[$"{colour.Subject.Key} {Wording.Number(colour.Greatest)}", Wording.Number(colour.Least)],
                inRange = new { color = dark ? ParallelChart.DarkScale : ParallelChart.Scale },
            } : null,
            series,
        };
        return new RunChart(option, RunTable.Of(runs, axes, words), RunTable.LeftOut(runs, [x, y], words));
    }

    private static object Series(string name, IReadOnlyList<ComparedRun> runs, ValueAxis[] axes, Wording words, int? colour, string symbol, Func<ComparedRun, int>? own) => new
    {
        name,
        type = "scatter",
        symbol,
        symbolSize = 11,
        itemStyle = new { color = colour is { } place ? $"fude:{place}" : null, opacity = 0.85, borderColor = "fude:surface", borderWidth = 1 },
        emphasis = new { scale = 1.6 },
        data = runs.Select(run => new
        {
            id = run.Id,
            name = run.Name,
            value = axes.Select(axis => axis.Place(run.Id) ?? "-").ToArray(),
            lines = axes.DistinctBy(axis => axis.Subject).Select(axis => (string[])[axis.Subject.Key, axis.Text(run.Id, words)]).ToArray(),
            itemStyle = own is null ? null : new { color = $"fude:{own(run)}" },
        }).ToArray(),
    };

    private static object Axis(ValueAxis axis, bool horizontal) => new
    {
        type = axis.Type,
        data = axis.IsNumeric ? null : axis.Words,
        name = axis.Subject.Key,
        nameLocation = "middle",
        nameGap = horizontal ? 28 : 48,
        scale = true,
        axisLabel = new { formatter = axis.IsNumeric ? "fude:number" : null, width = 110, overflow = "truncate", hideOverlap = true },
    };
}
