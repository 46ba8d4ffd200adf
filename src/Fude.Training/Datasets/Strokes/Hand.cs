namespace Fude.Training.Datasets;

/// <summary>A point that the pen passes. A corner breaks the curve's direction; a start is where the pen comes down.</summary>
internal struct PenPoint
{
    /// <summary>To the right, in heights of a digit.</summary>
    public float X;

    /// <summary>Downwards, 0 at the top of a digit and 1 at its foot.</summary>
    public float Y;

    /// <summary>The pen turns sharply here.</summary>
    public bool IsCorner;

    /// <summary>The pen comes down here: a new stroke.</summary>
    public bool IsStart;
}

/// <summary>
/// What an <see cref="Allograph"/> writes with: a pen that takes control points, and chance that varies them. One is
/// reused for many digits; it is not safe for several threads.
/// </summary>
internal sealed class Hand
{
    /// <summary>More points than any allograph needs.</summary>
    public const int MaxPoints = 96;

    private readonly PenPoint[] points = new PenPoint[MaxPoints];
    private int count;

    /// <summary>The stream of random numbers of the digit being written.</summary>
    public StrokeRandom Random;

    /// <summary>The points written so far; the writer moves them.</summary>
    public Span<PenPoint> Points => points.AsSpan(0, count);

    /// <summary>Takes a fresh sheet.</summary>
    /// <param name="random">The new digit's stream.</param>
    public void Begin(StrokeRandom random)
    {
        Random = random;
        count = 0;
    }

    /// <summary>Uniform between two bounds.</summary>
    public float Between(float low, float high) => low + ((high - low) * Random.NextUniform());

    /// <summary>Bell-shaped around a centre, never further than 3.5 spreads.</summary>
    public float Around(float centre, float spread) => centre + (spread * Random.NextBell());

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Random.NextUniform() < probability;

    /// <summary>Puts the pen down.</summary>
    public Hand Down(float x, float y) => Add(x, y, isCorner: false, isStart: true);

    /// <summary>Moves the pen smoothly through a point.</summary>
    public Hand To(float x, float y) => Add(x, y, isCorner: false, isStart: false);

    /// <summary>Moves the pen to a point where it turns sharply.</summary>
    public Hand Corner(float x, float y) => Add(x, y, isCorner: true, isStart: false);

    /// <summary>Puts the pen down and draws along an oval.</summary>
    /// <param name="x">Centre, to the right.</param>
    /// <param name="y">Centre, downwards.</param>
    /// <param name="rx">Half the width.</param>
    /// <param name="ry">Half the height.</param>
    /// <param name="from">Where on it, in turns clockwise from the top.</param>
    /// <param name="turns">How far: 1 is once around clockwise, −1 anticlockwise.</param>
    public Hand Oval(float x, float y, float rx, float ry, float from, float turns)
    {
        var steps = Math.Max(2, (int)Math.Ceiling(Math.Abs(turns) * 8));
        for (var i = 0; i <= steps; i++)
        {
            var (sin, cos) = Turn.SinCos(from + (turns * i / steps));
            Add(x + (rx * sin), y - (ry * cos), isCorner: false, isStart: i == 0);
        }

        return this;
    }

    private Hand Add(float x, float y, bool isCorner, bool isStart)
    {
        points[count++] = new PenPoint { X = x, Y = y, IsCorner = isCorner, IsStart = isStart };
        return this;
    }
}
