using CsCheck;
using Fude.Testing;
using Fude.Training.Datasets;
using Fude.Training.NativeLibraries;
using TorchSharp;

namespace Fude.Training.Tests.Datasets;

public sealed class LabelledImagesTests : IDisposable
{
    /// <summary>Computed apart, in Python, from the description of the choice.</summary>
    private static readonly int[] PinnedSplit = [10, 11, 12, 14, 19, 21, 23, 27, 30, 38];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_split_keeps_every_picture_once_and_each_class_in_proportion() =>
        Gen.Select(Gen.Int[0, 4].Array[2, 300], Gen.Double[0.01, 0.99], Gen.Long).Sample(
            (labels, share, seed) =>
            {
                var all = Numbered(labels);
                var (kept, held) = all.Split(share, seed);

                Assert.Equal((int)Math.Round(labels.Length * share, MidpointRounding.AwayFromZero), held.Count);
                Assert.Equal(Enumerable.Range(0, labels.Length), Numbers(kept).Concat(Numbers(held)).Order());
                Assert.Equal(Numbers(held).Order(), Numbers(held));
                for (var label = 0; label < 5; label++)
                    Assert.InRange(held.CountsPerClass[label] - ((double)all.CountsPerClass[label] * held.Count / all.Count), -1, 1);
                Assert.Equal(Numbers(held), Numbers(all.Split(share, seed).Held));
            },
            iter: 300);

    [Fact]
    public void A_split_is_the_same_on_every_machine_and_another_for_another_seed()
    {
        var all = Numbered([.. Enumerable.Range(0, 40).Select(i => i % 5)]);

        Assert.Equal(PinnedSplit, Numbers(all.Split(0.25, 7).Held));
        Assert.NotEqual(PinnedSplit, Numbers(all.Split(0.25, 8).Held));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Split(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Split(41, 1));
    }

    [Fact]
    public void The_digest_is_over_shape_pixels_and_labels_and_nothing_else()
    {
        var images = Numbered([0, 1, 2]);
        var byHand = System.Security.Cryptography.SHA256.HashData(
        [
            .. ((long[])[3, 1, 28, 28]).SelectMany(BitConverter.GetBytes), .. images.Pixels, .. ((long[])[0, 1, 2]).SelectMany(BitConverter.GetBytes),
        ]);

        Assert.Equal("sha256:" + Convert.ToHexStringLower(byHand), images.Digest);
        Assert.Equal(images.Digest, new LabelledImages("other", images.Pixels, images.Labels, ["a", "b", "c"]).Digest);
        AssertOther(images.Digest, Numbered([0, 1, 1]).Digest);
        AssertOther(images.Digest, images.Slice(0, 2).Digest);
        Assert.Equal(images.Digest, images.Subset([0, 1, 2]).Digest);
        AssertOther(images.Digest, images.Subset([0, 2, 1]).Digest);
        var many = Numbered([.. Enumerable.Range(0, 1_500).Select(i => i % 5)]);
        AssertOther(many.Digest, Numbered([.. many.Labels[..^1], 0]).Digest);
    }

    [Fact]
    public void Sizes_and_labels_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LabelledImages("x", new byte[783], [0], ["a"]));
        Assert.Throws<ArgumentException>(() => new LabelledImages("x", new byte[784], [1], ["a"]));
        Assert.Throws<ArgumentException>(() => new LabelledImages("x", new byte[784], [-1], ["a"]));
    }

    [Fact]
    public void A_sample_takes_each_class_in_proportion()
    {
        var all = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 5)]);

        Assert.Equal([4, 4, 4, 4, 4], all.Sample(20, 1).CountsPerClass);
        Assert.Same(all, all.Sample(100, 1));
        Assert.Equal([10, 11, 12], Numbers(all.Slice(10, 3)));
    }

    [Fact]
    public void Labels_can_be_counted_in_the_classes_of_a_model()
    {
        var images = new LabelledImages("x", new byte[3 * 784], [0, 1, 1], ["3", "7", "empty"]);

        var digits = images.WithClasses(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

        Assert.Equal([3, 7, 7], digits.Labels);
        var error = Assert.Throws<DatasetException>(() => images.WithClasses(["3", "8"]));
        Assert.Contains("x has pictures of 7, which is not among the classes 3, 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_idx_files_come_back_through_the_loader()
    {
        var splits = new DatasetSplits(Numbered([0, 1, 2, 3, 4]), Numbered([4, 3]));
        foreach (var gzip in (bool[])[true, false])
        {
            var (to, end) = (folder[gzip ? "zipped" : "plain"], gzip ? ".gz" : "");
            DatasetExport.ToIdx(splits, to, gzip);
            string[] files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

            var read = await DatasetLoader.LoadAsync(new DatasetOptions { Name = "idx:" + string.Join(',', files.Select(file => Path.Combine(to, file + end))) });

            Assert.Equal(splits.Digest, read.Digest);
        }
    }

    [Fact]
    public void An_export_never_mixes_with_other_files_and_never_leaves_its_folder()
    {
        File.WriteAllText(folder["file"], "");

        Assert.Contains("not empty", Assert.Throws<DatasetException>(() => DatasetExport.ToFolder(Numbered([0]), folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("can't be written", Assert.Throws<DatasetException>(() => DatasetExport.ToFolder(Numbered([0]), folder["file"])).Message, StringComparison.Ordinal);
        Assert.Contains("can't be written", Assert.Throws<DatasetException>(() => DatasetExport.ToIdx(Numbered([0]), folder["none/a"], folder["none/b"])).Message, StringComparison.Ordinal);
        var escaping = new LabelledImages("x", new byte[784], [0], ["../up"]);
        Assert.Contains("'../up'", Assert.Throws<DatasetException>(() => DatasetExport.ToFolder(escaping, folder["new"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_hold_the_same_pixels_and_labels_and_outlive_a_scope()
    {
        TorchNative.Initialize();
        var (train, test) = (Numbered([0, 1, 2, 3]), Numbered([4]));
        TensorSplits splits;
        using (torch.NewDisposeScope())
            splits = new DatasetSplits(train, test).ToTensors();

        using (splits)
        {
            Assert.Equal([4, 1, 28, 28], splits.Train.Images.shape);
            Assert.Equal(torch.ScalarType.Byte, splits.Train.Images.dtype);
            Assert.Equal(train.Pixels, splits.Train.Images.data<byte>().ToArray());
            Assert.Equal(torch.ScalarType.Int64, splits.Train.Labels.dtype);
            Assert.Equal([0L, 1, 2, 3], splits.Train.Labels.data<long>().ToArray());
            Assert.Equal((4, 1), (splits.Train.Count, splits.Test.Count));
        }

        Assert.True(splits.Train.Images.IsInvalid);
    }

    private static void AssertOther(string digest, string other) => Assert.False(string.Equals(digest, other, StringComparison.Ordinal));

    /// <summary>Pictures whose first two bytes are their number.</summary>
    private static LabelledImages Numbered(int[] labels)
    {
        var pixels = new byte[labels.Length * LabelledImages.PixelCount];
        for (var i = 0; i < labels.Length; i++)
            (pixels[i * 784], pixels[(i * 784) + 1]) = ((byte)(i >> 8), (byte)i);
        return new LabelledImages("numbered", pixels, labels, ["0", "1", "2", "3", "4"]);
    }

    private static IEnumerable<int> Numbers(LabelledImages images) =>
        Enumerable.Range(0, images.Count).Select(i => (images.Image(i)[0] << 8) | images.Image(i)[1]);
}
