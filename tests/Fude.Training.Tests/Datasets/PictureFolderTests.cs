using Fude.Testing;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Datasets;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Exported_mnist_comes_back_pixel_for_pixel()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var mnist = await DatasetLoader.LoadAsync(new DatasetOptions { Name = "mnist", DataDir = SharedData.MnistFolder, TrainCount = 600, TestCount = 200 });
        DatasetExport.ToFolder(mnist, folder["mnist"]);

        var read = await LoadAsync("mnist");

        Assert.Equal("folder:mnist", read.Name);
        Assert.Null(read.Note);
        Assert.Equal(mnist.Train.CountsPerClass, read.Train.CountsPerClass);
        Assert.Equal(ByClass(mnist.Train), ByClass(read.Train));
        Assert.Equal(ByClass(mnist.Test), ByClass(read.Test));
        Assert.Equal(new DatasetProgress(DatasetStage.Decode, "folder:mnist", 200, 200), reports.All.Last());
    }

    [Fact]
    public async Task Without_test_pictures_a_share_of_each_class_is_held_out_by_the_seed()
    {
        Export(Strokes(200), "all");

        var (first, again, other) = (await LoadAsync("all"), await LoadAsync("all"), await LoadAsync("all", options => options with { Seed = 2 }));

        Assert.Equal(Enumerable.Repeat(3L, 10), first.Test.CountsPerClass);
        Assert.Equal(Enumerable.Repeat(17L, 10), first.Train.CountsPerClass);
        Assert.Equal(first.Digest, again.Digest);
        Assert.False(string.Equals(first.Digest, other.Digest, StringComparison.Ordinal));
        Assert.Contains("30 of 200 are held out, chosen with seed 1", first.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_are_in_numeric_order_where_all_are_numbers_and_in_ordinal_order_otherwise()
    {
        foreach (var name in (string[])["10", "2", "1"])
            AddClass($"numbers/{name}");
        foreach (var name in (string[])["two", "Ten", "one", ".hidden", "__MACOSX"])
            AddClass($"words/{name}");

        Assert.Equal(["1", "2", "10"], (await LoadAsync("numbers", HalfHeldOut)).Train.ClassNames);
        Assert.Equal(["Ten", "one", "two"], (await LoadAsync("words", HalfHeldOut)).Train.ClassNames);
    }

    [Fact]
    public async Task Drawings_of_any_size_go_through_the_preprocessing()
    {
        // The same 7, small and black on white in one corner of a large page.
        var page = new SkiaSharp.SKBitmap(400, 300);
        using (var canvas = new SkiaSharp.SKCanvas(page))
        using (var pen = new SkiaSharp.SKPaint { StrokeWidth = 6, IsStroke = true, IsAntialias = true })
        {
            canvas.Clear(SkiaSharp.SKColors.White);
            canvas.DrawLine(20, 20, 70, 20, pen);
            canvas.DrawLine(70, 20, 40, 100, pen);
        }

        Directory.CreateDirectory(folder["drawn/7"]);
        using (var png = page.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100))
        {
            for (var i = 0; i < 4; i++)
                File.WriteAllBytes(folder[$"drawn/7/{i}.PNG"], png.ToArray());
        }

        File.WriteAllText(folder["drawn/7/notes.txt"], "not a picture");
        var read = await LoadAsync("drawn", options => options with { TestShare = 0.25 });

        var statistics = Fude.Imaging.ImageStatistics.Measure(read.Train.Image(0));
        Assert.InRange(statistics.InkMass, 1e-3, double.MaxValue);
        Assert.Equal(0, read.Train.Image(0)[0]);
        Assert.Equal(20, Enumerable.Range(0, 28).Count(row => read.Train.Image(0).Slice(row * 28, 28).ContainsAnyExcept((byte)0)));
        Assert.Contains("1 files that are no pictures were left out", read.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_pictures_are_named_and_stop_the_load_or_are_skipped()
    {
        Export(Strokes(100), "all");
        File.WriteAllText(folder["all/0/a-text.png"], "not a picture");
        File.WriteAllBytes(folder["all/1/a-cut.png"], File.ReadAllBytes(Directory.GetFiles(folder["all/1"])[0])[..60]);
        File.WriteAllBytes(folder["all/2/a-none.png"], []);
        File.WriteAllBytes(folder["all/3/a-large.png"], new byte[(1 << 20) + 1]);
        DatasetExport.ToFolder(new LabelledImages("x", new byte[784], [0], ["0"]), folder["blank"]);
        File.Copy(folder["blank/0/000000.png"], folder["all/4/a-blank.png"]);

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("all"));

        Assert.Equal(DatasetFault.Damaged, error.Fault);
        Assert.StartsWith("5 of 105 pictures can't be used: ", error.Message, StringComparison.Ordinal);
        foreach (var said in (string[])["a-text.png (", "a-cut.png (", "a-none.png (The file is empty", ", …"])
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-large", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);

        var skipped = await LoadAsync("all", options => options with { SkipBadPictures = true });
        Assert.Equal(100, skipped.Train.Count + skipped.Test.Count);
        Assert.Contains("5 of 105 pictures can't be used", skipped.Note, StringComparison.Ordinal);
        Assert.Contains("they were left out", skipped.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_no_dataset_is_said()
    {
        Directory.CreateDirectory(folder["empty"]);
        Directory.CreateDirectory(folder["classes/3"]);
        Export(Strokes(10), "few");

        Assert.Contains("no such folder", (await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("missing"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no pictures", (await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("empty"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no pictures", (await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("classes"))).Message, StringComparison.Ordinal);
        Assert.Contains("too few", (await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("few", options => options with { TestShare = 0.01 }))).Message, StringComparison.Ordinal);
        Assert.Contains("MaxPictures", (await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("few", options => options with { MaxPictures = 9 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_and_test_folders_count_in_the_same_classes()
    {
        var strokes = Strokes(30);
        Export(strokes.Slice(0, 20), "both/train");
        Export(strokes.Slice(20, 10), "both/test");
        Directory.Delete(folder["both/test/0"], recursive: true);

        var read = await LoadAsync("both");

        Assert.Equal(Enumerable.Repeat(2L, 10), read.Train.CountsPerClass);
        Assert.Equal([0, .. Enumerable.Repeat(1L, 9)], read.Test.CountsPerClass);
    }

    private static DatasetOptions HalfHeldOut(DatasetOptions options) => options with { TestShare = 0.5 };

    private static LabelledImages Strokes(int count)
    {
        var (pixels, labels) = StrokeDigits.Generate(1, count);
        return new LabelledImages("strokes", pixels, Array.ConvertAll(labels, label => (int)label), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    }

    private void Export(LabelledImages images, string below) => DatasetExport.ToFolder(images, folder[below]);

    /// <summary>Makes one class folder with a picture, whatever its name.</summary>
    private void AddClass(string below)
    {
        if (!Directory.Exists(folder["one"]))
            Export(Strokes(1), "one");
        Directory.CreateDirectory(folder[below]);
        File.Copy(Directory.GetFiles(folder["one"], "*.png", SearchOption.AllDirectories)[0], Path.Combine(folder[below], "a.png"));
        File.Copy(Path.Combine(folder[below], "a.png"), Path.Combine(folder[below], "b.png"));
    }

    private Task<DatasetSplits> LoadAsync(string below, Func<DatasetOptions, DatasetOptions>? change = null)
    {
        var options = new DatasetOptions { Name = $"folder:{folder[below]}" };
        return DatasetLoader.LoadAsync(change?.Invoke(options) ?? options, reports, TestContext.Current.CancellationToken);
    }

    private static List<string> ByClass(LabelledImages images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => $"{images.Labels[i]} {Convert.ToHexString(images.Image(i))}").Order(StringComparer.Ordinal)];
}
