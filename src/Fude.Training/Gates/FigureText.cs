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
    internal static IReadOnlyList<Told> Failures(CheckResult check)
    {
        if (check.Outcome != CheckOutcome.Failed)
            return [];
        var missed = check.Figures.Where(figure => figure.Missed is not null).ToList();
        if (missed.Count == 0)
            return [new($"{check.Name}: {check.Note?.English}", $"{check.Name}: {check.Note?.Japanese}")];
        var lines = missed.ConvertAll(Line);
        if (check.Note is { } note)
            lines[^1] = new($"{lines[^1].English} ({note.English.TrimEnd('.')})", $"{lines[^1].Japanese}（{note.Japanese.TrimEnd('。')}）");
        return lines;
    }

    private static Told Line(GateFigure figure)
    {
        if (!double.IsFinite(figure.Value))
            return new($"{figure.Name}: it is no number", $"{figure.Name}: 数値になりません");
        var (value, limit, missed) = (Of(figure.Value, figure.Unit), Of(figure.Threshold!.Value, figure.Unit), Of(figure.Missed!.Value, figure.Unit));
        return figure.Bound == FigureBound.AtLeast
            ? new($"{figure.Name}: {value} is below {limit} by {missed}", $"{figure.Name}: {value} は基準 {limit} を {missed} 下回ります")
            : new($"{figure.Name}: {value} is over {limit} by {missed}", $"{figure.Name}: {value} は基準 {limit} を {missed} 上回ります");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
