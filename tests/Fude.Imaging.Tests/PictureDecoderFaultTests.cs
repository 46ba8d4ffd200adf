using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace Fude.Imaging.Tests;

public sealed class PictureDecoderFaultTests
{
    private static readonly byte[] Png = TestPictures.Encode(TestPictures.Digit(), SKEncodedImageFormat.Png);

    private static byte[] File(string format)
    {
        var digit = TestPictures.Digit(paper: SKColors.White);
        return format switch
        {
            "png" => Png,
            "jpeg" => TestPictures.Encode(digit, SKEncodedImageFormat.Jpeg),
            "webp" => TestPictures.Encode(digit, SKEncodedImageFormat.Webp, 80),
            "webp-lossless" => TestPictures.Encode(digit, SKEncodedImageFormat.Webp, 100),
            "bmp-runs" => TestBmp.RunLength(40, 40, TestPictures.Noise(1600, 1)),
            _ => TestBmp.Grey(40, 40, TestPictures.Noise(1600, 1), 24),
        };
    }

    [Fact]
    public void Empty_file()
    {
        var fault = TestPictures.Refused([]);
        Assert.Equal(PictureFaultKind.NoContent, fault.Kind);
        Assert.Contains("PNG, JPEG, WebP and BMP", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_over_the_limit_is_refused_with_both_figures()
    {
        var fault = TestPictures.Refused(Png, new PictureLimits { MaxBytes = 1000 });
        Assert.Equal((PictureFaultKind.FileTooLarge, 1000L, (long)Png.Length), (fault.Kind, fault.Limit, fault.Actual));
        Assert.Contains("1,000", fault.Message, StringComparison.Ordinal);
        Assert.True(PictureDecoder.TryDecode(Png, new PictureLimits { MaxBytes = Png.Length }, out _, out _));
        Assert.Equal(PictureFaultKind.FileTooLarge, TestPictures.Refused(new byte[(1 << 20) + 1]).Kind);
    }

    [Theory]
    [InlineData("Hello, I am a text file.")]
    [InlineData("BMW is a make of cars")]
    [InlineData("RIFF....WAVEfmt ")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("%PDF-1.7")]
    [InlineData("B")]
    public void Files_of_other_formats(string content)
    {
        var fault = TestPictures.Refused(Encoding.ASCII.GetBytes(content));
        Assert.Equal(PictureFaultKind.UnknownFormat, fault.Kind);
        Assert.Contains("PNG, JPEG, WebP and BMP", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GIF_is_named_and_refused()
    {
        var fault = TestPictures.Refused(TestFiles.AnimatedGif);
        Assert.Equal(PictureFaultKind.UnknownFormat, fault.Kind);
        Assert.Contains("GIF", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Animations_are_refused()
    {
        Assert.Equal(PictureFaultKind.Animated, TestPictures.Refused(TestFiles.AnimatedPng).Kind);
        Assert.Equal(PictureFaultKind.Animated, TestPictures.Refused(TestFiles.AnimatedWebP).Kind);

        // the flag in the header alone is not what is believed
        var hidden = TestFiles.AnimatedWebP;
        hidden[20] &= 0xFD;
        Assert.Equal(PictureFaultKind.Animated, TestPictures.Refused(hidden).Kind);
    }

    [Theory]
    [InlineData(1, 500_000_000), InlineData(20_000, 20_000), InlineData(4097, 1), InlineData(1, 4097), InlineData(int.MaxValue, int.MaxValue), InlineData(16384, 16384)]
    public void Declared_size_over_the_limit_costs_no_memory(int width, int height)
    {
        byte[][] files =
        [
            TestPng.Header((uint)width, (uint)height),
            TestBmp.Header(width, height, 24, 0, 54, 60),
            .. width <= ushort.MaxValue && height <= ushort.MaxValue ? [JpegOf(width, height)] : Array.Empty<byte[]>(),
            .. width <= 1 << 14 && height <= 1 << 14 ? [WebPOf(width, height)] : Array.Empty<byte[]>(),
        ];
        foreach (var file in files)
        {
            _ = TestPictures.Refused(file); // warm
            var before = GC.GetAllocatedBytesForCurrentThread();
            PictureDecoder.TryDecode(file, PictureLimits.Default, out _, out var fault);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((PictureFaultKind.TooManyPixels, 4096L, (long)Math.Max(width, height)), (fault!.Kind, fault.Limit, fault.Actual));
            Assert.Contains("4,096", fault.Message, StringComparison.Ordinal);
            Assert.InRange(allocated, 0, 4096);
        }
    }

    [Fact]
    public void A_side_at_the_limit_is_accepted()
    {
        var picture = TestPictures.Decode(TestPng.Grey(4096, 2, new byte[8192]));
        Assert.Equal((4096, 2), (picture.Width, picture.Height));
        Assert.Equal(PictureFaultKind.TooManyPixels, TestPictures.Refused(TestPng.Grey(20, 2, new byte[40]), new PictureLimits { MaxSide = 19 }).Kind);
    }

    [Fact]
    public void Raised_limits_do_not_reach_beyond_what_an_array_holds()
    {
        var fault = TestPictures.Refused(TestPng.Header(60_000, 60_000), new PictureLimits { MaxSide = 100_000 });
        Assert.Equal(PictureFaultKind.TooManyPixels, fault.Kind);
    }

    [Theory]
    [InlineData("png"), InlineData("jpeg"), InlineData("webp"), InlineData("webp-lossless"), InlineData("bmp"), InlineData("bmp-runs")]
    public void A_file_cut_anywhere_is_damaged_and_never_half_a_picture(string format)
    {
        var file = File(format);
        _ = TestPictures.Decode(file);
        foreach (var length in Enumerable.Range(0, 60).Select(i => 20 + i * (file.Length - 21) / 59))
        {
            var fault = TestPictures.Refused(file[..length]);
            Assert.True(fault.Kind == PictureFaultKind.Damaged, $"cut to {length} of {file.Length}: {fault}");
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_PNG_is_noticed()
    {
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i })];
        var whole = new TestPng(60, 60) { Colour = 3, Before = [("PLTE", palette), ("tRNS", [0, 128])] }.Write((x, y) => [x * y % 256]);
        _ = TestPictures.Decode(whole);
        for (var at = 8; at < whole.Length; at++)
        {
            var file = whole.ToArray();
            file[at] ^= 0x10;
            var fault = TestPictures.Refused(file);
            Assert.True(fault.Kind is PictureFaultKind.Damaged or PictureFaultKind.TooManyPixels, $"{at}: {fault}");
        }
    }

    [Fact]
    public void PNG_whose_pixels_end_early_is_damaged()
    {
        // well-formed chunks, but half of the rows are missing inside
        var whole = new TestPng(50, 25).Write((x, _) => [x]);
        BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(20), 50);
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(29), Crc32.Of(whole.AsSpan(12, 17)));
        Assert.Equal(PictureFaultKind.Damaged, TestPictures.Refused(whole).Kind);
    }

    [Theory]
    [InlineData(0, 5), InlineData(5, 0)]
    public void Sizes_of_nothing_are_damaged(int width, int height)
    {
        Assert.Equal(PictureFaultKind.Damaged, TestPictures.Refused(TestPng.Header((uint)width, (uint)height)).Kind);
        Assert.Equal(PictureFaultKind.Damaged, TestPictures.Refused(TestBmp.Header(width, height, 24, 0, 54, 500)).Kind);
        Assert.Equal(PictureFaultKind.Damaged, TestPictures.Refused(JpegOf(width, height)).Kind);
    }

    [Fact]
    public void JPEG_kinds_that_are_not_accepted_say_so()
    {
        var arithmetic = JpegOf(100, 100);
        arithmetic[3] = 0xC9;
        var fault = TestPictures.Refused(arithmetic);
        Assert.Equal(PictureFaultKind.UnknownFormat, fault.Kind);
        Assert.Contains("arithmetic", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JPEG_of_endless_scans_is_refused_before_it_costs_time()
    {
        var file = JpegOf(4096, 4096, progressive: true).ToList();
        for (var i = 0; i < 10_000; i++)
            file.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0x7F, 0xFE]);
        file.AddRange([0xFF, 0xD9]);
        var fault = TestPictures.Refused([.. file]);
        Assert.Equal(PictureFaultKind.UnknownFormat, fault.Kind);
        Assert.Contains("scans", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WebP_whose_canvas_hides_a_larger_frame_is_refused()
    {
        byte[] canvas = [.. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0];
        var frame = WebPOf(16000, 16000)[12..];
        byte[] file = [.. "RIFF"u8, (byte)(4 + canvas.Length + frame.Length), 0, 0, 0, .. "WEBP"u8, .. canvas, .. frame];
        Assert.Equal(PictureFaultKind.TooManyPixels, TestPictures.Refused(file).Kind);
    }

    private static byte[] JpegOf(int width, int height, bool progressive = false) =>
    [
        0xFF, 0xD8, 0xFF, (byte)(progressive ? 0xC2 : 0xC0), 0, 11, 8,
        (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
    ];

    private static byte[] WebPOf(int width, int height)
    {
        var bits = (uint)(width - 1) | (uint)(height - 1) << 14;
        return [.. "RIFF"u8, 18, 0, 0, 0, .. "WEBPVP8L"u8, 5, 0, 0, 0, 0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 0];
    }
}
