using CsCheck;
using SkiaSharp;

namespace Fude.Imaging.Tests;

public sealed class MnistV1Tests
{
    private static readonly byte[] Expected = TestPictures.Prepare(TestPictures.Digit());

    [Fact]
    public void A_drawing_fills_the_box_and_is_centred()
    {
        var statistics = ImageStatistics.Measure(Expected);
        Assert.Equal(20, Math.Max(statistics.BoxWidth, statistics.BoxHeight));
        Assert.InRange(statistics.CentreOffsetX, -0.5, 0.5);
        Assert.InRange(statistics.CentreOffsetY, -0.5, 0.5);
        Assert.InRange(statistics.InkMass, 60, 160);
    }

    [Fact]
    public void A_drawing_moved_by_whole_pixels_gives_identical_pixels() =>
        Gen.Select(Gen.Int[-70, 70], Gen.Int[-40, 50]).Sample((x, y) => TestPictures.Prepare(TestPictures.Digit(x: x, y: y)).AsSpan().SequenceEqual(Expected), iter: 50);

    [Theory, InlineData(0.4f), InlineData(0.6f), InlineData(1.7f), InlineData(5)]
    public void A_drawing_of_another_size_gives_nearly_the_same(float scale)
    {
        var scaled = TestPictures.Prepare(TestPictures.Digit(canvas: scale > 1 ? 1400 : 280, scale: scale));
        Assert.InRange(TestPictures.Difference(Expected, scaled), 0, 0.12);
    }

    [Fact]
    public void Dark_on_light_light_on_dark_and_ink_on_transparency_are_the_same_drawing()
    {
        Assert.Equal(Expected, TestPictures.Prepare(TestPictures.Digit(paper: SKColors.White)));
        Assert.Equal(Expected, TestPictures.Prepare(TestPictures.Digit(ink: SKColors.White, paper: SKColors.Black)));
        Assert.Equal(Expected, TestPictures.Prepare(TestPictures.Digit(ink: SKColors.White)));
        AssertClose(0.02, TestPictures.Digit(paper: new SKColor(240, 230, 200)));
        AssertClose(0.02, TestPictures.Digit(ink: SKColors.White, paper: new SKColor(20, 60, 20)));
        AssertClose(0.02, TestPictures.Digit(ink: SKColors.Black, paper: new SKColor(128, 128, 128)));
    }

    [Fact]
    public void Grey_ink_is_weaker_in_proportion()
    {
        var half = TestPictures.Prepare(TestPictures.Digit(ink: new SKColor(0, 0, 0, 128)));
        Assert.Equal(128, half.Max());
        Assert.Equal(51, TestPictures.Prepare(TestPictures.Digit(ink: new SKColor(204, 204, 204), paper: SKColors.White)).Max());
    }

    [Fact]
    public void Transparent_corners_of_an_opaque_picture_are_not_ink()
    {
        var picture = TestPictures.Digit(paper: SKColors.White);
        var rgba = picture.Rgba.ToArray();
        for (var i = 0; i < 280 * 280; i++)
        {
            var (x, y) = (Math.Min(i % 280, 279 - i % 280), Math.Min(i / 280, 279 - i / 280));
            if (x + y < 25)
                rgba.AsSpan(i * 4, 4).Clear();
        }

        Assert.Equal(Expected, TestPictures.Prepare(new Picture(280, 280, rgba)));
    }

    [Theory, InlineData(95), InlineData(75), InlineData(40)]
    public void Compression_of_a_drawing_on_white_is_not_ink(int quality)
    {
        var drawing = TestPictures.Digit(paper: SKColors.White);
        AssertClose(0.07, TestPictures.Decode(TestPictures.Encode(drawing, SKEncodedImageFormat.Jpeg, quality)));
        AssertClose(0.07, TestPictures.Decode(TestPictures.Encode(drawing, SKEncodedImageFormat.Webp, quality)));
    }

    [Theory]
    [InlineData(280, 1, 4, 0, 90), InlineData(280, 1, 9, 0, 75), InlineData(1120, 4, 6, 0, 80), InlineData(1120, 4, 6, 30, 80), InlineData(280, 1, 6, 20, 60)]
    public void A_photograph_of_a_pen_drawing_on_paper(int canvas, float scale, int grain, int shading, int quality)
    {
        var paper = TestPictures.Digit(canvas, scale: scale, ink: new SKColor(45, 50, 70), paper: new SKColor(226, 222, 210));
        var photograph = WithGrain(paper, grain, shading);
        AssertClose(0.12, TestPictures.Decode(TestPictures.Encode(photograph, SKEncodedImageFormat.Jpeg, quality)));
        AssertClose(0.12, photograph);
    }

