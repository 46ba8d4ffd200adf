using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>Builds box plots of a metric or param, a box for each value of another one, with each run as a point on its box.</summary>
internal static class BoxChart
{
    private const int MostGroups = 40;

    public static RunChart Build(IReadOnlyList<ComparedRun> runs, ValueAxis of, ValueAxis? by, Wording words)
    {
        var groups = runs
            .GroupBy(run => by is null ? words[CompareText.Runs] : by.Text(run.Id, words), StringComparer.Ordinal)
            .OrderBy(group => by is { IsNumeric: true } ? by.Number(group.First().Id) ?? double.MaxValue : 0).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Runs: group.Where(run => of.Number(run.Id) is not null).ToList()))
            .Where(group => group.Runs.Count > 0).Take(MostGroups).ToList();
        var boxes = groups.ConvertAll(group => BoxFigures.Of([.. group.Runs.Select(run => of.Number(run.Id)!.Value)]));
        var option = groups.Count == 0 ? null : Option(groups, boxes, of, by, words);
        var table = new ChartTable(
            [words[CompareText.Group], words[CompareText.Count], words[CompareText.Lowest], words[CompareText.FirstQuartile], words[CompareText.Median], words[CompareText.ThirdQuartile], words[CompareText.Highest]],
            [.. groups.Zip(boxes, (group, box) => (string[])[group.Key, words.Count(group.Runs.Count), .. ((double[])[box.Lowest, box.FirstQuartile, box.Median, box.ThirdQuartile, box.Highest]).Select(Wording.Number)])]);
        return new RunChart(option, table, RunTable.LeftOut(runs, [of], words));
    }

    private static object Option(List<(string Name, List<ComparedRun> Runs)> groups, List<BoxFigures> boxes, ValueAxis of, ValueAxis? by, Wording words) => new
    {
        grid = new { left = 24, right = 24, top = 16, bottom = 34, containLabel = true },
        tooltip = new { formatter = "fude:item" },
        xAxis = (object[])
        [
            new { type = "category", data = groups.Select(group => group.Name), name = by?.Subject.Key, nameLocation = "middle", nameGap = 30, axisLabel = new { width = 110, overflow = "truncate", hideOverlap = true } },
            new { type = "value", min = -0.5, max = groups.Count - 0.5, show = false, axisLabel = new { show = false }, splitLine = new { show = false } },
        ],
        yAxis = new { type = of.Type, scale = true, name = of.Subject.Key, nameLocation = "middle", nameGap = 48, axisLabel = new { formatter = "fude:number" } },
        series = (object[])
        [
            new
            {
                type = "boxplot",
                boxWidth = (object[])["30%", "46%"],
                itemStyle = new { color = "transparent", borderColor = "fude:quiet", borderWidth = 1.5 },
                data = groups.Zip(boxes, (group, box) => new
                {
                    name = group.Name,
                    value = (double[])[box.Lowest, box.FirstQuartile, box.Median, box.ThirdQuartile, box.Highest],
                    lines = (string[][])
                    [
                        [words[CompareText.Count], words.Count(group.Runs.Count)], [words[CompareText.Highest], Wording.Number(box.Highest)], [words[CompareText.ThirdQuartile], Wording.Number(box.ThirdQuartile)],
                        [words[CompareText.Median], Wording.Number(box.Median)], [words[CompareText.FirstQuartile], Wording.Number(box.FirstQuartile)], [words[CompareText.Lowest], Wording.Number(box.Lowest)],
                    ],
                }).ToArray(),
            },
            new
            {
                type = "scatter",
                xAxisIndex = 1,
                symbolSize = 8,
                itemStyle = new { opacity = 0.8, borderColor = "fude:surface", borderWidth = 1 },
                data = groups.SelectMany((group, i) => group.Runs.Select((run, j) => new
                {
                    id = run.Id,
                    name = run.Name,
                    value = (double[])[i + Aside(j, group.Runs.Count), of.Number(run.Id)!.Value],
                    lines = (string[][])[[of.Subject.Key, of.Text(run.Id, words)], .. by is null ? Array.Empty<string[]>() : [[by.Subject.Key, by.Text(run.Id, words)]]],
                    itemStyle = new { color = $"fude:{run.Style.Colour}" },
                })).ToArray(),
            },
        ],
    };

    // Points of one box stand beside each other, the same way each time (the golden ratio spreads them evenly).
    private static double Aside(int place, int count) => count == 1 ? 0 : (((place * 0.6180339887498949) % 1) - 0.5) * 0.4;
}
