using System.Diagnostics;
using Fude.Imaging;

namespace Fude.Training.Datasets;

/// <summary>
/// Writes one digit after another: chooses a way of writing, gives it a hand (slant, proportions, trembling, speed) and a
/// pen (width, pressure, ink), draws it and frames it as <c>mnist-v1</c> does. Holds the buffers, so each thread has its own.
/// Only operations that IEEE 754 fixes to the last bit are used (+ − × ÷ √ and comparisons), in a fixed order, so the
/// digits are the same on every processor and with every version of .NET.
/// </summary>
internal sealed class Handwriting(StrokeOptions options)
{
    private const ulong Drawing = 1;
    private readonly Hand hand = new();
    private readonly PenTrace trace = new();
    private readonly InkPlane plane = new();

    /// <summary>Writes a digit.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="index">The image's number.</param>
    /// <param name="digit">0 to 9.</param>
    /// <param name="pixels">Receives 28×28 bytes.</param>
    public void Write(long seed, long index, int digit, Span<byte> pixels)
    {
        var random = new StrokeRandom(seed, Drawing, index);
        var way = ChooseWay(ref random, digit);
        hand.Begin(random);
        way.Write(hand);
        Tremble();
        Warp();
        Lean();
        trace.Follow(hand.Points, roundness: hand.Chance(0.5f) ? hand.Between(0, 0.35f) : hand.Between(0.2f, 0.9f));
        Draw();
        if (!DigitFraming.TryFrame(plane.Ink, InkPlane.Side, InkPlane.Side, pixels))
            throw new UnreachableException($"Image {index} of seed {seed} (a {digit}) came out empty.");
    }

    /// <summary>The way in which an image's digit is written.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="index">The image's number.</param>
    /// <param name="digit">0 to 9.</param>
    public static Allograph WayOf(long seed, long index, int digit)
    {
        var random = new StrokeRandom(seed, Drawing, index);
        return ChooseWay(ref random, digit);
    }

    private static Allograph ChooseWay(ref StrokeRandom random, int digit) => Allograph.Choose(digit, random.NextUniform());

