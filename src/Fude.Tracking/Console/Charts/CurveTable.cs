using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Charts;

/// <summary>The figures of curves as a table: a row for each.</summary>
internal static class CurveTable
{
    public static ChartTable Of(IReadOnlyList<Curve> curves, SeriesAxis axis, Wording words) => new(
        [words[ChartText.Run], words[ChartText.Points], words[ChartText.First], words[ChartText.Last], words[ChartText.Least], words[ChartText.Greatest], words[ChartText.NotFinite]],
        [.. curves.Select(curve => Row(curve.Name, curve.Series.Figures, axis, words))]);

    private static string[] Row(string name, SeriesFigures figures, SeriesAxis axis, Wording words) =>
    [
        name, words.Count(figures.Count), Value(figures.First, axis, words), Value(figures.Last, axis, words),
        Value(figures.Least, axis, words), Value(figures.Greatest, axis, words), words.Count(figures.NotFinite),
    ];

    private static string Value(SeriesValue? value, SeriesAxis axis, Wording words) =>
        value is { } known ? words[ChartText.At, Wording.Number(known.Value), Place(known.X, axis, words)] : "—";

    private static string Place(double x, SeriesAxis axis, Wording words) => axis switch
    {
        SeriesAxis.Step => words.Count((long)x),
        SeriesAxis.Time => words.Moment((long)x),
        _ => words.Duration((long)x),
    };
}
