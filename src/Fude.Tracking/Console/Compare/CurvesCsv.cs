using System.Globalization;
using System.Text;
using Fude.Tracking.Console.Charts;

namespace Fude.Tracking.Console.Compare;

/// <summary>Writes what curves show as CSV: a line for each point that was read, in full where the view is narrow enough.</summary>
internal static class CurvesCsv
{
    public static string Write(IReadOnlyList<ComparedRun> runs, IReadOnlyList<string> metrics, IReadOnlyDictionary<string, IReadOnlyList<Series>> series, SeriesAxis axis)
    {
        var text = new StringBuilder("run_id,run,metric,").Append(axis switch { SeriesAxis.Step => "step", SeriesAxis.Time => "timestamp_ms", _ => "since_start_ms" }).Append(",value,smoothed\n");
        foreach (var metric in metrics.Where(series.ContainsKey))
        {
            var known = series[metric].ToDictionary(each => each.Run, StringComparer.Ordinal);
            foreach (var run in runs.Where(run => known.ContainsKey(run.Id)))
                Write(text, $"{Csv.Cell(run.Id)},{Csv.Cell(run.Name)},{Csv.Cell(metric)}", known[run.Id]);
        }

        return text.ToString();
    }

    // The smoothed curve is thinned out by itself: its points have lines of their own.
    private static void Write(StringBuilder text, string start, Series series)
    {
        var marks = new Queue<SeriesMark>(series.Marks);
        for (var i = 0; i < series.Points.X.Length; i++)
        {
            var value = series.Points.Y[i];
            if (double.IsNaN(value) && marks.TryDequeue(out var mark))
                value = mark.Kind switch { MarkKind.Infinity => double.PositiveInfinity, MarkKind.MinusInfinity => double.NegativeInfinity, _ => double.NaN };
            text.Append(CultureInfo.InvariantCulture, $"{start},{series.Points.X[i]:R},{Number(value)},\n");
        }

        for (var i = 0; series.Smooth is { } smooth && i < smooth.X.Length; i++)
        {
            if (double.IsFinite(smooth.Y[i]))
                text.Append(CultureInfo.InvariantCulture, $"{start},{smooth.X[i]:R},,{Number(smooth.Y[i])}\n");
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
