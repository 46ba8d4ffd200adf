using System.Runtime.InteropServices;

namespace Fude.Tracking.Console.Charts;

/// <summary>
/// Thins a stream of points out for a chart, in one pass, in any order, and in memory for about as many points as come out. Up to the limit every
/// point is kept. Beyond it, of each stretch of the axis the first, least, greatest and last point are (M4: Jugel et al., VLDB 2014: a line drawn
/// through them is the line through all), and where a value was not finite. The stretches are as many as fit the limit: they double as the range grows.
/// </summary>
/// <param name="limit">About how many points may come out, at least 8.</param>
public sealed class PointSampler(int limit)
{
    private readonly int _mostBuckets = Math.Max(2, limit / 4);
    private readonly int _limit = Math.Max(8, limit);
    private List<(long X, double Y)>? _all = [];
    private Dictionary<long, PointBucket> _buckets = [];
    private PointBucket? _lately;
    private long _latelyAt;
    private int _shift;

    /// <summary>Adds a point.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">The value; NaN and the infinities are kept as what they are.</param>
    public void Add(long x, double y)
    {
        if (_all is null)
        {
            AddToBucket(x, y);
            return;
        }

        _all.Add((x, y));
        if (_all.Count <= _limit)
            return;
        var all = _all;
        _all = null;
        foreach (var point in all)
            AddToBucket(point.X, point.Y);
    }

    /// <summary>The points that are kept, by where they are; those at one place in the order in which they came.</summary>
    public IReadOnlyList<(long X, double Y)> Points()
    {
        if (_all is not null)
            return [.. _all.OrderBy(point => point.X)];
        var points = new List<(long, double)>(_buckets.Count * 4);
        foreach (var at in _buckets.Keys.Order())
            _buckets[at].Write(points);
        return points;
    }

    private void AddToBucket(long x, double y)
    {
        var at = x >> _shift;
        if (_lately is null || at != _latelyAt)
        {
            ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, at, out _);
            bucket ??= new PointBucket();
            (_lately, _latelyAt) = (bucket, at);
        }

        _lately.Add(x, y);
        while (_buckets.Count > _mostBuckets)
            Widen();
    }

    private void Widen()
    {
        _shift++;
        var wider = new Dictionary<long, PointBucket>(_buckets.Count);
        foreach (var (at, bucket) in _buckets.OrderBy(each => each.Key))
        {
            if (!wider.TryAdd(at >> 1, bucket))
                wider[at >> 1].Merge(bucket);
        }

        _buckets = wider;
        _lately = null;
    }
}
