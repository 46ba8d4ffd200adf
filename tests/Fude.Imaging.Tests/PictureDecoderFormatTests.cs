using SkiaSharp;

namespace Fude.Imaging.Tests;

public sealed class PictureDecoderFormatTests
{
    private const int Width = 37, Height = 23;
    private static readonly byte[] Levels = [.. Enumerable.Range(0, Width * Height).Select(i => (byte)(i * 7 % 256))];

    private static byte At(int x, int y) => Levels[y * Width + x];

    public static TheoryData<bool> Interlacing => [false, true];

    private static void AssertPixels(Picture picture, Func<int, int, (byte Red, byte Green, byte Blue, byte Alpha)> expected, int tolerance = 0)
    {
        Assert.Equal((Width, Height), (picture.Width, picture.Height));
        for (var i = 0; i < Width * Height; i++)
        {
            var pixel = picture.Rgba.Span.Slice(i * 4, 4);
            var (red, green, blue, alpha) = expected(i % Width, i / Width);
            Assert.Equal(alpha, pixel[3]);
            Assert.InRange(pixel[0], red - tolerance, red + tolerance);
            Assert.InRange(pixel[1], green - tolerance, green + tolerance);
            Assert.InRange(pixel[2], blue - tolerance, blue + tolerance);
        }
    }

    [Theory, MemberData(nameof(Interlacing))]
    public void Grey_PNG(bool interlaced) => AssertPixels(
        TestPictures.Decode(new TestPng(Width, Height) { Interlaced = interlaced }.Write((x, y) => [At(x, y)])),
        (x, y) => (At(x, y), At(x, y), At(x, y), 255));

    [Theory, MemberData(nameof(Interlacing))]
    public void Grey_and_alpha_PNG(bool interlaced) => AssertPixels(
        TestPictures.Decode(new TestPng(Width, Height) { Colour = 4, Interlaced = interlaced }.Write((x, y) => [At(x, y), 255 - At(x, y) / 2])),
        (x, y) => (At(x, y), At(x, y), At(x, y), (byte)(255 - At(x, y) / 2)));

    [Theory, MemberData(nameof(Interlacing))]
    public void RGB_PNG(bool interlaced) => AssertPixels(
        TestPictures.Decode(new TestPng(Width, Height) { Colour = 2, Interlaced = interlaced }.Write((x, y) => [At(x, y), x, y])),
        (x, y) => (At(x, y), (byte)x, (byte)y, 255));

    [Theory, MemberData(nameof(Interlacing))]
    public void RGBA_PNG_with_straight_alpha(bool interlaced) => AssertPixels(
        TestPictures.Decode(new TestPng(Width, Height) { Colour = 6, Interlaced = interlaced }.Write((x, y) => [At(x, y), 200, 3, 1 + x])),
        (x, y) => (At(x, y), 200, 3, (byte)(1 + x)));

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Grey_PNG_of_few_bits(int depth) => AssertPixels(
        TestPictures.Decode(new TestPng(Width, Height) { Depth = depth }.Write((x, y) => [At(x, y) >> (8 - depth)])),
        (x, y) =>
        {
            var level = (byte)((At(x, y) >> (8 - depth)) * 255 / ((1 << depth) - 1));
            return (level, level, level, 255);
        });

    [Theory, InlineData(0), InlineData(2), InlineData(4), InlineData(6)]
    public void PNG_of_16_bits(int colour)
    {
        var samples = colour switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var hasAlpha = colour >= 4;
        var file = new TestPng(Width, Height) { Depth = 16, Colour = colour }
            .Write((x, y) => [.. Enumerable.Range(0, samples).Select(i => hasAlpha && i == samples - 1 ? 200 * 257 : At(x, y) * 257)]);
        AssertPixels(TestPictures.Decode(file), (x, y) => (At(x, y), At(x, y), At(x, y), (byte)(hasAlpha ? 200 : 255)));
    }

    [Theory, InlineData(1), InlineData(4), InlineData(8)]
    public void Palette_PNG_with_transparent_entries(int depth)
    {
        var entries = 1 << depth;
        byte[] palette = [.. Enumerable.Range(0, entries).SelectMany(i => new[] { (byte)i, (byte)(255 - i), (byte)7 })];
        var file = new TestPng(Width, Height) { Depth = depth, Colour = 3, Before = [("PLTE", palette), ("tRNS", [0, 128])] }
            .Write((x, y) => [At(x, y) % entries]);
        AssertPixels(
            TestPictures.Decode(file),
            (x, y) => (At(x, y) % entries) switch
            {
                0 => (0, 255, 7, 0),
                1 => (1, 254, 7, 128),
                var i => ((byte)i, (byte)(255 - i), 7, 255),
            });
    }

    [Fact]
    public void PNG_with_a_transparent_grey_level()
    {
        var file = new TestPng(Width, Height) { Before = [("tRNS", [0, 14])] }.Write((x, y) => [At(x, y)]);
        var picture = TestPictures.Decode(file);
        for (var i = 0; i < Levels.Length; i++)
            Assert.Equal(Levels[i] == 14 ? 0 : 255, picture.Rgba.Span[i * 4 + 3]);
    }

    [Fact]
    public void Colour_profiles_and_gamma_do_not_change_grey_levels()
    {
        var file = new TestPng(Width, Height) { Before = [("gAMA", [0, 1, 0x86, 0xA0]), ("cHRM", [.. new byte[31], 1])] }.Write((x, y) => [At(x, y)]);
        AssertPixels(TestPictures.Decode(file), (x, y) => (At(x, y), At(x, y), At(x, y), 255));
    }

