using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>Builds parallel coordinates: an axis for each param or metric, a line for each run, coloured by the last axis where that has numbers.</summary>
internal static class ParallelChart
{
    /// <summary>Viridis: it rises evenly in lightness, for every kind of eyes.</summary>
    public static readonly string[] Scale = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39"];

    /// <summary>The same on a dark surface, without its darkest end.</summary>
    public static readonly string[] DarkScale = ["#7466c9", "#4f8bc4", "#2fa3b5", "#2fb892", "#5ccf74", "#a9df4b", "#fde725"];

    public static RunChart Build(IReadOnlyList<ComparedRun> runs, IReadOnlyList<ValueAxis> axes, bool dark, Wording words)
    {
        var last = axes[^1];
        var scaled = last.IsNumeric && last.Greatest > last.Least;
        var option = new
        {
            grid = new { left = 0 },
            parallel = new { left = 56, right = 64, top = 40, bottom = scaled ? 56 : 28 },
            parallelAxis = axes.Select((axis, i) => Axis(axis, i, axes.Count)).ToArray(),
            tooltip = new { formatter = "fude:item" },
            visualMap = scaled ? new
            {
                type = "continuous",
                dimension = axes.Count - 1,
                min = last.Least,
                max = last.Greatest,
                precision = 4,
                orient = "horizontal",
                left = "center",
                bottom = 0,
                itemWidth = 12,
                itemHeight = 160,
                text = (string[])[Wording.Number(last.Greatest), Wording.Number(last.Least)],
                inRange = new { color = dark ? DarkScale : Scale },
            } : null,
            series = (object[])
            [
                new
                {
                    type = "parallel",
                    smooth = false,
                    inactiveOpacity = 0.06,
                    lineStyle = new { width = runs.Count > 60 ? 1.2 : 1.8, opacity = runs.Count > 60 ? 0.6 : 0.85 },
                    emphasis = new { lineStyle = new { width = 4, opacity = 1 } },
                    data = runs.Select(run => new
                    {
                        id = run.Id,
                        name = run.Name,
                        value = axes.Select(axis => axis.Place(run.Id) ?? "-").ToArray(),
                        lines = axes.Select(axis => (string[])[axis.Subject.Key, axis.Text(run.Id, words)]).ToArray(),
                        lineStyle = scaled ? null : new { color = $"fude:{run.Style.Colour}", type = run.Style.Dashes.Count == 0 ? (object)"solid" : run.Style.Dashes },
                    }).ToArray(),
                },
            ],
        };
        return new RunChart(option, RunTable.Of(runs, axes, words), RunTable.LeftOut(runs, axes, words));
    }

    private static object Axis(ValueAxis axis, int place, int count) => new
    {
        dim = place,
        name = axis.Subject.Key,
        type = axis.Type,
        data = axis.IsNumeric ? null : axis.Words,
        scale = true,
        nameLocation = "end",
        nameTextStyle = new { width = Math.Max(60, 640 / count), overflow = "truncate", fontWeight = "bold", color = "fude:text" },
        axisLabel = new { formatter = axis.IsNumeric ? "fude:number" : null, width = 90, overflow = "truncate" },
        areaSelectStyle = new { color = "fude:quiet", opacity = 0.3, borderColor = "fude:text" },
    };
}
