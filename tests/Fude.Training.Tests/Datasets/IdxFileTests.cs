using System.IO.Compression;
using CsCheck;
using Fude.Testing;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Datasets;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Pair = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Any_shape_and_content_comes_back_plain_and_gzipped() =>
        Gen.Int[0, 6].Array[1, 4].SelectMany(shape => Gen.Byte.Array[shape.Aggregate(1, (a, b) => a * b)].Select(data => new IdxArray(shape, data)))
            .Sample(
                array =>
                {
                    foreach (var name in (string[])["a.idx", "a.gz"])
                    {
                        IdxFile.Write(folder[name], array);
                        var read = IdxFile.Read(folder[name]);
                        Assert.Equal(array.Shape, read.Shape);
                        Assert.Equal(array.Data, read.Data);
                    }
                },
                iter: 100,
                threads: 1);

    [Fact]
    public void Compression_is_told_by_content_not_by_name()
    {
        Assert.Equal([2, 3], IdxFile.Read(Write(Pair, "plain.gz")).Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], IdxFile.Read(Write(SmallDataset.Gzip(Pair), "zipped.idx")).Data);
    }

    [Fact]
    public void What_is_written_with_gz_is_gzip_and_replaces_the_file_whole()
    {
        Write([1, 2, 3], "a.gz");
        IdxFile.Write(folder["a.gz"], [6], [1, 2, 3, 4, 5, 6]);

        using var zip = new GZipStream(File.OpenRead(folder["a.gz"]), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zip.CopyTo(content);
        Assert.Equal([0, 0, 8, 1, 0, 0, 0, 6, 1, 2, 3, 4, 5, 6], content.ToArray());
        Assert.Equal([folder["a.gz"]], Directory.GetFiles(folder.Path));
    }

    public static TheoryData<string, byte[], IdxFault, string> Damages()
    {
        var zipped = SmallDataset.Gzip(Pair);
        var long1 = SmallDataset.Gzip([0, 0, 8, 1, 0, 1, 0, 0, .. Enumerable.Range(0, 65536).Select(i => (byte)(i * 7919 >> 5))]);
        return new()
        {
            { "empty", [], IdxFault.NotIdx, "empty" },
            { "two bytes", [0, 0], IdxFault.NotIdx, "too short" },
            { "text", "label,pixel"u8.ToArray(), IdxFault.NotIdx, "neither IDX nor gzip" },
            { "web page", "<!DOCTYPE html>"u8.ToArray(), IdxFault.NotIdx, "a web page?" },
            { "wrong magic", [1, 0, 8, 1, 0, 0, 0, 1, 1], IdxFault.NotIdx, "neither IDX nor gzip" },
            { "gzip of text", SmallDataset.Gzip("hello world"u8.ToArray()), IdxFault.NotIdx, "does not hold IDX" },
            { "int32", [0, 0, 0x0C, 1, 0, 0, 0, 1, 0, 0, 0, 1], IdxFault.WrongType, "int32" },
            { "float", [0, 0, 0x0D, 1, 0, 0, 0, 1, 0, 0, 0, 1], IdxFault.WrongType, "only uint8" },
            { "unknown type", [0, 0, 7, 1, 0, 0, 0, 1, 0], IdxFault.WrongType, "0x07" },
            { "no dimensions", [0, 0, 8, 0, 1], IdxFault.BadHeader, "0 dimensions" },
            { "many dimensions", [0, 0, 8, 5, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1], IdxFault.BadHeader, "5 dimensions" },
            { "negative size", [0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1], IdxFault.BadHeader, "4,294,967,295" },
            { "huge", [0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF], IdxFault.TooLarge, "MaxBytes" },
            { "header cut", Pair[..9], IdxFault.TooShort, "within its header" },
            { "data cut", Pair[..^1], IdxFault.TooShort, "2×3 = 6 bytes of data, there are 5" },
            { "data appended", [.. Pair, 9], IdxFault.TrailingData, "2×3" },
            { "gzip: data cut, well compressed", SmallDataset.Gzip(Pair[..^1]), IdxFault.TooShort, "there are 5" },
            { "gzip: header cut, well compressed", SmallDataset.Gzip(Pair[..9]), IdxFault.TooShort, "within its header" },
            { "gzip: data appended, well compressed", SmallDataset.Gzip([.. Pair, 9]), IdxFault.TrailingData, "appended" },
            { "gzip: more than it can hold", SmallDataset.Gzip([0, 0, 8, 1, 0x3F, 0, 0, 0, 1]), IdxFault.TooShort, "compressed bytes can hold" },
            { "gzip: only its magic", zipped[..3], IdxFault.TruncatedGzip, "truncated" },
            { "gzip: cut in the middle", long1[..(long1.Length / 2)], IdxFault.TruncatedGzip, "truncated" },
            { "gzip: without its trailer", long1[..^8], IdxFault.TruncatedGzip, "truncated" },
            { "gzip: cut in its trailer", long1[..^2], IdxFault.TruncatedGzip, "truncated" },
            { "gzip: something behind it", [.. long1, 1, 2, 3, 4, 5], IdxFault.TruncatedGzip, "appended" },
            { "gzip: a bit flipped", Flip(long1, long1.Length / 2), IdxFault.DamagedGzip, "damaged" },
            { "gzip: wrong checksum", Flip(long1, long1.Length - 6), IdxFault.DamagedGzip, "damaged" },
        };
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Each_damage_is_an_error_of_its_own(string name, byte[] content, IdxFault fault, string said)
    {
        var path = Write(content, "file");

        var error = Assert.Throws<IdxException>(() => IdxFile.Read(path));

        Assert.True(fault == error.IdxFault, $"{name}: {error.IdxFault}, {error.Message}");
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(path, error.Path);
    }

    [Fact]
    public void Cutting_a_file_anywhere_or_flipping_any_bit_never_gives_other_data_or_another_error()
    {
        var zipped = SmallDataset.Gzip(Pair);
        for (var length = 0; length < zipped.Length; length++)
            Assert.Throws<IdxException>(() => IdxFile.Read(Write(zipped[..length], "cut")));
        for (var at = 0; at < zipped.Length; at++)
        {
            var path = Write(Flip(zipped, at), "flipped");
            try
            {
                // The time stamp and the like in gzip's header may change; the content may not.
                Assert.Equal(Pair[12..], IdxFile.Read(path).Data);
            }
            catch (IdxException)
            {
                // Refused: good.
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused_with_little_memory() =>
        Gen.Byte.Array[0, 40].Select(tail => (byte[])[0, 0, 8, .. tail]).Sample(
            content =>
            {
                var path = Write(content, "random");
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Assert.True(IdxFile.Read(path).Data.Length <= content.Length);
                }
                catch (IdxException)
                {
                    // Refused: good.
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Limits_hold_before_anything_is_allocated()
    {
        IdxFile.Write(folder["a"], [100, 100], new byte[10_000]);

        Assert.Equal(IdxFault.TooLarge, Assert.Throws<IdxException>(() => IdxFile.Read(folder["a"], new IdxLimits { MaxBytes = 9_999 })).IdxFault);
        Assert.Equal(10_000, IdxFile.Read(folder["a"], new IdxLimits { MaxBytes = 10_000 }).Data.Length);
        Assert.Equal(IdxFault.BadHeader, Assert.Throws<IdxException>(() => IdxFile.Read(folder["a"], new IdxLimits { MaxDimensions = 1 })).IdxFault);
    }

    [Fact]
    public void A_missing_file_or_a_folder_in_its_place_is_said()
    {
        Assert.Contains("no such file", Assert.Throws<IdxException>(() => IdxFile.Read(folder["missing"])).Message, StringComparison.Ordinal);
        Assert.Equal(IdxFault.Unreadable, Assert.Throws<IdxException>(() => IdxFile.Read(folder.Path)).IdxFault);
    }

    [Fact]
    public void Pictures_and_labels_have_to_belong_together()
    {
        IdxFile.Write(folder["images"], [3, 28, 28], new byte[3 * 784]);
        IdxFile.Write(folder["images4"], [3, 1, 28, 28], new byte[3 * 784]);
        IdxFile.Write(folder["labels"], [3], [0, 4, 2]);
        IdxFile.Write(folder["two"], [2], [0, 1]);
        IdxFile.Write(folder["wide"], [3, 28, 29], new byte[3 * 28 * 29]);
        IdxFile.Write(folder["none"], [0, 28, 28], []);
        IdxFile.Write(folder["nolabels"], [0], []);

        Assert.Equal(["0", "1", "2", "3", "4"], IdxImages.Read("x", folder["images"], folder["labels"]).ClassNames);
        Assert.Equal([1, 0, 1, 0, 1], IdxImages.Read("x", folder["images4"], folder["labels"]).CountsPerClass);
        Assert.Equal(10, IdxImages.Read("x", folder["images"], folder["labels"], classCount: 10).ClassNames.Length);
        Refused("images", "two", null, IdxFault.CountMismatch, "2 labels for the 3 pictures");
        Refused("images", "labels", 4, IdxFault.LabelOutOfRange, "label 4 at position 1");
        Refused("wide", "labels", null, IdxFault.WrongShape, "3×28×29; pictures have to be N×28×28");
        Refused("labels", "labels", null, IdxFault.WrongShape, "are these the labels?");
        Refused("images", "images", null, IdxFault.WrongShape, "are these the pictures?");
        Refused("none", "nolabels", null, IdxFault.WrongShape, "no pictures");
    }

    [Fact]
    public void The_content_hash_is_that_of_the_uncompressed_file()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var labels = IdxFile.Read(Path.Combine(SharedData.MnistFolder, "t10k-labels-idx1-ubyte.gz"));

        Assert.Equal([10_000], labels.Shape);
        Assert.Equal("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", labels.ContentSha256());
    }

    private void Refused(string images, string labels, int? classes, IdxFault fault, string said)
    {
        var error = Assert.Throws<IdxException>(() => IdxImages.Read("x", folder[images], folder[labels], classes));
        Assert.Equal(fault, error.IdxFault);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private string Write(byte[] content, string name)
    {
        File.WriteAllBytes(folder[name], content);
        return folder[name];
    }

    private static byte[] Flip(byte[] content, int at)
    {
        byte[] flipped = [.. content];
        flipped[at] ^= 0x10;
        return flipped;
    }
}
