using System.Globalization;
using System.Text;

namespace Fude.Training.Gates.Pages;

/// <summary>The charts of the page, as SVG whose colours are the page's.</summary>
internal static class GateCharts
{
    private const double Width = 260;
    private const double Height = 120;

    /// <summary>Each corruption: the accuracy at each strength, and what their mean has to come up to.</summary>
    public static string Robustness(GateReport report)
    {
        var figures = report.Checks.FirstOrDefault(check => check.Name == "robustness")?.Figures ?? [];
        var charts = string.Concat(figures.Where(figure => figure.Threshold is not null).Select(figure => Corruption(figure, figures)));
        return charts.Length == 0 ? "" : Markup.Section(
            new("Changed pictures", "変化させた画像"),
            new("Accuracy at each strength. The dashed line is what their mean has to come up to.", "強さごとの正解率。破線は、その平均に求める値です。"),
            $"<div class=\"charts\">\n{charts}</div>\n");
    }

    /// <summary>The comparison with the live model: where the difference may lie, and what may be lost.</summary>
    public static string Live(GateReport report)
    {
        var charts = string.Concat(((string[])["live_accuracy", "live_corrections"]).Select(name => Comparison(report, name)));
        return charts.Length == 0 ? "" : Markup.Section(
            new("Against the live model", "いまのモデルとの比較"),
            new("The difference of the accuracies on the same pictures, and between which bounds it lies. The dashed line is the loss that is allowed.", "同じ画像での正解率の差と、差がありうる範囲。破線は許容する悪化です。"),
            $"<div class=\"charts\">\n{charts}</div>\n");
    }

    private static string Corruption(GateFigure mean, IReadOnlyList<GateFigure> figures)
    {
        var name = mean.Name["robustness.".Length..];
        var strengths = figures.Where(figure => figure.Name.StartsWith(mean.Name + ".", StringComparison.Ordinal)).ToList();
        var step = Width / strengths.Count;
        var bars = new StringBuilder();
        for (var i = 0; i < strengths.Count; i++)
        {
            var (x, value) = ((i * step) + (step * 0.15), double.IsFinite(strengths[i].Value) ? strengths[i].Value : 0);
            var height = value * Height;
            bars.Append(Markup.Of($"<rect class=\"track\" x=\"{x:0.#}\" y=\"16\" width=\"{step * 0.7:0.#}\" height=\"{Height:0}\" rx=\"3\"/><rect class=\"{(mean.Passed == true ? "bar" : "bad")}\" x=\"{x:0.#}\" y=\"{16 + Height - height:0.#}\" width=\"{step * 0.7:0.#}\" height=\"{height:0.#}\" rx=\"3\"/>"));
            bars.Append(Markup.Of($"<text x=\"{x + (step * 0.35):0.#}\" y=\"11\" text-anchor=\"middle\">{value:0.000}</text><text class=\"quiet\" x=\"{x + (step * 0.35):0.#}\" y=\"{Height + 30:0}\" text-anchor=\"middle\">{Markup.Text(strengths[i].Name[(mean.Name.Length + 1)..])}</text>"));
        }

        var limit = 16 + (Height * (1 - mean.Threshold!.Value));
        var title = GateWords.Figure("robustness", mean.Name);
        var caption = $"<figcaption><h3>{Markup.Both(title)} <span class=\"quiet\">{Markup.Both(GateWords.UnitOf(name))}</span></h3><span class=\"quiet\">{Markup.Both("mean", "平均")} {FigureText.Of(mean.Value, mean.Unit)}, {Markup.Both("limit", "基準")} {FigureText.Limit(mean)}</span></figcaption>";
        return Markup.Of($"<figure>{caption}<svg viewBox=\"0 0 {Width:0} {Height + 34:0}\" role=\"img\" aria-label=\"{Markup.Text(title.English)}\">{bars}<line class=\"limit\" x1=\"0\" x2=\"{Width:0}\" y1=\"{limit:0.#}\" y2=\"{limit:0.#}\"/></svg></figure>\n");
    }

    private static string Comparison(GateReport report, string name)
    {
        if (report.Checks.FirstOrDefault(check => check.Name == name) is not { Figures.Count: > 0 } check)
            return "";
        double Of(string part) => report.Figures[$"{name}.{part}"];
        var (lower, upper, difference, margin) = (report.Figures[name], Of("upper"), Of("difference"), -check.Figures[0].Threshold!.Value);
        var reach = Math.Max(Math.Max(Math.Abs(lower), Math.Abs(upper)), margin) * 1.15;
        double X(double value) => Width / 2 * (1 + (value / Math.Max(reach, 1e-9)));
        var colour = check.Outcome == CheckOutcome.Failed ? "bad" : check.Outcome == CheckOutcome.Passed ? "good" : "bar";
        var svg = Markup.Of(
            $"<rect class=\"track\" x=\"0\" y=\"30\" width=\"{Width:0}\" height=\"2\"/><rect class=\"{colour}\" x=\"{X(lower):0.#}\" y=\"28\" width=\"{Math.Max(1, X(upper) - X(lower)):0.#}\" height=\"6\" rx=\"3\"/><circle class=\"{colour}\" cx=\"{X(difference):0.#}\" cy=\"31\" r=\"7\"/>") + Markup.Of(
            $"<line class=\"limit\" x1=\"{X(-margin):0.#}\" x2=\"{X(-margin):0.#}\" y1=\"14\" y2=\"48\"/><text class=\"quiet\" x=\"{X(-margin):0.#}\" y=\"10\" text-anchor=\"end\">{-margin:0.####}</text><text class=\"quiet\" x=\"{(Width / 2) + 3:0}\" y=\"10\">0</text><rect class=\"bar\" x=\"{(Width / 2) - 0.5:0.#}\" y=\"14\" width=\"1\" height=\"34\"/><text x=\"{X(difference):0.#}\" y=\"62\" text-anchor=\"middle\">{difference:+0.0000;-0.0000;0}</text>");
        var caption = $"<figcaption><h3>{Markup.Both(GateWords.Title(name))}</h3><span class=\"quiet\">{Markup.Both(Markup.Of($"{Of("pictures"):N0} pictures; only this model right {Of("only_candidate_right"):N0}, only the live one {Of("only_live_right"):N0}; p = {FigureText.Of(Of("mcnemar_p"), FigureUnit.Number)}"), Markup.Of($"{Of("pictures"):N0} 枚。このモデルだけ正解 {Of("only_candidate_right"):N0}、いまのモデルだけ正解 {Of("only_live_right"):N0}、p = {FigureText.Of(Of("mcnemar_p"), FigureUnit.Number)}"))}</span></figcaption>";
        return Markup.Of($"<figure>{caption}<svg viewBox=\"0 0 {Width:0} 68\" role=\"img\" aria-label=\"{Markup.Text(GateWords.Title(name).English)}\">{svg}</svg></figure>\n");
    }
}
