using CsCheck;
using SkiaSharp;

namespace Fude.Imaging.Tests;

/// <summary>Random and mutated files: always a picture or a fault, never an exception, never more memory than the limits allow.</summary>
public sealed class PictureFuzzTests
{
    private const int Side = 64;
    private static readonly PictureLimits Limits = new() { MaxSide = 256 };

    /// <summary>Two copies of the largest picture (as decoded, and turned upright) and some small change.</summary>
    private const long MostBytes = 2 * 4 * 256 * 256 + 65536;

    private static readonly byte[][] Seeds = MakeSeeds();

    // made before the first test measures what decoding allocates
    public PictureFuzzTests() => Assert.NotEmpty(Seeds);

    private static byte[][] MakeSeeds()
    {
        var drawing = TestPictures.Digit(Side, scale: 0.22f);
        var opaque = TestPictures.Digit(Side, scale: 0.22f, paper: SKColors.White);
        var noise = TestPictures.Noise(Side * Side, 5);
        return
        [
            TestPictures.Encode(drawing, SKEncodedImageFormat.Png),
            TestPictures.Encode(opaque, SKEncodedImageFormat.Jpeg),
            TestPictures.Encode(drawing, SKEncodedImageFormat.Webp, 80),
            TestPictures.Encode(drawing, SKEncodedImageFormat.Webp, 100),
            new TestPng(Side, Side) { Depth = 16, Colour = 6, Interlaced = true }.Write((x, y) => [x * 900, y * 900, 0, x * y]),
            new TestPng(Side, Side) { Colour = 3, Before = [("PLTE", noise[..768]), ("tRNS", [0, 9])] }.Write((x, y) => [x ^ y]),
            TestBmp.Grey(Side, Side, noise, 8),
            TestBmp.Grey(Side, Side, noise, 32),
            TestBmp.RunLength(Side, Side, noise),
            TestFiles.CmykJpeg,
            TestFiles.AnimatedPng,
            TestFiles.AnimatedWebP,
        ];
    }

    private static readonly Gen<(int Kind, double Where, byte Value, int Length)> Change = Gen.Select(Gen.Int[0, 6], Gen.Double[0, 1], Gen.Byte, Gen.Int[1, 40]);

    private static readonly Gen<byte[]> Mutated =
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Change.Array[1, 6], Gen.Bool)
            .Select((seed, changes, repair) =>
            {
                var file = changes.Aggregate(Seeds[seed], Apply);
                return repair ? RepairChecksums(file) : file;
            });

    private static byte[] Apply(byte[] file, (int Kind, double Where, byte Value, int Length) change)
    {
        if (file.Length == 0)
            return file;
        // headers are where most can go wrong
        var at = change.Kind >= 5 ? (int)(change.Where * (Math.Min(64, file.Length) - 1)) : (int)(change.Where * (file.Length - 1));
        var to = Math.Min(file.Length, at + change.Length);
        var copy = file.ToArray();
        switch (change.Kind)
        {
            case 0:
                return file[..at];
            case 1:
                return [.. file[..at], .. file[to..]];
            case 2:
                return [.. file[..to], .. file[at..]];
            case 3:
                copy.AsSpan(at..to).Fill(change.Value);
                return copy;
            case 4:
                copy[at] ^= (byte)(1 << (change.Value & 7));
                return copy;
            default:
                copy[at] = change.Value;
                return copy;
        }
    }

    /// <summary>Makes a PNG's checksums fit again, so that a mutation reaches the decoder behind them.</summary>
    private static byte[] RepairChecksums(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                break;
            var end = at + 8 + (int)length;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc32.Of(file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return file;
    }

    private static bool Survives(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = PictureDecoder.TryDecode(file, Limits, out var picture, out var fault);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostBytes || decoded != (picture is not null) || decoded != (fault is null))
            return false;
        if (picture is null)
            return !string.IsNullOrEmpty(fault!.Message);

        var pixels = new byte[784];
        foreach (var preprocessing in Preprocessings.All)
            preprocessing.TryPrepare(picture, pixels, out _);
        return picture.Width <= Limits.MaxSide && picture.Height <= Limits.MaxSide && ImageStatistics.Measure(pixels).InkMass <= 784;
    }

    [Fact]
    public void Random_bytes_are_survived() => Gen.Byte.Array[0, 300].Sample(Survives, iter: 5_000);

    [Fact]
    public void Random_bytes_behind_a_true_signature_are_survived() =>
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Int[2, 40], Gen.Byte.Array[0, 300])
            .Sample((seed, kept, tail) => Survives([.. Seeds[seed].AsSpan(0, Math.Min(kept, Seeds[seed].Length)), .. tail]), iter: 5_000);

    [Fact]
    public void Mutated_files_are_survived() => Mutated.Sample(Survives, iter: 50_000);

    [Fact, Trait("Category", "Long")]
    public void Many_mutated_files_are_survived() => Mutated.Sample(Survives, iter: 1_000_000);

    [Fact]
    public void Valid_seeds_are_pictures_before_they_are_mutated()
    {
        foreach (var seed in Seeds[..^2])
            Assert.True(PictureDecoder.TryDecode(seed, Limits, out _, out var fault), fault?.Message);
    }
}
