using CsCheck;
using SkiaSharp;

namespace Fude.Imaging.Tests;

public sealed class ImageStatisticsTests
{
    private static byte[] Block(int left, int top, int width, int height, byte value = 255)
    {
        var pixels = new byte[784];
        for (var y = top; y < top + height; y++)
            pixels.AsSpan(y * 28 + left, width).Fill(value);
        return pixels;
    }

    [Fact]
    public void A_bar_is_measured_exactly()
    {
        var statistics = ImageStatistics.Measure(Block(10, 4, 4, 20));
        Assert.Equal(80, statistics.InkMass);
        Assert.Equal((10, 4, 4, 20), (statistics.Left, statistics.Top, statistics.BoxWidth, statistics.BoxHeight));
        Assert.Equal(0.2, statistics.Aspect);
        Assert.Equal((-2.5, -0.5), (statistics.CentreOffsetX, statistics.CentreOffsetY));
    }

    [Fact]
    public void Ink_is_weighed_by_its_strength()
    {
        var pixels = Block(14, 14, 1, 1, 51);
        pixels[14 * 28 + 20] = 102;
        var statistics = ImageStatistics.Measure(pixels);
        Assert.Equal(0.6, statistics.InkMass, 12);
        Assert.Equal(4, statistics.CentreOffsetX, 12);
        Assert.Equal(0, statistics.CentreOffsetY, 12);
    }

    [Fact]
    public void No_ink_gives_nothing_but_zeros() => Assert.Equal(default, ImageStatistics.Measure(new byte[784]));

    [Fact]
    public void Every_picture_gives_finite_figures() => Gen.Byte.Array[784].Sample(pixels =>
    {
        var statistics = ImageStatistics.Measure(pixels);
        return double.IsFinite(statistics.StrokeWidth) && double.IsFinite(statistics.Aspect) && statistics.InkMass is >= 0 and <= 784
            && Math.Abs(statistics.CentreOffsetX) <= 14 && Math.Abs(statistics.CentreOffsetY) <= 14;
    }, iter: 1_000);

    // rings have no ends, so that the outline is two circles and the formula is exact but for the grid
    [Theory, InlineData(1.5f), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Stroke_width_of_a_ring(float pen) => Assert.InRange(ImageStatistics.Measure(Drawn(pen, canvas => canvas.AddCircle(14, 14, 9))).StrokeWidth, pen * 0.85, pen * 1.15);

    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void Stroke_width_of_a_slanted_line_is_a_little_less_for_its_ends(float pen)
    {
        var path = Drawn(pen, canvas =>
        {
            canvas.MoveTo(8, 3);
            canvas.LineTo(19, 25);
        });
        Assert.InRange(ImageStatistics.Measure(path).StrokeWidth, pen * 0.75, pen * 1.1);
    }

    [Fact]
    public void A_thicker_pen_gives_a_greater_width() =>
        Assert.True(ImageStatistics.Measure(TestPictures.Prepare(TestPictures.Digit(pen: 30))).StrokeWidth
            > 1.5 * ImageStatistics.Measure(TestPictures.Prepare(TestPictures.Digit(pen: 15))).StrokeWidth);

    [Fact]
    public void Other_sizes_and_wrong_lengths()
    {
        Assert.Equal((2, 1), ImageStatistics.Measure([0, 9, 9, 0, 0, 0], 3, 2) is var s ? (s.BoxWidth, s.BoxHeight) : default);
        Assert.Throws<ArgumentException>("pixels", () => ImageStatistics.Measure(new byte[783]));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => ImageStatistics.Measure([], 0, 28));
    }

    private static byte[] Drawn(float pen, Action<SKPathBuilder> draw)
    {
        using var outline = new SKPathBuilder();
        draw(outline);
        using var path = outline.Detach();
        using var surface = SKSurface.Create(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque));
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = pen };
        surface.Canvas.Clear(SKColors.Black);
        surface.Canvas.DrawPath(path, paint);
        using var image = surface.Snapshot();
        using var pixels = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque));
        Assert.True(image.ReadPixels(pixels.Info, pixels.GetPixels(), pixels.RowBytes, 0, 0));
        return pixels.Bytes;
    }
}
