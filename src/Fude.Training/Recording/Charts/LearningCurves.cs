using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Fude.Training.Recording.Charts;

/// <summary>The chart of loss, accuracy and learning rate over the epochs.</summary>
public static class LearningCurves
{
    private const double Width = 820;
    private const double Height = 860;

    /// <summary>Draws the curves one below the other over the same epochs, and marks the epoch whose weights were kept.</summary>
    /// <param name="epochs">What each epoch came to; at least one.</param>
    /// <param name="bestEpoch">The epoch whose weights were kept; 0 for none.</param>
    /// <returns>An SVG document.</returns>
    public static byte[] Draw(IReadOnlyList<EpochReport> epochs, int bestEpoch)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        var plot = ChartStyle.Plot("Learning curves", Subtitle(epochs, bestEpoch));
        plot.Axes.Add(ChartStyle.Quietly(new LinearAxis { Position = AxisPosition.Bottom, Title = "epoch", MinimumMajorStep = 1, MinimumPadding = 0.03, MaximumPadding = 0.03 }));
        AddPanel(plot, "accuracy", 0.55, 1, "0.0##");
        AddPanel(plot, "loss", 0.2, 0.5, "0.###");
        AddPanel(plot, "learning rate", 0, 0.15, "0.#####");
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter, LegendOrientation = LegendOrientation.Horizontal, LegendColumnSpacing = 24 });

        Add(plot, "accuracy", "training pictures", ChartStyle.Train, epochs, epoch => epoch.Train.Accuracy);
        Add(plot, "accuracy", "held-out pictures", ChartStyle.Valid, epochs, epoch => epoch.Valid?.Accuracy);
        Add(plot, "loss", null, ChartStyle.Train, epochs, epoch => epoch.Train.Loss);
        Add(plot, "loss", null, ChartStyle.Valid, epochs, epoch => epoch.Valid?.Loss);
        Add(plot, "learning rate", null, ChartStyle.Quiet, epochs, epoch => epoch.LearningRate);
        foreach (var panel in bestEpoch > 0 ? (string[])["accuracy", "loss"] : [])
            plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = bestEpoch, YAxisKey = panel, Color = ChartStyle.Quiet, LineStyle = LineStyle.Dash, StrokeThickness = 1 });
        return ChartStyle.ToSvg(plot, Width, Height);
    }

    private static string Subtitle(IReadOnlyList<EpochReport> epochs, int bestEpoch) =>
        epochs.FirstOrDefault(epoch => epoch.Epoch == bestEpoch) switch
        {
            { Valid: { } valid } => string.Create(CultureInfo.InvariantCulture, $"kept: epoch {bestEpoch}, accuracy {valid.Accuracy:0.0000} and loss {valid.Loss:0.0000} on held-out pictures"),
            { } kept => string.Create(CultureInfo.InvariantCulture, $"kept: epoch {bestEpoch}, the last one; no pictures were held out (training accuracy {kept.Train.Accuracy:0.0000})"),
            _ => "stopped before its first epoch was over",
        };

    private static void AddPanel(PlotModel plot, string title, double from, double to, string format) =>
        plot.Axes.Add(ChartStyle.Quietly(new LinearAxis
        {
            Key = title,
            Title = title,
            Position = AxisPosition.Left,
            StartPosition = from,
            EndPosition = to,
            StringFormat = format,
            MinimumPadding = 0.06,
            MaximumPadding = 0.06,
            IntervalLength = 40,
            AxislineStyle = LineStyle.Solid,
            AxislineColor = ChartStyle.Quiet,
        }));

    private static void Add(PlotModel plot, string panel, string? title, OxyColor colour, IReadOnlyList<EpochReport> epochs, Func<EpochReport, double?> value)
    {
        var points = epochs.Where(epoch => value(epoch) is { } finite && double.IsFinite(finite)).Select(epoch => new DataPoint(epoch.Epoch, value(epoch)!.Value)).ToList();
        if (points.Count == 0)
            return;
        var series = new LineSeries { YAxisKey = panel, Title = title, RenderInLegend = title is not null, Color = colour, StrokeThickness = 2 };
        if (points.Count <= 40)
            (series.MarkerType, series.MarkerSize, series.MarkerFill) = (MarkerType.Circle, 3, colour);
        series.Points.AddRange(points);
        plot.Series.Add(series);
    }
}
