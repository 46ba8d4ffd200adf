using System.Globalization;
using System.Text;

namespace Fude.Training.Gates.Pages;

/// <summary>The report as a page: the verdict first, then every check, then what is behind the figures.</summary>
internal static class GatePage
{
    private static readonly string Style = ReadStyle();

    public static byte[] Of(GateReport report)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Text($"{report.Bundle.Name}: {GateRecord.WordFor(report)}")}</title>\n<style>\n{Style}</style>\n</head>\n<body>\n");
        // Without a script: the language is a choice of two, and the style sheet hides the other one.
        page.Append("<input class=\"choice\" type=\"radio\" name=\"language\" id=\"english\" checked aria-label=\"English\"><input class=\"choice\" type=\"radio\" name=\"language\" id=\"japanese\" aria-label=\"日本語\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<header><h1>{Markup.Both("Gate", "リリース判定")}: {Markup.Text(report.Bundle.Name)}</h1><nav><label for=\"english\" lang=\"en\">English</label> <label for=\"japanese\" lang=\"ja\">日本語</label></nav></header>\n<main>\n");
        page.Append(Verdict(report)).Append(GateTables.Checks(report)).Append(GateCharts.Live(report)).Append(GateCharts.Robustness(report)).Append(GateTables.Confusion(report));
        page.Append(GatePictures.Mistakes(report)).Append(GateTables.Origin(report));
        return Encoding.UTF8.GetBytes(page.Append("</main>\n</body>\n</html>\n").ToString());
    }

    private static string Verdict(GateReport report)
    {
        var word = GateRecord.WordFor(report);
        int Count(CheckOutcome outcome) => report.Checks.Count(check => check.Outcome == outcome);
        var told = word switch
        {
            "passed" => new Told("Passed", "合格"),
            "forced" => new Told("Failed, and let through", "不合格（承認により通過）"),
            _ => new Told("Failed", "不合格"),
        };
        var list = string.Concat(report.Checks.SelectMany(FigureText.Failures).Select(failure => $"<li>{Markup.Both(failure)}</li>"));
        var counts = Markup.Both(
            Markup.Of($"{Count(CheckOutcome.Passed)} checks passed, {Count(CheckOutcome.Failed)} failed, {Count(CheckOutcome.Undecided)} undecided, {Count(CheckOutcome.NotApplicable)} not applicable."),
            Markup.Of($"合格 {Count(CheckOutcome.Passed)}、不合格 {Count(CheckOutcome.Failed)}、判断できず {Count(CheckOutcome.Undecided)}、対象外 {Count(CheckOutcome.NotApplicable)}。"));
        var reason = report.ForceReason is { } why ? $"<p>{Markup.Both("Reason", "理由")}: {Markup.Text(why)}</p>" : "";
        return $"<section class=\"verdict {word}\"><strong>{Markup.Both(told)}</strong><p>{counts}</p>{reason}{(list.Length > 0 ? $"<ul>{list}</ul>" : "")}</section>\n";
    }

    private static string ReadStyle()
    {
        using var stream = typeof(GatePage).Assembly.GetManifestResourceStream("gate.css") ?? throw new InvalidOperationException("gate.css is not built in");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