    /// <summary>Displaces each point a little, neighbours alike, and strokes' ends along the stroke: gaps and overshoots.</summary>
    private void Tremble()
    {
        var points = hand.Points;
        var spread = options.Tremble * hand.Between(0.4f, 1.6f);
        float driftX = 0, driftY = 0;
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i].IsStart)
                (driftX, driftY) = (hand.Around(0, spread), hand.Around(0, spread));
            driftX = (0.6f * driftX) + hand.Around(0, 0.8f * spread);
            driftY = (0.6f * driftY) + hand.Around(0, 0.8f * spread);
            points[i].X += driftX;
            points[i].Y += driftY;
        }

        var overshoot = options.Tremble * 7;
        for (var i = 0; i + 1 < points.Length; i++)
        {
            if (points[i].IsStart)
                Stretch(ref points[i], points[i + 1], hand.Around(0, overshoot));
            if (i + 2 == points.Length || points[i + 2].IsStart)
                Stretch(ref points[i + 1], points[i], hand.Around(0, overshoot));
        }
    }

    private static void Stretch(ref PenPoint end, in PenPoint before, float part)
    {
        end.X += part * (end.X - before.X);
        end.Y += part * (end.Y - before.Y);
    }

    /// <summary>A random cubic polynomial in both directions: one half larger than the other, bows, waves.</summary>
    private void Warp()
    {
        Span<float> a = stackalloc float[14];
        var spread = options.Warp * hand.Between(0.3f, 1.7f);
        foreach (ref var term in a)
            term = hand.Around(0, spread);

        foreach (ref var point in hand.Points)
        {
            var u = (point.X - 0.3f) * 2;
            var v = (point.Y - 0.5f) * 2;
            var (uu, uv, vv) = (u * u, u * v, v * v);
            point.X += (a[0] * uu) + (a[1] * uv) + (a[2] * vv) + (a[3] * uu * u) + (a[4] * uu * v) + (a[5] * u * vv) + (a[6] * vv * v);
            point.Y += (a[7] * uu) + (a[8] * uv) + (a[9] * vv) + (a[10] * uu * u) + (a[11] * uu * v) + (a[12] * u * vv) + (a[13] * vv * v);
        }
    }

    /// <summary>Width, slant and rotation.</summary>
    private void Lean()
    {
        var width = Math.Max(0.45f, 1.1f + hand.Around(0, options.AspectSpread));
        var slant = hand.Around(options.Slant, options.SlantSpread);
        var (sin, cos) = Turn.SinCos(hand.Around(0, options.RotationSpread / 360));
        foreach (ref var point in hand.Points)
        {
            var y = point.Y - 0.5f;
            var x = ((point.X - 0.3f) * width) - (slant * y);
            point.X = (x * cos) - (y * sin);
            point.Y = (x * sin) + (y * cos);
        }
    }

    /// <summary>Chooses a pen, scales the trace to the plane and draws it.</summary>
    private void Draw()
    {
        var points = trace.Points;
        var bare = Bounds(points);
        var longer = Math.Max(bare.Right - bare.Left, bare.Bottom - bare.Top);

        // A line of width w adds w to the longer side: solve for the width that is right once the whole is scaled to 20.
        var share = PenWidth() / DigitFraming.BoxSide;
        Press(points, longer * share / (1 - share) / 2);

        // How finely a digit was scanned differs: fewer pixels leave softer edges. It lies anywhere between the pixels.
        var inked = Bounds(points);
        var scale = hand.Between(26, 44) / Math.Max(inked.Right - inked.Left, inked.Bottom - inked.Top);
        var originX = ((inked.Left + inked.Right) / 2 * scale) - (InkPlane.Side / 2) + hand.Between(-0.5f, 0.5f);
        var originY = ((inked.Top + inked.Bottom) / 2 * scale) - (InkPlane.Side / 2) + hand.Between(-0.5f, 0.5f);
        foreach (ref var point in points)
        {
            point.X = (point.X * scale) - originX;
            point.Y = (point.Y * scale) - originY;
            point.Radius *= scale;
        }

        var softness = hand.Between(0.8f, 1.6f);
        // Above 1: a pen that wets the paper well past its edge; framing cuts off what is over full ink.
        var strength = hand.Between(0.95f, 1.6f);
        plane.Clear();
        for (var i = 1; i < points.Length; i++)
        {
            if (!points[i].IsStart)
                plane.Draw(points[i - 1], points[i], softness, strength);
        }
    }

    /// <summary>Bell-shaped towards thin lines; one hand in ten takes a felt-tip.</summary>
    private float PenWidth()
    {
        var u = hand.Around(0.2f, 0.105f) + (hand.Chance(0.1f) ? hand.Between(0, 0.45f) : 0);
        u = Math.Clamp(u, 0, 1);
        return options.ThinnestPen + (u * (options.ThickestPen - options.ThinnestPen));
    }

    /// <summary>Half widths along the strokes: pressure rises or falls over a stroke and wavers on the way.</summary>
    private void Press(Span<TracePoint> points, float radius)
    {
        var pressure = options.Pressure * hand.Between(0.2f, 1.8f);
        float from = 1, to = 1, waver = 0;
        for (int i = 0, start = 0, end = 0; i < points.Length; i++)
        {
            if (points[i].IsStart)
            {
                start = i;
                end = i + 1;
                while (end < points.Length && !points[end].IsStart)
                    end++;
                from = 1 + hand.Around(0, pressure);
                to = 1 + hand.Around(0, pressure);
                waver = hand.Around(0, pressure);
            }

            waver = (0.8f * waver) + hand.Around(0, 0.35f * pressure);
            var along = (float)(i - start) / Math.Max(1, end - 1 - start);
            points[i].Radius = radius * Math.Max(0.35f, from + ((to - from) * along) + waver);
        }
    }

    /// <summary>The box around a trace, its line's width counted once that is known.</summary>
    private static (float Left, float Top, float Right, float Bottom) Bounds(ReadOnlySpan<TracePoint> points)
    {
        float left = float.MaxValue, top = float.MaxValue, right = float.MinValue, bottom = float.MinValue;
        foreach (ref readonly var point in points)
        {
            left = Math.Min(left, point.X - point.Radius);
            top = Math.Min(top, point.Y - point.Radius);
            right = Math.Max(right, point.X + point.Radius);
            bottom = Math.Max(bottom, point.Y + point.Radius);
        }

        return (left, top, right, bottom);
    }
}
