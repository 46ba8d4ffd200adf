using System.Globalization;

namespace Fude.Training.Gates;

/// <summary>Figures for people.</summary>
public static class FigureText
{
    /// <summary>A value as people read it: shares with four digits, milliseconds, KiB.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">What it counts.</param>
    public static string Of(double value, FigureUnit unit) => unit switch
    {
        _ when !double.IsFinite(value) => "NaN",
        FigureUnit.Share => Text($"{value:0.0000}"),
        FigureUnit.Count => Text($"{value:#,0}"),
        FigureUnit.Milliseconds => Text($"{value:0.000} ms"),
        FigureUnit.Bytes => Text($"{value / 1024:#,0.0} KiB"),
        _ => value is 0 or >= 0.001 or <= -0.001 ? Text($"{value:0.####}") : Text($"{value:0.0e-0}"),
    };

    /// <summary>A limit with its side, such as <c>≥ 0.9500</c>; empty where there is none.</summary>
    /// <param name="figure">The figure.</param>
    public static string Limit(GateFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Threshold is { } threshold ? $"{(figure.Bound == FigureBound.AtLeast ? '≥' : '≤')} {Of(threshold, figure.Unit)}" : "";
    }

    /// <summary>What of a check has failed, a line for each figure: which, and by how much.</summary>
    /// <param name="check">The check.</param>
    internal static IEnumerable<string> Failures(CheckResult check)
    {
        if (check.Outcome != CheckOutcome.Failed)
            return [];
        var missed = check.Figures.Where(figure => figure.Missed is not null).ToList();
        var note = check.Note is { } told ? $" ({told.English.TrimEnd('.')})" : "";
        return missed.Count == 0 ? [$"{check.Name}: {check.Note?.English}"] : missed.Select((figure, i) => Line(figure) + (i == missed.Count - 1 ? note : ""));
    }

    private static string Line(GateFigure figure)
    {
        var (value, limit) = (Of(figure.Value, figure.Unit), Of(figure.Threshold!.Value, figure.Unit));
        var side = figure.Bound == FigureBound.AtLeast ? "below" : "over";
        return double.IsFinite(figure.Value) ? $"{figure.Name}: {value} is {side} {limit} by {Of(figure.Missed!.Value, figure.Unit)}" : $"{figure.Name}: it is no number";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
