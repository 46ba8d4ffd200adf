namespace Fude.Tracking.Console.Charts;

/// <summary>The figures of a chart as a table, for who reads rather than looks.</summary>
/// <param name="Columns">What the columns hold; the first names the row.</param>
/// <param name="Rows">The rows.</param>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
