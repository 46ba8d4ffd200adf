namespace Fude.Cli.Sweeps;

/// <summary>One training of a sweep.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">The options that it has for itself.</param>
internal sealed record Trial(int Number, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>For people: <c>hidden=64 lr=0.001</c>.</summary>
    public override string ToString() => SearchSpace.Describe(Values);
}

/// <summary>What a trial came to.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Report">What its training reported; null where it left nothing.</param>
/// <param name="Failure">Why it did not end well, in one line; null where it did.</param>
/// <param name="Seconds">How long its process took.</param>
internal sealed record TrialResult(Trial Trial, TrialReport? Report, string? Failure, double Seconds)
{
    /// <summary>The node of the cluster that it ran on; null for a process of this machine.</summary>
    public string? Node { get; init; }

    /// <summary>The value that trials are compared by; null where the trial did not end well, or has none.</summary>
    public double? ValueOf(string metric) =>
        Failure is null && Report is not null && Report.Metrics.TryGetValue(metric, out var value) && double.IsFinite(value) ? value : null;
}

/// <summary>The part of what <c>fude train --json</c> prints that a sweep needs.</summary>
internal sealed record TrialReport
{
    public string RunId { get; init; } = "";

    public string? Record { get; init; }

    public string Bundle { get; init; } = "";

    public string Digest { get; init; } = "";

    public double TestAccuracy { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);
}
