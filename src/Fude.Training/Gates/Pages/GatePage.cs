using System.Net;
using System.Text;

namespace Fude.Training.Gates.Pages;

/// <summary>The report as a page.</summary>
internal static class GatePage
{
    public static byte[] Of(GateReport report)
    {
        var rows = report.Checks.SelectMany(check => check.Figures.Select(figure => $"<tr><td>{WebUtility.HtmlEncode(figure.Name)}<td>{FigureText.Of(figure.Value, figure.Unit)}<td>{FigureText.Limit(figure)}</tr>"));
        return Encoding.UTF8.GetBytes($"<!DOCTYPE html><meta charset=utf-8><title>{WebUtility.HtmlEncode(report.Bundle.Name)}</title><table>{string.Concat(rows)}</table>\n");
    }
}
