using Fude.Cli.Commands;

namespace Fude.Cli.Sweeps;

/// <summary>What <c>fude sweep</c> was asked for.</summary>
internal sealed record SweepRequest
{
    /// <summary>The options that vary.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The trials.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>The options that all trials have, as they were typed.</summary>
    public required IReadOnlyList<string> Common { get; init; }

    /// <summary>Trials at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>The metric that trials are compared by.</summary>
    public required string Metric { get; init; }

    /// <summary>Fude's folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The dataset that trials have where none of their own is varied.</summary>
    public required string Dataset { get; init; }

    /// <summary>What is recorded, and where.</summary>
    public required TrackingChoice Tracking { get; init; }

    /// <summary>Whether less of the metric is better.</summary>
    public bool LessIsBetter => Metric.EndsWith("loss", StringComparison.Ordinal) || Metric.EndsWith("error", StringComparison.Ordinal) || Metric.EndsWith("seconds", StringComparison.Ordinal);

    /// <summary>The best of some results; null where none has a value. Of equal ones the first.</summary>
    public TrialResult? BestOf(IEnumerable<TrialResult> results)
    {
        var rated = results.Where(result => result.ValueOf(Metric) is not null).OrderBy(result => result.Trial.Number).ToList();
        return LessIsBetter ? rated.MinBy(result => result.ValueOf(Metric)) : rated.MaxBy(result => result.ValueOf(Metric));
    }
}
