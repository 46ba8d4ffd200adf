using System.Diagnostics;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Releases.Load;

/// <summary>What came of deploys under load.</summary>
internal sealed record DeployFigures
{
    private const double Mebi = 1 << 20;

    public required int Requests { get; init; }

    public required double Seconds { get; init; }

    public required int Changes { get; init; }

    public required IReadOnlyList<string> Failed { get; init; }

    public required IReadOnlyList<string> Wrong { get; init; }

    public required IReadOnlyDictionary<string, int> Answered { get; init; }

    public required Percentiles Idle { get; init; }

    public required Percentiles Busy { get; init; }

    public required IReadOnlyList<TimeSpan> Deployed { get; init; }

    public required IReadOnlyList<TimeSpan> TakenBack { get; init; }

    /// <summary>Memory of its own before the first change and after each stretch of them, garbage collected.</summary>
    public required IReadOnlyList<MemoryAfter> Memory { get; init; }

    public required int Sessions { get; init; }

    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>How much longer the slowest hundredth takes while models are deployed.</summary>
    public double Ratio => Busy.P99 / Idle.P99;

    /// <summary>How much memory grows with each hundred changes in the later half, when everything is warm: the slope of a line through it, in bytes.</summary>
    public double GrowthPerHundred
    {
        get
        {
            var late = Memory.Skip(Memory.Count / 2).ToList();
            return late.Count < 2 ? 0 : 100 * Trend.Slope([.. late.Select(one => (double)one.Bytes)]) * (late.Count - 1) / (late[^1].Changes - late[0].Changes);
        }
    }

    public string Text() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
        {Requests} requests in {Seconds:0} s, {Changes} changes, {Failed.Count} failed, {Wrong.Count} wrongly answered; answered by {string.Join(", ", Answered.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"))}
        quiet: {Idle}; with deploys: {Busy}; p99 × {Ratio:0.00}
        from deploy to the first answer: median {Middle(Deployed):0} ms, most {Deployed.Max().TotalMilliseconds:0} ms; from rollback: median {Middle(TakenBack):0} ms, most {TakenBack.Max().TotalMilliseconds:0} ms
        memory of its own in MiB after so many changes: {string.Join(", ", Memory.Select(one => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Changes}: {one.Bytes / Mebi:0.0}")))}; in the later half it grows by {GrowthPerHundred / Mebi:0.00} MiB with each hundred changes; {Sessions} sessions open
        """);

    private static double Middle(IReadOnlyList<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;
}

/// <summary>Memory of the process's own, in bytes, after so many changes.</summary>
internal sealed record MemoryAfter(int Changes, long Bytes);

/// <summary>How long requests take from when they were due, in milliseconds.</summary>
internal sealed record Percentiles(int Count, double P50, double P99, double P999, double Most)
{
    public static Percentiles Of(IEnumerable<Shot> shots)
    {
        var all = shots.Select(shot => Stopwatch.GetElapsedTime(shot.Due, shot.Done).TotalMilliseconds).Order().ToList();
        return all.Count == 0 ? new Percentiles(0, 0, 0, 0, 0) : new Percentiles(all.Count, At(0.5), At(0.99), At(0.999), all[^1]);
        double At(double part) => all[Math.Min(all.Count - 1, (int)(part * all.Count))];
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p50 {P50:0.0} ms, p99 {P99:0.0} ms, p99.9 {P999:0.0} ms, most {Most:0} ms of {Count}");
}
