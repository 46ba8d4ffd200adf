namespace Fude.Tracking.Console.Compare;

/// <summary>Writes texts into CSV (RFC 4180).</summary>
internal static class Csv
{
    /// <summary>A cell. A text that a spreadsheet would take for a formula gets an apostrophe before it: names are anybody's.</summary>
    /// <param name="text">The text.</param>
    public static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
