namespace Fude.Tracking.Console.Charts;

/// <summary>Collects the points of all curves of a chart in one array of pairs, which goes to the browser as bytes.</summary>
/// <param name="log">Whether only values above 0 have a place.</param>
/// <param name="lastX">The greatest place.</param>
internal sealed class PointBuffer(bool log, double lastX)
{
    private const double Decades = 100;
    private readonly List<double> _pairs = [];
    private double _least = double.PositiveInfinity;
    private double _greatest;

    /// <summary>The base of a logarithmic axis: with 2, an axis of less than two powers of ten has more than one or two lines.</summary>
    public int LogBase => _greatest / _least < Decades ? 2 : 10;

    /// <summary>Points that had no place on a logarithmic axis.</summary>
    public long NotOnLog { get; private set; }

    /// <summary>Adds points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="isMark">Whether their height is a place in the chart, and no value.</param>
    /// <returns>What a series has for data.</returns>
    public object Add(SeriesPoints points, bool isMark = false)
    {
        var from = _pairs.Count / 2;
        for (var i = 0; i < points.X.Length; i++)
        {
            var y = points.Y[i];
            if (log && !isMark && y <= 0)
            {
                NotOnLog++;
                y = double.NaN;
            }

            if (!isMark && y > 0)
                (_least, _greatest) = (Math.Min(_least, y), Math.Max(_greatest, y));
            _pairs.Add(Math.Clamp(points.X[i], -lastX, lastX));
            _pairs.Add(y);
        }

        return new { from, count = points.X.Length };
    }

    public double[] ToArray() => [.. _pairs];
}
