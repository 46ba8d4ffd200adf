using System.Collections.Immutable;

namespace Fude.App.Releases.Verdicts;

/// <summary>
/// Pairs of times, one of the candidate's and one of the live model's that were taken next to each other, counted at each of
/// <see cref="SlownessTest.Thresholds"/>.
/// </summary>
/// <param name="Slower">Pairs of which only the candidate took longer than the threshold and the tolerance.</param>
/// <param name="Faster">Pairs of which only the live model took longer than the threshold.</param>
public sealed record PairedTimes(ImmutableArray<long> Slower, ImmutableArray<long> Faster)
{
    /// <summary>None.</summary>
    public static PairedTimes Empty { get; } = new([], []);

    /// <summary>Adds two.</summary>
    public static PairedTimes operator +(PairedTimes left, PairedTimes right) => new(Sum(left.Slower, right.Slower), Sum(left.Faster, right.Faster));

    private static ImmutableArray<long> Sum(ImmutableArray<long> left, ImmutableArray<long> right) =>
        left.IsDefaultOrEmpty ? right.IsDefault ? [] : right : right.IsDefaultOrEmpty ? left : [.. left.Zip(right, (one, other) => one + other)];
}

/// <summary>Counts pairs of times. One thread at a time.</summary>
/// <param name="share">The tolerance as a share of the live model's time.</param>
/// <param name="milliseconds">The tolerance in any case.</param>
public sealed class PairCounter(double share, double milliseconds)
{
    private readonly double[] _tolerated = [.. SlownessTest.Thresholds.Select(time => SlownessTest.Tolerated(time, share, milliseconds))];
    private readonly long[] _slower = new long[SlownessTest.Thresholds.Count];
    private readonly long[] _faster = new long[SlownessTest.Thresholds.Count];

    /// <summary>Counts a pair.</summary>
    /// <param name="live">The live model's time in milliseconds.</param>
    /// <param name="candidate">The candidate's.</param>
    public void Add(double live, double candidate)
    {
        for (var i = 0; i < _tolerated.Length; i++)
        {
            var (isSlow, isLiveSlow) = (candidate > _tolerated[i], live > SlownessTest.Thresholds[i]);
            if (isSlow && !isLiveSlow)
                _slower[i]++;
            else if (isLiveSlow && !isSlow)
                _faster[i]++;
        }
    }

    /// <summary>All pairs so far.</summary>
    public PairedTimes Totals() => new([.. _slower], [.. _faster]);
}
