using Fude.Tracking.Console.Charts;

namespace Fude.Tracking.Console.Compare;

/// <summary>A chart in which runs are points or lines.</summary>
/// <param name="Option">What is drawn; null where nothing can be.</param>
/// <param name="Table">The figures.</param>
/// <param name="LeftOut">What has no place in it, and what it is.</param>
internal sealed record RunChart(object? Option, ChartTable Table, IReadOnlyList<string> LeftOut);
