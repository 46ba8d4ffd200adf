namespace Fude.Tracking.Console.Charts;

/// <summary>The points of one stretch: the first, the least, the greatest and the last finite one, and where others began not to be finite.</summary>
internal sealed class PointBucket
{
    private (long X, double Y) _first;
    private (long X, double Y) _least;
    private (long X, double Y) _greatest;
    private (long X, double Y) _last;
    private bool _any;
    private long? _nan;
    private long? _infinity;
    private long? _minusInfinity;

    public void Add(long x, double y)
    {
        if (double.IsFinite(y))
            AddFinite(x, y);
        else if (double.IsNaN(y))
            _nan = Earlier(_nan, x);
        else if (y > 0)
            _infinity = Earlier(_infinity, x);
        else
            _minusInfinity = Earlier(_minusInfinity, x);
    }

    /// <summary>Takes in the points of the next stretch.</summary>
    public void Merge(PointBucket other)
    {
        if (other._any)
        {
            foreach (var (x, y) in ((long, double)[])[other._first, other._least, other._greatest, other._last])
                AddFinite(x, y);
        }

        (_nan, _infinity, _minusInfinity) = (Earlier(_nan, other._nan), Earlier(_infinity, other._infinity), Earlier(_minusInfinity, other._minusInfinity));
    }

    public void Write(List<(long X, double Y)> points)
    {
        List<(long X, double Y)> own = [];
        if (_any)
            own.AddRange([_first, _least, _greatest, _last]);
        if (_nan is { } nan)
            own.Add((nan, double.NaN));
        if (_infinity is { } infinity)
            own.Add((infinity, double.PositiveInfinity));
        if (_minusInfinity is { } minusInfinity)
            own.Add((minusInfinity, double.NegativeInfinity));
        points.AddRange(own.Distinct().OrderBy(point => point.X));
    }

    private void AddFinite(long x, double y)
    {
        if (!_any)
        {
            _first = _least = _greatest = _last = (x, y);
            _any = true;
            return;
        }

        if (x < _first.X)
            _first = (x, y);
        if (x >= _last.X)
            _last = (x, y);
        if (y < _least.Y)
            _least = (x, y);
        if (y > _greatest.Y)
            _greatest = (x, y);
    }

    private static long? Earlier(long? a, long? b) => a is { } left && b is { } right ? Math.Min(left, right) : a ?? b;
}