    [Theory, InlineData(8, false), InlineData(24, false), InlineData(32, false), InlineData(8, true), InlineData(24, true), InlineData(32, true)]
    public void BMP(int bits, bool topDown) => AssertPixels(
        TestPictures.Decode(TestBmp.Grey(Width, Height, Levels, bits, topDown)),
        (x, y) => (At(x, y), At(x, y), At(x, y), 255));

    [Fact]
    public void BMP_of_16_bits() => AssertPixels(
        TestPictures.Decode(TestBmp.Grey(Width, Height, Levels, 16)),
        (x, y) => (At(x, y), At(x, y), At(x, y), 255),
        tolerance: 8);

    [Fact]
    public void BMP_of_runs() => AssertPixels(
        TestPictures.Decode(TestBmp.RunLength(Width, Height, Levels)),
        (x, y) => (At(x, y), At(x, y), At(x, y), 255));

    [Fact]
    public void WebP_without_loss_and_with_transparency()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < Levels.Length; i++)
            bitmap.SetPixel(i % Width, i / Width, new SKColor(Levels[i], 9, 8, (byte)(255 - i % 200)));
        using var pixels = bitmap.PeekPixels();
        using var data = pixels!.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        var picture = TestPictures.Decode(data!.ToArray());
        Assert.False(picture.Lossy);
        AssertPixels(picture, (x, y) => (At(x, y), 9, 8, (byte)(255 - (y * Width + x) % 200)));
    }

    [Theory, InlineData(SKEncodedImageFormat.Jpeg), InlineData(SKEncodedImageFormat.Webp)]
    public void Lossy_files_come_close_and_are_marked(SKEncodedImageFormat format)
    {
        var source = TestPictures.Grey(Width, Height, (x, y) => (byte)(x * 6));
        var picture = TestPictures.Decode(TestPictures.Encode(source, format, 95));
        Assert.True(picture.Lossy);
        AssertPixels(picture, (x, y) => ((byte)(x * 6), (byte)(x * 6), (byte)(x * 6), 255), tolerance: 12);
    }

    [Fact]
    public void Lossy_WebP_keeps_transparency()
    {
        var digit = TestPictures.Digit();
        var picture = TestPictures.Decode(TestPictures.Encode(digit, SKEncodedImageFormat.Webp, 80));
        Assert.True(picture.Lossy);
        Assert.Equal(0, picture.Rgba.Span[3]);
        Assert.True(TestPictures.Difference(TestPictures.Prepare(digit), TestPictures.Prepare(picture)) < 0.03);
    }

    [Fact]
    public void CMYK_JPEG_as_printers_save_it()
    {
        var picture = TestPictures.Decode(TestFiles.CmykJpeg);
        Assert.True(picture.Rgba.Span[0] > 235, "the corner is white");
        Assert.True(picture.Rgba.Span[(8 * 16 + 7) * 4] < 20, "the stroke is black");
    }

    [Fact]
    public void Grey_JPEG()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(30, 30, SKColors.Black);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        var picture = TestPictures.Decode(data.ToArray());
        Assert.True(picture.Rgba.Span[(30 * 64 + 30) * 4] < 60);
        Assert.Equal(255, picture.Rgba.Span[0]);
    }

    // EXIF's orientations, 1 to 8: in which corner of the upright picture the file's first pixel lies, and whether the
    // file's first row runs along a row there.
    [Theory]
    [InlineData(1, 0, 0, true), InlineData(2, 1, 0, true), InlineData(3, 1, 1, true), InlineData(4, 0, 1, true)]
    [InlineData(5, 0, 0, false), InlineData(6, 1, 0, false), InlineData(7, 1, 1, false), InlineData(8, 0, 1, false)]
    public void JPEG_of_a_telephone_is_turned_upright(int orientation, int right, int bottom, bool alongRow)
    {
        // in the file: a dark block in the first corner, and a grey one beside it along the first row
        var source = TestPictures.Grey(64, 32, (x, y) => (x / 16, y / 16) switch { (0, 0) => 0, (1, 0) => 100, _ => 255 });
        var jpeg = TestPictures.Encode(source, SKEncodedImageFormat.Jpeg, 95);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        var picture = TestPictures.Decode([.. jpeg[..2], .. exif, .. jpeg[2..]]);

        Assert.Equal(alongRow ? (64, 32) : (32, 64), (picture.Width, picture.Height));
        int Level(int column, int row) // counted from the corner in question, in blocks
        {
            var x = right == 0 ? column * 16 + 8 : picture.Width - 8 - column * 16;
            var y = bottom == 0 ? row * 16 + 8 : picture.Height - 8 - row * 16;
            return picture.Rgba.Span[(y * picture.Width + x) * 4];
        }

        Assert.InRange(Level(0, 0), 0, 20);
        Assert.InRange(alongRow ? Level(1, 0) : Level(0, 1), 80, 120);
        Assert.InRange(alongRow ? Level(0, 1) : Level(1, 0), 235, 255);
    }

    [Fact]
    public async Task Many_threads_decode_at_once()
    {
        var file = TestPictures.Encode(TestPictures.Digit(), SKEncodedImageFormat.Png);
        var expected = TestPictures.Prepare(file);
        await Parallel.ForAsync(0, 200, (_, _) =>
        {
            Assert.Equal(expected, TestPictures.Prepare(file));
            return ValueTask.CompletedTask;
        });
    }
}
