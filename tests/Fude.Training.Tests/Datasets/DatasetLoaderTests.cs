using System.Diagnostics;
using Fude.Testing;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Datasets;

public sealed class DatasetLoaderTests : IDisposable
{
    private readonly SmallDataset small = new();
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "", ".gz")]
    [InlineData("noise", "", "")]
    [InlineData("NOISE/raw", "", "")]
    [InlineData("NOISE/raw", "", ".gz")]
    [InlineData("raw", ".", "")]
    [InlineData("noise", ".", ".gz")]
    public async Task Files_in_the_data_folder_are_found_in_the_usual_layouts(string below, string hyphen, string end)
    {
        small.WriteTo(folder[below], (name, content) => (
            (hyphen == "." ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name).Replace(".gz", end, StringComparison.Ordinal),
            end == ".gz" ? content : Unzip(content)));

        var splits = await LoadPublishedAsync(Options());

        Assert.Equal((200, 50), (splits.Train.Count, splits.Test.Count));
        Assert.Contains(folder.Path, splits.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_the_files_in_the_data_folder_is_said_and_the_mirrors_are_asked()
    {
        small.WriteTo(folder["data"]);
        File.Delete(folder["data/" + SmallDataset.Largest]);
        await using var server = new FaultyServer(small.Serve);

        var splits = await LoadPublishedAsync(Options("data", server.Address));

        Assert.Equal(200, splits.Train.Count);
        Assert.Contains("train-images-idx3-ubyte not found", reports.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_data_folder_that_is_not_the_published_one_stops_the_load()
    {
        small.WriteTo(folder["data"]);
        IdxFile.Write(folder["data/t10k-labels-idx1-ubyte.gz"], [50], new byte[50]);

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadPublishedAsync(Options("data")));

        Assert.Equal(DatasetFault.Damaged, error.Fault);
        Assert.Contains("t10k-labels-idx1-ubyte.gz: not noise's", error.Message, StringComparison.Ordinal);
        Assert.Contains("idx:IMAGES,LABELS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_or_a_file_address_as_mirror_is_read_in_place()
    {
        small.WriteTo(folder["mirror"]);

        foreach (var mirror in (string[])[folder["mirror"], new Uri(folder["mirror"]).AbsoluteUri])
            Assert.Equal(200, (await LoadPublishedAsync(Options("nothing", mirror))).Train.Count);

        Assert.False(Directory.Exists(folder["cache/noise"]));
        File.Delete(folder["mirror/" + SmallDataset.Largest]);
        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadPublishedAsync(Options("nothing", folder["mirror"])));
        Assert.Contains("lacks train-images-idx3-ubyte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_variable_replaces_the_mirrors()
    {
        const string Variable = "FUDE_TEST_MIRROR";
        small.WriteTo(folder["mirror"]);
        var dataset = small.Published with { MirrorVariable = Variable, Mirrors = [FaultyServer.Nowhere()] };
        var options = Options() with { Download = new DownloadOptions() };
        try
        {
            Environment.SetEnvironmentVariable(Variable, folder["mirror"]);
            Assert.Equal(200, (await DatasetLoader.LoadPublishedAsync(dataset, options)).Train.Count);

            Environment.SetEnvironmentVariable(Variable, "ftp://example.org");
            var error = await Assert.ThrowsAsync<DatasetException>(() => DatasetLoader.LoadPublishedAsync(dataset, options));
            Assert.Equal("FUDE_TEST_MIRROR: 'ftp://example.org' is neither an http or https address nor a folder that is there", error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void Mnists_mirrors_can_be_replaced_by_the_documented_variable() =>
        Assert.Equal("FUDE_MNIST_MIRROR", PublishedDataset.Mnist.MirrorVariable);

    [Fact]
    public async Task Mnist_downloads_from_a_server_and_is_the_known_one()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        await using var server = new FaultyServer(request => new Reply { Body = File.ReadAllBytes(Path.Combine(SharedData.MnistFolder, request.Path)), CloseAfter = 3_000_000 });

        var splits = await DatasetLoader.LoadAsync(Options(null, server.Address) with { Name = "mnist" }, reports);

        var (images, labels) = SharedData.ReadMnist(train: true);
        Assert.Equal(images, splits.Train.Pixels);
        Assert.Equal(labels, splits.Train.Labels.Select(label => (byte)label));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], splits.Test.CountsPerClass);

        // Computed apart, with Python's hashlib.
        Assert.Equal("sha256:13c9c9a1443296ba130bb498f931762b45f79cd14dfba4e303d4d4c2d5240c33", splits.Train.Digest);
        Assert.True(server.Requests.Count > 4);
    }

    [Fact]
    public async Task Auto_takes_mnist_where_it_is()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);

        var splits = await DatasetLoader.LoadAsync(new DatasetOptions { DataDir = Path.GetDirectoryName(SharedData.MnistFolder), CacheDir = folder.Path, TrainCount = 1_000, TestCount = 100 });

        Assert.Equal(("mnist", 1_000, 100), (splits.Name, splits.Train.Count, splits.Test.Count));
        Assert.Equal($"mnist from {SharedData.MnistFolder}", splits.Note);
        Assert.Equal(SharedData.MnistFolder, DatasetLoader.List(new DatasetOptions { DataDir = Path.GetDirectoryName(SharedData.MnistFolder), CacheDir = folder.Path })[0].Location);
    }

    [Fact]
    public async Task Auto_passes_over_damaged_files_where_the_cache_is_good()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        small.WriteTo(folder["data"]);
        Directory.CreateDirectory(folder["cache/mnist"]);
        foreach (var file in Directory.GetFiles(SharedData.MnistFolder, "*.gz"))
            File.Copy(file, folder["cache/mnist/" + Path.GetFileName(file)]);

        var splits = await DatasetLoader.LoadAsync(Options("data") with { Name = "auto", TrainCount = 100, TestCount = 10 }, reports);

        Assert.Equal($"mnist from the cache {folder["cache/mnist"]}", splits.Note);
        Assert.Contains("not mnist's", reports.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_takes_strokes_where_nobody_answers_and_says_why()
    {
        var waiting = Stopwatch.StartNew();

        var splits = await DatasetLoader.LoadAsync(Auto(FaultyServer.Nowhere()) with { AutoTimeout = TimeSpan.FromMinutes(10) }, reports);

        Assert.Equal(("strokes", 200, 100), (splits.Name, splits.Train.Count, splits.Test.Count));
        Assert.StartsWith("strokes: 200 + 100 digits drawn by a model of a hand, seed 1, because mnist could not be had: no mirror gave t10k-labels-idx1-ubyte", splits.Note, StringComparison.Ordinal);
        Assert.Contains("FUDE_MNIST_MIRROR", splits.Note, StringComparison.Ordinal);
        Assert.True(waiting.Elapsed < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Auto_waits_for_a_silent_mirror_no_longer_than_told()
    {
        await using var server = new FaultyServer(_ => new Reply { Silent = true });

        var splits = await DatasetLoader.LoadAsync(Auto(server.Address) with { AutoTimeout = TimeSpan.FromSeconds(0.3) }, reports);

        Assert.Equal("strokes", splits.Name);
        Assert.EndsWith("no mirror answered within 0.3 s", splits.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_leaves_a_slow_download_for_the_next_time()
    {
        var first = new byte[60_000];
        first.AsSpan().Fill(7);
        await using var server = new FaultyServer(_ => new Reply { Body = first, StallAfter = 30_000 });

        var splits = await DatasetLoader.LoadAsync(Auto(server.Address) with { AutoTimeout = TimeSpan.FromMinutes(1), AutoTotalTimeout = TimeSpan.FromSeconds(3) }, reports);

        Assert.Equal("strokes", splits.Name);
        Assert.Contains("the download took over 3 s", splits.Note, StringComparison.Ordinal);
        Assert.Equal(30_000, new FileInfo(folder["cache/mnist/t10k-labels-idx1-ubyte.gz.part"]).Length);
    }

    [Fact]
    public async Task Auto_stops_when_it_is_cancelled()
    {
        await using var server = new FaultyServer(_ => new Reply { Silent = true });
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DatasetLoader.LoadAsync(Auto(server.Address) with { AutoTimeout = TimeSpan.FromMinutes(1) }, reports, cancel.Token));
    }

    [Fact]
    public async Task Strokes_are_the_same_for_a_seed_and_test_pictures_are_others()
    {
        var options = new DatasetOptions { Name = "strokes", TrainCount = 4_500, TestCount = 500, Seed = 3 };

        var (splits, again, other) = (await DatasetLoader.LoadAsync(options, reports), await DatasetLoader.LoadAsync(options), await DatasetLoader.LoadAsync(options with { Seed = 4 }));

        Assert.Equal(splits.Digest, again.Digest);
        Assert.False(string.Equals(splits.Digest, other.Digest, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Repeat(450L, 10), splits.Train.CountsPerClass);
        var train = PicturesOf(splits.Train).ToHashSet(StringComparer.Ordinal);
        Assert.False(train.Overlaps(PicturesOf(splits.Test)));
        Assert.Equal(new DatasetProgress(DatasetStage.Generate, "strokes", 5_000, 5_000), reports.All.Last());

        var more = await DatasetLoader.LoadAsync(options with { TrainCount = 5_000 });
        Assert.Equal(splits.Train.Pixels, more.Train.Pixels[..splits.Train.Pixels.Length]);
    }

    [Fact]
    public async Task An_idx_pair_has_its_classes_counted_and_test_pictures_held_out()
    {
        // EMNIST's letters are labelled from 1.
        IdxFile.Write(folder["images.gz"], [260, 28, 28], Enumerable.Range(0, 260 * 784).Select(i => (byte)(i * 31)).ToArray());
        IdxFile.Write(folder["labels"], [260], [.. Enumerable.Range(0, 260).Select(i => (byte)(1 + (i % 26)))]);

        var splits = await DatasetLoader.LoadAsync(new DatasetOptions { Name = $"idx:{folder["images.gz"]},{folder["labels"]}", TestShare = 0.1 });

        Assert.Equal("idx:images.gz", splits.Name);
        Assert.Equal(27, splits.Train.ClassNames.Length);
        Assert.Equal([0, .. Enumerable.Repeat(9L, 26)], splits.Train.CountsPerClass);
        Assert.Equal([0, .. Enumerable.Repeat(1L, 26)], splits.Test.CountsPerClass);
        Assert.Contains("26 of 260 are held out", splits.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_idx_pairs_share_their_classes()
    {
        IdxFile.Write(folder["i"], [3, 28, 28], new byte[3 * 784]);
        IdxFile.Write(folder["l"], [3], [0, 1, 4]);
        IdxFile.Write(folder["bad"], [3], [0, 1, 5]);

        var splits = await DatasetLoader.LoadAsync(new DatasetOptions { Name = $"idx:{folder["i"]},{folder["l"]},{folder["i"]},{folder["l"]}" });
        Assert.Equal(splits.Train.Digest, splits.Test.Digest);
        Assert.Null(splits.Note);

        var error = await Assert.ThrowsAsync<IdxException>(() => DatasetLoader.LoadAsync(new DatasetOptions { Name = $"idx:{folder["i"]},{folder["l"]},{folder["i"]},{folder["bad"]}" }));
        Assert.Contains("label 5 at position 2 is outside of the classes 0 to 4", error.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<IdxException>(() => DatasetLoader.LoadAsync(new DatasetOptions { Name = $"idx:{folder["no"]},{folder["l"]}" }));
        Assert.Equal(DatasetFault.Missing, missing.Fault);
    }

    [Fact]
    public async Task All_mistakes_in_options_are_told_at_once()
    {
        var options = new DatasetOptions
        {
            Name = "cifar",
            CacheDir = " ",
            TrainCount = 0,
            TestShare = double.NaN,
            Preprocessing = "mnist-v9",
            AutoTimeout = TimeSpan.Zero,
            Idx = new IdxLimits { MaxBytes = 0 },
            Download = new DownloadOptions { AttemptsPerMirror = 0, StallTimeout = TimeSpan.FromSeconds(-1), Mirrors = ["gopher://x"] },
        };

        var error = await Assert.ThrowsAsync<DatasetException>(() => DatasetLoader.LoadAsync(options));

        Assert.Equal(DatasetFault.Options, error.Fault);
        Assert.Equal(10, options.FindMistakes().Count);
        foreach (var said in (string[])["'cifar' is not known: there are mnist", "CacheDir", "TrainCount is 0", "TestShare is NaN", "'mnist-v9'", "AutoTimeout", "Idx.MaxBytes", "Download.AttemptsPerMirror is 0", "Download.StallTimeout", "gopher://x"])
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Empty(new DatasetOptions().FindMistakes());
    }

    [Theory]
    [InlineData("folder:", "folder:PATH")]
    [InlineData("idx:a", "two or four files")]
    [InlineData("idx:a,b,c", "two or four files")]
    [InlineData("idx:a,,", "two or four files")]
    [InlineData("", "is not known")]
    public void A_name_that_means_nothing_is_told_how_to_write_it(string name, string said) =>
        Assert.Contains(said, Assert.Single(new DatasetOptions { Name = name }.FindMistakes()), StringComparison.Ordinal);

    private DatasetOptions Auto(string mirror) => Options("nothing", mirror) with { Name = "auto", TrainCount = 200, TestCount = 100 };

    private DatasetOptions Options(string? data = "", string mirror = "http://127.0.0.1:9/") => new()
    {
        DataDir = data is null ? null : folder[data],
        CacheDir = folder["cache"],
        Download = new DownloadOptions { Mirrors = [mirror], RetryDelay = TimeSpan.FromMilliseconds(5) },
    };

    private Task<DatasetSplits> LoadPublishedAsync(DatasetOptions options) =>
        DatasetLoader.LoadPublishedAsync(small.Published, options, reports, TestContext.Current.CancellationToken);

    private static IEnumerable<string> PicturesOf(LabelledImages images) =>
        Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images.Image(i)));

    private static byte[] Unzip(byte[] zipped)
    {
        using var zip = new System.IO.Compression.GZipStream(new MemoryStream(zipped), System.IO.Compression.CompressionMode.Decompress);
        using var content = new MemoryStream();
        zip.CopyTo(content);
        return content.ToArray();
    }
}
