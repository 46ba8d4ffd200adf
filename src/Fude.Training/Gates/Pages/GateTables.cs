using System.Globalization;
using System.Text;

namespace Fude.Training.Gates.Pages;

/// <summary>The tables of the page.</summary>
internal static class GateTables
{
    private const int MostClasses = 30;

    /// <summary>Every check with its figures: those that are held against a limit, then those that are told.</summary>
    public static string Checks(GateReport report)
    {
        var rows = string.Concat(report.Checks.Select(Check));
        var head = $"<thead><tr><th>{Markup.Both("check", "項目")}</th><th class=\"number\">{Markup.Both("figure", "値")}</th><th class=\"number\">{Markup.Both("limit", "基準")}</th><th class=\"number\">{Markup.Both("missed by", "不足")}</th><th></th></tr></thead>";
        return Markup.Section(new("Checks", "判定項目"), null, $"<table>{head}\n{rows}</table>\n");
    }

    /// <summary>What was taken for what.</summary>
    public static string Confusion(GateReport report)
    {
        if (report.Evaluation is not { } evaluation || evaluation.Classes.Count > MostClasses)
            return "";
        var table = new StringBuilder("<table class=\"confusion\"><thead><tr><th></th>");
        foreach (var one in evaluation.Classes)
            table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Markup.Text(one.Label)}</th>");
        table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Markup.Both("recall", "再現率")}</th><th scope=\"col\">{Markup.Both("precision", "適合率")}</th></tr></thead><tbody>\n");
        for (var row = 0; row < evaluation.Classes.Count; row++)
        {
            var one = evaluation.Classes[row];
            table.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Markup.Text(one.Label)}</th>");
            for (var column = 0; column < evaluation.Classes.Count; column++)
                table.Append(Cell(evaluation.Confusion[row][column], one.Count, row == column));
            table.Append(CultureInfo.InvariantCulture, $"<td>{one.Recall:0.0000}</td><td>{one.Precision:0.0000}</td></tr>\n");
        }

        return Markup.Section(
            new("Confusion", "混同行列"),
            new($"{evaluation.Count:N0} test pictures: rows are what they are, columns what they were taken for.", $"テスト画像 {evaluation.Count:N0} 枚。行が正解、列がモデルの答えです。"),
            table.Append("</tbody></table>\n").ToString());
    }

    /// <summary>What was judged, by what and with what.</summary>
    public static string Origin(GateReport report)
    {
        var list = new StringBuilder("<dl>\n");
        Add(new("Bundle", "バンドル"), report.Bundle.Digest);
        Add(new("Found at", "場所"), report.Bundle.Source);
        Add(new("Run", "実行"), report.Bundle.RunId);
        Add(new("Made", "作成日時"), Time(report.Bundle.CreatedAt));
        if (report.Dataset is { } dataset)
            Add(new("Test pictures", "テスト画像"), Markup.Of($"{dataset.Name}: {dataset.Count:N0}, {dataset.PicturesDigest}"));
        if (report.Corrections is { } corrections)
            Add(new("Corrected drawings", "訂正された手書き"), Markup.Of($"{corrections.Count:N0}, {corrections.PicturesDigest}"));
        if (report.Live is { } live)
            Add(new("Live model", "いまのモデル"), $"{live.Tag}, {live.Digest}, {live.Source}");
        Add(new("Judged", "判定日時"), Markup.Of($"{Time(report.At)} ({report.Seconds:0.0} s)"));
        Add(new("With", "環境"), $"Fude {report.Versions.Fude} {report.Versions.Commit}, ONNX Runtime {report.Versions.OnnxRuntime}, .NET {report.Versions.Dotnet}, {report.Versions.System}, {report.Versions.Processors} CPU");
        return Markup.Section(new("Origin", "由来"), null, list.Append("</dl>\n").ToString());

        void Add(Told name, string value) => list.Append(CultureInfo.InvariantCulture, $"<dt>{Markup.Both(name)}</dt><dd><code>{Markup.Text(value)}</code></dd>\n");
    }

    private static string Check(CheckResult check)
    {
        var held = check.Figures.Where(figure => figure.Threshold is not null).ToList();
        var told = check.Figures.Where(figure => figure.Threshold is null && !IsCharted(check.Name, figure.Name)).ToList();
        var body = new StringBuilder("<tbody class=\"check\">\n");
        var single = held.Find(figure => figure.Name == check.Name);
        var cells = single is null ? "<td></td><td></td><td></td>" : Cells(check, single);
        body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"rowgroup\">{Markup.Both(GateWords.Title(check.Name))}</th>{cells}<td>{Markup.Outcome(check.Outcome)}</td></tr>\n<tr><td colspan=\"5\" class=\"quiet\">{Markup.Both(GateWords.Asks(check.Name))}</td></tr>\n");
        foreach (var figure in held.Where(figure => figure != single))
            body.Append(CultureInfo.InvariantCulture, $"<tr><td>{Markup.Both(GateWords.Figure(check.Name, figure.Name))}</td>{Cells(check, figure)}<td></td></tr>\n");
        if (told.Count > 0)
            body.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"5\" class=\"quiet\">{string.Join(" · ", told.Select(figure => $"{Markup.Both(GateWords.Figure(check.Name, figure.Name))} {Markup.Text(FigureText.Of(figure.Value, figure.Unit))}"))}</td></tr>\n");
        if (check.Note is { } note)
            body.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"5\" class=\"quiet\">{Markup.Both(note)}</td></tr>\n");
        return body.Append("</tbody>\n").ToString();
    }

    private static string Cells(CheckResult check, GateFigure figure)
    {
        var missed = figure.Missed is { } by ? FigureText.Of(by, figure.Unit) : "";
        var style = figure.Passed == true ? "" : check.Outcome == CheckOutcome.Failed ? " failed" : " undecided";
        return $"<td class=\"number\">{Markup.Text(FigureText.Of(figure.Value, figure.Unit))}</td><td class=\"number\">{FigureText.Limit(figure)}</td><td class=\"number missed{style}\">{Markup.Text(missed)}</td>";
    }

    // The strengths have a chart, and there is a difference for each class.
    private static bool IsCharted(string check, string figure) =>
        check == "live_recall" || (check == "robustness" && figure.Split('.').Length > 2);

    private static string Cell(int count, int all, bool right)
    {
        // A mistake in a hundred has to be seen beside 99 right answers: the root lifts small shares.
        var (style, share) = (right ? "right" : count == 0 ? "none" : "wrong", all == 0 ? 0 : Math.Sqrt((double)count / all));
        return Markup.Of($"<td class=\"{style}\" style=\"--share:{share:0.###}\">{count}</td>");
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
