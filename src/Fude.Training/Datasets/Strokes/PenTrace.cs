namespace Fude.Training.Datasets;

/// <summary>
/// The pen's way as many short pieces: the control points of a <see cref="Hand"/> joined by smooth curves. Reused from
/// digit to digit.
/// </summary>
internal sealed class PenTrace
{
    /// <summary>Length of a piece, in heights of a digit.</summary>
    private const float PieceLength = 0.06f;

    private const int MaxPiecesPerCurve = 8;
    private readonly TracePoint[] points = new TracePoint[Hand.MaxPoints * MaxPiecesPerCurve];
    private int count;

    /// <summary>The points in order; the writer scales them.</summary>
    public Span<TracePoint> Points => points.AsSpan(0, count);

    /// <summary>
    /// Joins control points by centripetal Catmull–Rom curves, which neither loop nor overshoot where points lie close.
    /// Source: Yuksel, Schaefer and Keyser, "Parameterization and applications of Catmull–Rom curves", CAD 43 (2011).
    /// </summary>
    /// <param name="path">The control points.</param>
    /// <param name="roundness">How much of a corner a fast hand rounds off: 0 leaves it sharp, 1 makes it smooth.</param>
    public void Follow(ReadOnlySpan<PenPoint> path, float roundness)
    {
        count = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].IsStart)
                points[count++] = new TracePoint { X = path[i].X, Y = path[i].Y, IsStart = true };
            else
                Curve(path, i, roundness);
        }
    }

    /// <summary>The curve from point i−1 to point i, as a cubic in Hermite form.</summary>
    private void Curve(ReadOnlySpan<PenPoint> path, int i, float roundness)
    {
        ref readonly var from = ref path[i - 1];
        ref readonly var to = ref path[i];
        var x = to.X - from.X;
        var y = to.Y - from.Y;
        var distance = MathF.Sqrt((x * x) + (y * y));
        var (leaveX, leaveY) = Tangent(path, i - 1, i, distance, roundness);
        var (arriveX, arriveY) = Tangent(path, i, i, distance, roundness);

        var pieces = Math.Clamp((int)(distance / PieceLength) + 1, 1, MaxPiecesPerCurve);
        for (var k = 1; k <= pieces; k++)
        {
            var t = (float)k / pieces;
            var s = 1 - t;
            var leave = t * s * s;
            var arrive = -t * t * s;
            var along = t * t * (3 - (2 * t));
            points[count++] = new TracePoint
            {
                X = from.X + (along * x) + (leave * leaveX) + (arrive * arriveX),
                Y = from.Y + (along * y) + (leave * leaveY) + (arrive * arriveY),
            };
        }
    }

    /// <summary>The curve's derivative at a control point, for the span that ends at point <paramref name="spanEnd"/>.</summary>
    private static (float X, float Y) Tangent(ReadOnlySpan<PenPoint> path, int at, int spanEnd, float spanLength, float roundness)
    {
        ref readonly var point = ref path[at];
        ref readonly var from = ref path[spanEnd - 1];
        ref readonly var to = ref path[spanEnd];
        var chordX = to.X - from.X;
        var chordY = to.Y - from.Y;
        if (point.IsStart || at + 1 == path.Length || path[at + 1].IsStart)
            return (chordX, chordY);

        var smoothness = point.IsCorner ? roundness : 1;
        ref readonly var before = ref path[at - 1];
        ref readonly var after = ref path[at + 1];
        var inX = point.X - before.X;
        var inY = point.Y - before.Y;
        var outX = after.X - point.X;
        var outY = after.Y - point.Y;

        // Knots are the square roots of the distances; the small number keeps doubled points apart.
        var knotIn = MathF.Sqrt(MathF.Sqrt((inX * inX) + (inY * inY)) + 1e-6f);
        var knotOut = MathF.Sqrt(MathF.Sqrt((outX * outX) + (outY * outY)) + 1e-6f);
        var span = MathF.Sqrt(spanLength + 1e-6f);
        var smoothX = span * ((inX / knotIn) - ((inX + outX) / (knotIn + knotOut)) + (outX / knotOut));
        var smoothY = span * ((inY / knotIn) - ((inY + outY) / (knotIn + knotOut)) + (outY / knotOut));
        return (chordX + (smoothness * (smoothX - chordX)), chordY + (smoothness * (smoothY - chordY)));
    }
}

/// <summary>A point of the pen's trace.</summary>
internal struct TracePoint
{
    /// <summary>To the right.</summary>
    public float X;

    /// <summary>Downwards.</summary>
    public float Y;

    /// <summary>Half the width of the line here, in the same unit.</summary>
    public float Radius;

    /// <summary>The pen comes down here.</summary>
    public bool IsStart;
}
