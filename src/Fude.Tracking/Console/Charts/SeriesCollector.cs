namespace Fude.Tracking.Console.Charts;

/// <summary>Makes the series of one run of its points as they come from the database.</summary>
internal sealed class SeriesCollector
{
    private readonly PointSampler _points;
    private readonly PointSampler? _smooth;
    private readonly double _from;
    private readonly double _to;
    private DebiasedAverage _average;
    private (long X, double Y, double Average)? _before;
    private (long X, double Y, double Average)? _after;
    private long _count;
    private long _notFinite;
    private SeriesValue? _first;
    private SeriesValue? _last;
    private SeriesValue? _least;
    private SeriesValue? _greatest;

    public SeriesCollector(SeriesView view)
    {
        _points = new PointSampler(view.Points);
        _smooth = view.Smoothing > 0 ? new PointSampler(view.Points) : null;
        _average = new DebiasedAverage(Math.Clamp(view.Smoothing, 0, 0.9999));
        (_from, _to) = view.Range is { } range ? (range.From, range.To) : (double.NegativeInfinity, double.PositiveInfinity);
    }

    public void Add(long x, double y)
    {
        var average = _smooth is null ? y : _average.Next(y);
        if (x < _from)
        {
            if (_before is not { } known || x >= known.X)
                _before = (x, y, average);
        }
        else if (x > _to)
        {
            if (_after is not { } known || x < known.X)
                _after = (x, y, average);
        }
        else
        {
            Count(x, y);
            Keep(x, y, average);
        }
    }

    public Series Finish(string run)
    {
        // They are sorted in by their place.
        foreach (var (x, y, average) in new[] { _before, _after }.OfType<(long, double, double)>())
            Keep(x, y, average);
        var marks = new List<SeriesMark>();
        var points = Split(_points, marks);
        return new Series(run, points, _smooth is null ? null : Split(_smooth, []), marks, new SeriesFigures(_count, _first, _last, _least, _greatest, _notFinite));
    }

    private void Keep(long x, double y, double average)
    {
        _points.Add(x, y);
        _smooth?.Add(x, average);
    }

    private void Count(long x, double y)
    {
        _count++;
        if (_first is not { } first || x < first.X)
            _first = new SeriesValue(x, y);
        if (_last is not { } last || x >= last.X)
            _last = new SeriesValue(x, y);
        if (!double.IsFinite(y))
        {
            _notFinite++;
            return;
        }

        if (_least is not { } least || y < least.Value)
            _least = new SeriesValue(x, y);
        if (_greatest is not { } greatest || y > greatest.Value)
            _greatest = new SeriesValue(x, y);
    }

    private static SeriesPoints Split(PointSampler sampler, List<SeriesMark> marks)
    {
        var points = sampler.Points();
        var (x, y) = (new double[points.Count], new double[points.Count]);
        for (var i = 0; i < points.Count; i++)
        {
            (x[i], y[i]) = (points[i].X, double.IsFinite(points[i].Y) ? points[i].Y : double.NaN);
            if (!double.IsFinite(points[i].Y))
                marks.Add(new SeriesMark(points[i].X, double.IsNaN(points[i].Y) ? MarkKind.NaN : points[i].Y > 0 ? MarkKind.Infinity : MarkKind.MinusInfinity));
        }

        return new SeriesPoints(x, y);
    }
}
