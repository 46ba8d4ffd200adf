using System.Globalization;
using System.Net;

namespace Fude.Training.Gates.Pages;

/// <summary>Pieces of the page's markup. Everything from outside goes through <see cref="Text"/>.</summary>
internal static class Markup
{
    /// <summary>A text that is shown as it is.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A sentence in the reader's language.</summary>
    public static string Both(Told told) => told.English == told.Japanese
        ? Text(told.English)
        : $"<span class=\"en\" lang=\"en\">{Text(told.English)}</span><span class=\"ja\" lang=\"ja\">{Text(told.Japanese)}</span>";

    /// <summary>The same, of two texts.</summary>
    public static string Both(string english, string japanese) => Both(new Told(english, japanese));

    /// <summary>A section with its heading.</summary>
    public static string Section(Told heading, Told? introduction, string content) =>
        $"<section>\n<h2>{Both(heading)}</h2>\n{(introduction is null ? "" : $"<p class=\"quiet\">{Both(introduction)}</p>\n")}{content}</section>\n";

    /// <summary>What a check came to, in words and colour.</summary>
    public static string Outcome(CheckOutcome outcome)
    {
        var (style, words) = outcome switch
        {
            CheckOutcome.Passed => ("passed", new Told("passed", "合格")),
            CheckOutcome.Failed => ("failed", new Told("failed", "不合格")),
            CheckOutcome.Undecided => ("undecided", new Told("undecided", "判断できず")),
            _ => ("not-applicable", new Told("not applicable", "対象外")),
        };
        return $"<span class=\"outcome {style}\">{Both(words)}</span>";
    }

    /// <summary>Numbers as HTML and SVG take them.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
