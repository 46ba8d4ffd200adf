using Fude.Cli.Terminal;

namespace Fude.Cli.Sweeps;

/// <summary>A line of a sweep's table: what was tried and what came of it.</summary>
internal sealed record TrialLine(int Number, IReadOnlyDictionary<string, string> Params, string? RunId, double? Value, double? TestAcc, double Seconds, string? Failure, string? Node)
{
    public static TrialLine Of(TrialResult result, string metric) => new(
        result.Trial.Number,
        result.Trial.Values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        result.Report?.RunId,
        result.ValueOf(metric),
        result.Report?.TestAccuracy,
        result.Seconds,
        result.Failure,
        result.Node);
}

/// <summary>What <c>fude sweep --json</c> prints, and what the sweep's run keeps as <c>sweep.json</c>.</summary>
internal sealed record SweepSummary(string SweepId, string Metric, bool Interrupted, int Planned, TrialLine? Best, string? BestBundle, RegisteredVersion? Registered, IReadOnlyList<TrialLine> Trials)
{
    public static SweepSummary Of(string id, SweepRequest request, IReadOnlyList<TrialResult> results, bool interrupted, string? bundle, RegisteredVersion? registered) => new(
        id,
        request.Metric,
        interrupted,
        request.Trials.Count,
        request.BestOf(results) is { } best ? TrialLine.Of(best, request.Metric) : null,
        bundle,
        registered,
        [.. results.OrderBy(result => result.Trial.Number).Select(result => TrialLine.Of(result, request.Metric))]);
}
