using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Console.Home;

/// <summary>One of the newest runs.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Experiment">Its experiment's name.</param>
/// <param name="Figure">The name of the figure that says most of it; null where it has none of those.</param>
/// <param name="Value">That figure.</param>
/// <param name="Ended">Why the server ended it, where no heartbeat came any more.</param>
internal sealed record RecentRun(RunInfo Info, string Experiment, string? Figure, double Value, string? Ended);

/// <summary>The newest runs, and those of them that failed lately.</summary>
/// <param name="Newest">The newest, the latest first.</param>
/// <param name="Failed">Those that failed or lost their process within a day.</param>
/// <param name="FailedCount">How many there are of those, among the newest two hundred.</param>
internal sealed record RecentRuns(IReadOnlyList<RecentRun> Newest, IReadOnlyList<RecentRun> Failed, int FailedCount);
