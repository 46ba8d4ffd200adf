using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Charts;

/// <summary>A curve of a chart.</summary>
/// <param name="Series">What is drawn.</param>
/// <param name="Name">What people call it: the run, or the metric.</param>
/// <param name="Style">Colour and dashes.</param>
/// <param name="Id">What it is known as in the chart; by default the run.</param>
public sealed record Curve(Series Series, string Name, CurveStyle Style, string? Id = null);

/// <summary>How curves are laid over each other.</summary>
public sealed record CurveLook
{
    /// <summary>What the points are placed by.</summary>
    public SeriesAxis Axis { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool Log { get; init; }

    /// <summary>The stretch that is shown; null for all.</summary>
    public ChartRange? Range { get; init; }

    /// <summary>Whether it is a small chart without names of axes.</summary>
    public bool Small { get; init; }

    /// <summary>Up to so many curves, the points as they are stand faintly behind their smoothed curves.</summary>
    public int MostWithPoints { get; init; } = 12;
}

/// <summary>What a <see cref="Chart"/> is given.</summary>
/// <param name="Option">What is drawn.</param>
/// <param name="Points">The points that it refers to.</param>
/// <param name="Table">The figures.</param>
/// <param name="NotOnLog">Points that have no place on a logarithmic axis: they are not above 0.</param>
public sealed record ChartContent(object Option, double[] Points, ChartTable Table, long NotOnLog);

/// <summary>Lays curves over each other.</summary>
public static class CurveChart
{
    private const int Many = 40; // curves: thinner ones let more be seen
    private const long LastMoment = 8_640_000_000_000_000; // the last that a browser's date can be
    private static readonly (MarkKind Kind, string Id, string Symbol, int Turn, double Height)[] MarkLooks =
    [
        (MarkKind.NaN, "nan", "path://M0 0L2 0L5 3L8 0L10 0L6 5L10 10L8 10L5 7L2 10L0 10L4 5Z", 0, 0.03),
        (MarkKind.Infinity, "infinity", "triangle", 0, 0.97),
        (MarkKind.MinusInfinity, "minus-infinity", "triangle", 180, 0.03),
    ];

    /// <summary>Builds the chart.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="look">How they are shown.</param>
    /// <param name="words">The session's language.</param>
    public static ChartContent Build(IReadOnlyList<Curve> curves, CurveLook look, Wording words)
    {
        var points = new PointBuffer(look.Log, look.Axis == SeriesAxis.Time ? LastMoment : double.MaxValue);
        var series = new List<object>();
        var width = curves.Count > Many ? 1.1 : 1.7;
        foreach (var curve in curves)
            AddCurve(series, points, curve, curves.Count <= look.MostWithPoints, width);
        foreach (var curve in curves)
            AddMarks(series, points, curve);
        var xName = words[look.Axis switch { SeriesAxis.Step => ChartText.Step, SeriesAxis.Time => ChartText.Time, _ => ChartText.Relative }];
        var option = new
        {
            fude = new { pointer = "curves", x = look.Axis switch { SeriesAxis.Step => "step", SeriesAxis.Time => "moment", _ => "duration" }, xName },
            useUTC = look.Axis == SeriesAxis.Relative,
            grid = look.Small
                ? new { left = 4, right = 10, top = 8, bottom = 4, containLabel = true }
                : new { left = 8, right = 16, top = 12, bottom = 24, containLabel = true },
            xAxis = XAxis(look, xName),
            yAxis = (object[])
            [
                new { type = look.Log ? "log" : "value", logBase = look.Log ? points.LogBase : 10, scale = true, axisLabel = new { formatter = "fude:number" }, splitNumber = look.Small ? 3 : 5 },
                new { type = "value", min = 0, max = 1, show = false, axisLabel = new { show = false } },
            ],
            series,
        };
        return new ChartContent(option, points.ToArray(), CurveTable.Of(curves, look.Axis, words), points.NotOnLog);
    }

    // ECharts' own names of months are English or Chinese.
    private static readonly object Moments = new
    {
        year = "{yyyy}",
        month = "{yyyy}-{MM}",
        day = "{MM}-{dd}",
        hour = "{HH}:{mm}",
        minute = "{HH}:{mm}",
        second = "{HH}:{mm}:{ss}",
        millisecond = "{HH}:{mm}:{ss}.{SSS}",
    };

    private static object XAxis(CurveLook look, string name) => new
    {
        type = look.Axis == SeriesAxis.Step ? "value" : "time",
        name = look.Small ? null : name,
        nameLocation = "middle",
        nameGap = 26,
        min = (object?)look.Range?.From ?? "dataMin",
        max = (object?)look.Range?.To ?? "dataMax",
        minInterval = look.Axis == SeriesAxis.Step ? 1 : (int?)null,
        splitLine = new { show = false },
        splitNumber = look.Small ? 3 : 6,
        axisLabel = new { hideOverlap = true, formatter = look.Axis switch { SeriesAxis.Step => "fude:number", SeriesAxis.Relative => "fude:duration", _ => Moments } },
    };

    private static void AddCurve(List<object> series, PointBuffer points, Curve curve, bool withPoints, double width)
    {
        var (id, own) = (curve.Id ?? curve.Series.Run, curve.Series);
        if (own.Smooth is not null && withPoints)
            series.Add(Line(id + "~points", curve, points.Add(own.Points), 1, 0.28));
        var main = own.Smooth ?? own.Points;
        series.Add(Line(id, curve, points.Add(main), width, 1));
        // A point without neighbours has no line.
        var alone = SeriesPoints.Alone(main);
        if (alone.X.Length > 0)
            series.Add(new { id = id + "~alone", type = "scatter", name = curve.Name, symbolSize = 6, data = points.Add(alone), itemStyle = new { color = $"fude:{curve.Style.Colour}" }, emphasis = Emphasis });
    }

    private static readonly object Emphasis = new { focus = "series" };

    private static object Line(string id, Curve curve, object data, double width, double opacity) => new
    {
        id,
        type = "line",
        name = curve.Name,
        data,
        showSymbol = false,
        silent = true,
        lineStyle = new { color = $"fude:{curve.Style.Colour}", width, opacity, type = curve.Style.Dashes.Count == 0 ? (object)"solid" : curve.Style.Dashes },
        itemStyle = new { color = $"fude:{curve.Style.Colour}" },
        emphasis = new { focus = "series", lineStyle = new { width = width + 1.3, opacity = Math.Min(1, opacity * 2) } },
        blur = new { lineStyle = new { opacity = opacity * 0.15 } },
    };

    private static void AddMarks(List<object> series, PointBuffer points, Curve curve)
    {
        foreach (var (kind, id, symbol, turn, height) in MarkLooks)
        {
            var places = curve.Series.Marks.Where(mark => mark.Kind == kind).Select(mark => mark.X).ToArray();
            if (places.Length == 0)
                continue;
            series.Add(new
            {
                id = $"{curve.Id ?? curve.Series.Run}~{id}",
                type = "scatter",
                name = $"{curve.Name}: {Wording.Number(kind switch { MarkKind.NaN => double.NaN, MarkKind.Infinity => double.PositiveInfinity, _ => double.NegativeInfinity })}",
                yAxisIndex = 1,
                symbol,
                symbolRotate = turn,
                symbolSize = 9,
                clip = true,
                data = points.Add(new SeriesPoints(places, [.. places.Select(_ => height)]), isMark: true),
                itemStyle = new { color = $"fude:{curve.Style.Colour}" },
                tooltip = new { trigger = "item", formatter = "fude:item" },
            });
        }
    }
}
