using System.Globalization;

namespace Fude.Tracking.Console.AppLink;

/// <summary>What the application's <c>/metrics</c> said at a moment.</summary>
/// <param name="At">When, as the clock's timestamp.</param>
/// <param name="Requests">Requests for predictions.</param>
/// <param name="Errors">Those answered with 5xx.</param>
/// <param name="Buckets">Stored predictions by the upper bound of their time in seconds; not cumulative.</param>
internal sealed record TrafficSample(long At, long Requests, long Errors, IReadOnlyList<(double Bound, long Count)> Buckets)
{
    private const string Counted = "fude_http_requests_total{";
    private const string Timed = "fude_http_request_duration_seconds_bucket{";
    private const string Route = "route=\"/api/predictions";
    private const string Stored = "route=\"/api/predictions\"";

    /// <summary>Reads Prometheus' text format.</summary>
    public static TrafficSample Read(string text, long at)
    {
        var (requests, errors, cumulative) = (0L, 0L, new List<(double Bound, long Count)>());
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Counted, StringComparison.Ordinal) && line.Contains(Route, StringComparison.Ordinal) && Value(line) is { } count)
            {
                requests += count;
                errors += line.Contains("status=\"5", StringComparison.Ordinal) ? count : 0;
            }
            else if (line.StartsWith(Timed, StringComparison.Ordinal) && line.Contains(Stored, StringComparison.Ordinal) && Value(line) is { } upTo && Bound(line) is { } bound)
                cumulative.Add((bound, upTo));
        }

        var before = 0L;
        return new TrafficSample(at, requests, errors, [.. cumulative.OrderBy(one => one.Bound).Select(one => (one.Bound, -before + (before = one.Count)))]);
    }

    /// <summary>Whether this comes after another of the same process: nothing has become less.</summary>
    public bool Follows(TrafficSample before) => Requests >= before.Requests && Errors >= before.Errors && before.Buckets.All(old => Count(old.Bound) >= old.Count);

    /// <summary>What happened since another, or since the beginning.</summary>
    public AppTraffic Since(TrafficSample? before, TimeSpan? lasted)
    {
        var counts = Buckets.Select(one => (one.Bound, Count: one.Count - (before?.Count(one.Bound) ?? 0))).ToList();
        return new AppTraffic(Requests - (before?.Requests ?? 0), Errors - (before?.Errors ?? 0), Quantile(counts, 0.5), Quantile(counts, 0.99), lasted);
    }

    private long Count(double bound) => Buckets.FirstOrDefault(one => one.Bound.Equals(bound)).Count;

    // Within a bucket times are taken to lie evenly, as Prometheus does.
    private static double? Quantile(List<(double Bound, long Count)> counts, double share)
    {
        var (rank, from, seen) = (share * counts.Sum(one => one.Count), 0.0, 0L);
        if (rank <= 0)
            return null;
        foreach (var (bound, count) in counts)
        {
            if (count > 0 && seen + count >= rank)
                return 1000 * (double.IsInfinity(bound) ? from : from + ((bound - from) * (rank - seen) / count));
            (from, seen) = (bound, seen + count);
        }

        return null;
    }

    private static long? Value(ReadOnlySpan<char> line) =>
        double.TryParse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e15 ? (long)value : null;

    private static double? Bound(ReadOnlySpan<char> line)
    {
        const string Label = "le=\"";
        if (line.IndexOf(Label, StringComparison.Ordinal) is not (>= 0 and var at))
            return null;
        var rest = line[(at + Label.Length)..];
        if (rest.IndexOf('"') is not (> 0 and var end))
            return null;
        return rest[..end] is "+Inf" ? double.PositiveInfinity : double.TryParse(rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : null;
    }
}