    [Fact]
    public void Chalk_on_a_board_photographed() =>
        AssertClose(0.12, TestPictures.Decode(TestPictures.Encode(
            WithGrain(TestPictures.Digit(560, scale: 2, ink: new SKColor(215, 215, 205), paper: new SKColor(35, 60, 45)), 8, 10), SKEncodedImageFormat.Jpeg, 80)));

    [Fact]
    public void A_pencil_drawing_photographed_has_full_contrast() =>
        AssertClose(0.15, TestPictures.Decode(TestPictures.Encode(
            WithGrain(TestPictures.Digit(560, scale: 2, ink: new SKColor(140, 140, 140), paper: new SKColor(225, 225, 220)), 5, 0), SKEncodedImageFormat.Jpeg, 85)));

    [Theory, InlineData(0, 0), InlineData(5, 0), InlineData(9, 25)]
    public void A_photograph_of_blank_paper_is_empty(int grain, int shading)
    {
        var blank = WithGrain(TestPictures.Grey(280, 280, (_, _) => 225), grain, shading);
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png])
        {
            Assert.False(Preprocessings.Get(Preprocessings.MnistV1).TryPrepare(TestPictures.Decode(TestPictures.Encode(blank, format, 80)), new byte[784], out var fault));
            Assert.Equal(PictureFaultKind.EmptyDrawing, fault.Kind);
        }
    }

    [Theory, InlineData(280), InlineData(28), InlineData(1)]
    public void Empty_drawings(int side)
    {
        Picture[] empty =
        [
            new(side, side, new byte[side * side * 4]),
            TestPictures.Grey(side, side, (_, _) => 255),
            TestPictures.Grey(side, side, (_, _) => 0),
            TestPictures.Grey(side, side, (_, _) => 77, lossy: true),
            TestPictures.Grey(side, side, (x, y) => (byte)(x == 14 && y == 14 ? 0 : 255)),
        ];
        foreach (var preprocessing in Preprocessings.All)
        {
            foreach (var picture in empty)
            {
                Assert.False(preprocessing.TryPrepare(picture, new byte[784], out var fault));
                Assert.Equal(PictureFaultKind.EmptyDrawing, fault.Kind);
                Assert.Contains("empty", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Preparing_allocates_little()
    {
        var picture = TestPictures.Digit();
        var pixels = new byte[784];
        var preprocessing = Preprocessings.Get(Preprocessings.MnistV1);
        preprocessing.TryPrepare(picture, pixels, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        preprocessing.TryPrepare(picture, pixels, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    [Fact]
    public void Preprocessings_are_found_by_id_and_by_nothing_else()
    {
        Assert.Equal("mnist-v1 resize-v1", string.Join(' ', Preprocessings.All.Select(preprocessing => preprocessing.Id)));
        Assert.All(Preprocessings.All, preprocessing => Assert.Equal((28, 28), (preprocessing.Width, preprocessing.Height)));
        Assert.All(Preprocessings.All, preprocessing => Assert.Same(preprocessing, Preprocessings.Get(preprocessing.Id)));
        Assert.False(Preprocessings.TryGet("MNIST-V1", out _));
        Assert.Contains("mnist-v1, resize-v1", Assert.Throws<ArgumentException>(() => Preprocessings.Get("mnist-v2")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("pixels", () => Preprocessings.Get("mnist-v1").TryPrepare(TestPictures.Digit(), new byte[10], out _));
        Assert.Throws<ArgumentOutOfRangeException>("pixels", () => Preprocessings.Get("resize-v1").TryPrepare(TestPictures.Digit(), new byte[10], out _));
    }

    private static void AssertClose(double most, Picture picture) =>
        Assert.InRange(TestPictures.Difference(Expected, TestPictures.Prepare(picture)), 0, most);

    /// <summary>Adds grain with the given standard deviation and a fall of light from left to right by the given levels.</summary>
    private static Picture WithGrain(Picture picture, int grain, int shading)
    {
        var rgba = picture.Rgba.ToArray();
        var random = new Random(7);
        for (var i = 0; i < rgba.Length; i += 4)
        {
            // the sum of 12 uniform numbers is nearly normal with a deviation of 1
            var noise = grain * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6) - shading * (i / 4 % picture.Width / (double)picture.Width - 0.5);
            for (var channel = 0; channel < 3; channel++)
                rgba[i + channel] = (byte)Math.Clamp(rgba[i + channel] + noise, 0, 255);
        }

        return new Picture(picture.Width, picture.Height, rgba);
    }
}
