using System.Globalization;
using Fude.Inference;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Fude.Training.Recording.Charts;

/// <summary>The chart of what was taken for what.</summary>
public static class ConfusionMatrix
{
    private const int MostWithNumbers = 40;

    /// <summary>Draws the counts by true label (row) and answer (column). Right answers are blue, mistakes red, deeper the larger their share of the row.</summary>
    /// <param name="evaluation">What was measured.</param>
    /// <returns>An SVG document.</returns>
    public static byte[] Draw(ClassifierEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var labels = evaluation.Classes.Select(one => one.Label).ToList();
        var plot = ChartStyle.Plot(
            "Confusion matrix",
            string.Create(CultureInfo.InvariantCulture, $"{evaluation.Count:N0} test pictures, accuracy {evaluation.Accuracy:0.0000}, {evaluation.Count - evaluation.Correct:N0} wrong"));
        plot.Axes.Add(Axis(labels, AxisPosition.Left, "true label"));
        plot.Axes.Add(Axis(labels, AxisPosition.Top, "answer"));
        var shown = labels.Count <= MostWithNumbers;
        for (var row = 0; row < labels.Count; row++)
        {
            for (var column = 0; column < labels.Count; column++)
            {
                if (evaluation.Confusion[row][column] is var count and > 0)
                    plot.Annotations.Add(Cell(row, column, count, (double)count / evaluation.Classes[row].Count, shown));
            }
        }

        var side = Math.Clamp(200 + (48 * labels.Count), 420, 1600);
        return ChartStyle.ToSvg(plot, side, side);
    }

    private static CategoryAxis Axis(List<string> labels, AxisPosition position, string title)
    {
        var axis = ChartStyle.Quietly(new CategoryAxis { Position = position, Title = title, GapWidth = 0, IsTickCentered = true });
        if (position == AxisPosition.Left)
            (axis.StartPosition, axis.EndPosition) = (1, 0);
        (axis.Minimum, axis.Maximum) = (-0.5, labels.Count - 0.5);
        (axis.MajorTickSize, axis.MajorGridlineStyle) = (0, LineStyle.None);
        axis.Labels.AddRange(labels);
        return axis;
    }

    private static RectangleAnnotation Cell(int row, int column, int count, double share, bool shown)
    {
        // A mistake in a hundred has to be seen beside 99 right answers: the root lifts small shares.
        var (depth, ink) = row == column ? (0.15 + (0.75 * share), ChartStyle.Train) : (0.12 + (0.88 * Math.Sqrt(share)), ChartStyle.Wrong);
        return new()
        {
            MinimumX = column - 0.5,
            MaximumX = column + 0.5,
            MinimumY = row - 0.5,
            MaximumY = row + 0.5,
            Fill = Mix(ink, depth),
            Stroke = OxyColors.White,
            StrokeThickness = 1,
            Layer = AnnotationLayer.BelowSeries,
            Text = shown ? count.ToString(CultureInfo.InvariantCulture) : "",
            TextColor = depth > 0.55 ? OxyColors.White : ChartStyle.Text,
        };
    }

    private static OxyColor Mix(OxyColor ink, double depth) => OxyColor.FromRgb(Part(ink.R, depth), Part(ink.G, depth), Part(ink.B, depth));

    private static byte Part(byte ink, double depth) => (byte)(255 - ((255 - ink) * depth));
}
