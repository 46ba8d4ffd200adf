using System.Globalization;

namespace Fude.Bench.App;

/// <summary>Writes the tables, as Markdown, line by line as they are measured.</summary>
internal static class Report
{
    public static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public static void Head(string title, params string[] columns)
    {
        Say($"\n{title}\n");
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Say($"| {string.Join(" | ", cells)} |");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Milliseconds with three figures.</summary>
    public static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
