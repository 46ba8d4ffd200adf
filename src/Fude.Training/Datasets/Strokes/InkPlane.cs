using System.Numerics;

namespace Fude.Training.Datasets;

/// <summary>
/// A small sheet on which pieces of a pen's trace are drawn anti-aliased: a piece is a capsule whose half width changes
/// evenly from end to end, and ink is the largest coverage by any piece. Every value is computed for itself, so the
/// result does not depend on how many the processor takes at once.
/// </summary>
internal sealed class InkPlane
{
    /// <summary>Width and height in pixels; a multiple of the widest vector.</summary>
    public const int Side = 48;

    private static readonly Vector<float> Steps = CreateSteps();
    private readonly float[] ink = new float[Side * Side];

    /// <summary>Row by row, 0 to 1.</summary>
    public ReadOnlySpan<float> Ink => ink;

    /// <summary>Removes all ink.</summary>
    public void Clear() => ink.AsSpan().Clear();

    /// <summary>Draws one piece.</summary>
    /// <param name="a">One end, in pixels.</param>
    /// <param name="b">The other end; may be the same point.</param>
    /// <param name="softness">Pixels over which the line's edge fades.</param>
    /// <param name="strength">The darkest ink.</param>
    public void Draw(in TracePoint a, in TracePoint b, float softness, float strength)
    {
        var reach = Math.Max(a.Radius, b.Radius) + (softness / 2);
        var top = Math.Max(0, (int)MathF.Floor(Math.Min(a.Y, b.Y) - reach));
        var bottom = Math.Min(Side - 1, (int)MathF.Ceiling(Math.Max(a.Y, b.Y) + reach));
        var left = Math.Max(0, (int)MathF.Floor(Math.Min(a.X, b.X) - reach));
        var right = Math.Min(Side - 1, (int)MathF.Ceiling(Math.Max(a.X, b.X) + reach));
        var lanes = Vector<float>.Count;
        left -= left % lanes;

        var x = b.X - a.X;
        var y = b.Y - a.Y;
        var inverse = 1 / ((x * x) + (y * y) + 1e-9f);
        var growth = b.Radius - a.Radius;
        var scale = strength / softness;
        var offset = strength / 2;
        for (var row = top; row <= bottom; row++)
        {
            var dy = row + 0.5f - a.Y;
            var alongY = dy * y * inverse;
            for (var column = left; column <= right; column += lanes)
            {
                var dx = Steps + new Vector<float>(column - a.X);
                var t = Vector.Min(Vector.Max((dx * (x * inverse)) + new Vector<float>(alongY), Vector<float>.Zero), Vector<float>.One);
                var offX = dx - (t * x);
                var offY = new Vector<float>(dy) - (t * y);
                var distance = Vector.SquareRoot((offX * offX) + (offY * offY));
                var depth = new Vector<float>(a.Radius) + (t * growth) - distance;
                var cover = Vector.Min((depth * scale) + new Vector<float>(offset), new Vector<float>(strength));
                var place = ink.AsSpan((row * Side) + column, lanes);
                Vector.Max(new Vector<float>(place), cover).CopyTo(place);
            }
        }
    }

    /// <summary>Centres of a vector's pixels.</summary>
    private static Vector<float> CreateSteps()
    {
        Span<float> steps = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = i + 0.5f;
        return new Vector<float>(steps);
    }
}
