using CsCheck;

namespace Fude.Imaging.Tests;

public sealed class DigitFramingTests
{
    private static byte[]? Frame(float[] ink, int width, int height)
    {
        var pixels = new byte[784];
        return DigitFraming.TryFrame(ink, width, height, pixels) ? pixels : null;
    }

    private static float[] Plane(int width, int height, Func<int, int, double> ink) =>
        [.. Enumerable.Range(0, width * height).Select(i => (float)ink(i % width, i / width))];

    /// <summary>A filled rectangle.</summary>
    private static float[] Block(int canvas, int left, int top, int width, int height) =>
        Plane(canvas, canvas, (x, y) => x >= left && x < left + width && y >= top && y < top + height ? 1 : 0);

    private static readonly Gen<(int Width, int Height, float[] Ink)> Drawing =
        from width in Gen.Int[1, 90]
        from height in Gen.Int[1, 90]
        from ink in Gen.Frequency((3, Gen.Const(0f)), (1, Gen.Const(1f)), (2, Gen.Byte.Select(value => value / 255f))).Array[width * height]
        select (width, height, ink);

    [Fact]
    public void Framing_is_what_the_definition_says() => Drawing.Sample(drawing =>
    {
        var actual = Frame(drawing.Ink, drawing.Width, drawing.Height);
        var expected = Definition(drawing.Ink, drawing.Width, drawing.Height);
        if (actual is null || expected is null)
            return actual is null && expected is null;

        // a value on a rounding step may fall on either side of it, and then even the centre may
        return actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 1) || OnATie(expected);
    }, iter: 2_000);

    /// <summary>Steps 2 to 5 as slowly and plainly as they are described.</summary>
    private static byte[]? Definition(float[] ink, int width, int height)
    {
        var inked = Enumerable.Range(0, ink.Length).Where(i => ink[i] >= 0.5f / 255).Select(i => (X: i % width, Y: i / width)).ToList();
        if (inked.Count == 0 || ink.Max() < 16f / 255 || ink.Sum(value => (double)value) < 4)
            return null;
        int left = inked.Min(p => p.X), top = inked.Min(p => p.Y);
        int boxWidth = inked.Max(p => p.X) - left + 1, boxHeight = inked.Max(p => p.Y) - top + 1;
        var cell = Math.Max(boxWidth, boxHeight) / 20.0;
        int columns = (int)Math.Ceiling(boxWidth / cell - 1e-9), rows = (int)Math.Ceiling(boxHeight / cell - 1e-9);
        double startX = left - (columns * cell - boxWidth) / 2, startY = top - (rows * cell - boxHeight) / 2;
        var cells = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                cells[row, column] = Math.Floor(Covered(startX + column * cell, startY + row * cell, cell) * 255 + 0.5 + 1e-7);
        }

        double Covered(double x, double y, double side)
        {
            var sum = 0.0;
            for (var v = Math.Max(top, (int)Math.Floor(y)); v < Math.Min(top + boxHeight, y + side); v++)
            {
                for (var u = Math.Max(left, (int)Math.Floor(x)); u < Math.Min(left + boxWidth, x + side); u++)
                    sum += ink[v * width + u] * (Math.Min(u + 1, x + side) - Math.Max(u, x)) * (Math.Min(v + 1, y + side) - Math.Max(v, y));
            }

            return sum / (side * side);
        }

        double mass = 0, alongX = 0, alongY = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                (mass, alongX, alongY) = (mass + cells[row, column], alongX + column * cells[row, column], alongY + row * cells[row, column]);
        }

        var (shiftX, shiftY) = ((int)Math.Ceiling(14 - alongX / mass - 0.5), (int)Math.Ceiling(14 - alongY / mass - 0.5));
        var pixels = new byte[784];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (row + shiftY is >= 0 and < 28 && column + shiftX is >= 0 and < 28)
                    pixels[(row + shiftY) * 28 + column + shiftX] = (byte)cells[row, column];
            }
        }

        return pixels;
    }

    private static bool OnATie(byte[] pixels)
    {
        var statistics = ImageStatistics.Measure(pixels);
        return Math.Abs(Math.Abs(statistics.CentreOffsetX) - 0.5) < 0.01 || Math.Abs(Math.Abs(statistics.CentreOffsetY) - 0.5) < 0.01;
    }

    [Fact]
    public void A_drawing_moved_on_its_canvas_gives_the_same_frame() =>
        Gen.Select(Drawing, Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 30], Gen.Int[0, 30]).Sample((drawing, x, y, right, bottom) =>
        {
            var (width, height) = (drawing.Width + x + right, drawing.Height + y + bottom);
            var moved = Plane(width, height, (u, v) =>
                u < x || v < y || u >= x + drawing.Width || v >= y + drawing.Height ? 0 : drawing.Ink[(v - y) * drawing.Width + u - x]);
            var (expected, actual) = (Frame(drawing.Ink, drawing.Width, drawing.Height), Frame(moved, width, height));
            return expected is null ? actual is null : actual is not null && expected.AsSpan().SequenceEqual(actual);
        }, iter: 1_000);

    [Fact]
    public void A_longer_side_of_20_is_not_resampled()
    {
        var noise = TestPictures.Noise(20 * 13, 3);
        noise[0] = noise[^1] = 200;
        var pixels = Frame(Plane(50, 50, (x, y) => x is >= 20 and < 33 && y is >= 4 and < 24 ? noise[(y - 4) * 13 + x - 20] / 255.0 : 0), 50, 50)!;
        var box = ImageStatistics.Measure(pixels);
        Assert.Equal((13, 20), (box.BoxWidth, box.BoxHeight));
        for (var i = 0; i < noise.Length; i++)
            Assert.Equal(noise[i], pixels[(box.Top + i / 13) * 28 + box.Left + i % 13]);
    }

    [Theory]
    [InlineData(20, 20, 4, 4)] // mean index 9.5: 14 - 9.5 = 4.5, a half rounding down
    [InlineData(20, 19, 4, 5)] // mean index 9 in the other direction
    [InlineData(5, 20, 12, 4)]
    public void The_centre_of_mass_comes_to_14_and_a_half_rounds_down(int width, int height, int left, int top)
    {
        var box = ImageStatistics.Measure(Frame(Block(60, 7, 9, width, height), 60, 60)!);
        Assert.Equal((left, top, width, height), (box.Left, box.Top, box.BoxWidth, box.BoxHeight));
    }

    [Fact]
    public void Aspect_is_kept_and_what_is_over_is_shared_by_both_sides()
    {
        // 50 wide and 400 high: 2.5 cells of 20 pixels in 3, so that the outer two are three quarters full
        var pixels = Frame(Block(420, 100, 3, 50, 400), 420, 420)!;
        Assert.Equal([0, 191, 255, 191, 0], pixels.AsSpan(14 * 28 + 12, 5).ToArray());
        var statistics = ImageStatistics.Measure(pixels);
        Assert.Equal((3, 20), (statistics.BoxWidth, statistics.BoxHeight));
    }

    [Fact]
    public void Faint_ink_widens_the_box_and_what_rounds_to_nothing_does_not()
    {
        var seen = Block(280, 100, 100, 100, 100);
        seen[150 * 280 + 60] = 1f / 255;
        // a box of 140x100 now, in which the block takes 100 * 20 / 140 = 14.3 cells
        Assert.Equal(15, ImageStatistics.Measure(Frame(seen, 280, 280)!).BoxWidth);
        var unseen = Block(280, 100, 100, 100, 100);
        unseen[150 * 280 + 60] = 0.4f / 255;
        Assert.Equal(Frame(Block(280, 100, 100, 100, 100), 280, 280), Frame(unseen, 280, 280));
    }

    [Fact]
    public void Mass_far_from_the_middle_of_the_box_is_clipped_to_the_frame()
    {
        // a dot far below a heavy bar: centred on the bar, the dot lies outside
        var ink = Block(400, 0, 0, 400, 60);
        ink[399 * 400 + 200] = 1;
        var pixels = Frame(ink, 400, 400)!;
        Assert.Equal(20 * 3, pixels.Count(value => value == 255));
        Assert.True(pixels.AsSpan(14 * 28 + 4, 20).SequenceEqual(Enumerable.Repeat((byte)255, 20).ToArray()));
    }

    [Fact]
    public void No_ink_and_practically_no_ink_are_empty()
    {
        Assert.Null(Frame(new float[280 * 280], 280, 280));
        Assert.Null(Frame(Plane(280, 280, (_, _) => 0.05), 280, 280));
        Assert.Null(Frame(Block(280, 10, 10, 3, 1), 280, 280));
        Assert.NotNull(Frame(Block(280, 10, 10, 4, 1), 280, 280));
    }

    [Fact]
    public void Values_that_are_no_ink_do_no_harm()
    {
        var ink = Block(40, 10, 10, 10, 20);
        (ink[0], ink[1], ink[15 * 40 + 15], ink[16 * 40 + 15]) = (float.NaN, -5, 7, float.NegativeInfinity);
        _ = Frame(ink, 40, 40);
        Assert.Equal(255, Frame(Plane(40, 40, (x, y) => x is > 5 and < 30 && y is > 5 and < 30 ? 3 : 0), 40, 40)!.Max());
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>("ink", () => DigitFraming.TryFrame(new float[10], 3, 3, new byte[784]));
        Assert.Throws<ArgumentException>("pixels", () => DigitFraming.TryFrame(new float[9], 3, 3, new byte[783]));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => DigitFraming.TryFrame([], 0, 3, new byte[784]));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => DigitFraming.TryFrame([], 3, -1, new byte[784]));
        Assert.Throws<ArgumentException>("ink", () => DigitFraming.TryFrame(new float[16], 65536, 65536, new byte[784]));
    }

    [Theory, InlineData(112), InlineData(280)]
    public void Framing_allocates_nothing(int side)
    {
        var ink = Block(side, 20, 10, 50, 80);
        var pixels = new byte[784];
        DigitFraming.TryFrame(ink, side, side, pixels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            DigitFraming.TryFrame(ink, side, side, pixels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
