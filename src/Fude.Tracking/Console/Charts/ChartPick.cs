namespace Fude.Tracking.Console.Charts;

/// <summary>Something in a chart that a person pressed.</summary>
/// <param name="Series">The id of its series.</param>
/// <param name="Item">The id of the item where the series' data have ids; else nothing.</param>
public sealed record ChartPick(string? Series, string? Item);
