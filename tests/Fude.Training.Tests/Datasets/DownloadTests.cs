using System.Diagnostics;
using Fude.Testing;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Datasets;

public sealed class DownloadTests : IDisposable
{
    // Long enough for a server in this process to answer on a busy machine.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(4);

    private readonly SmallDataset small = new();
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();

    private string Cached => folder[Path.Combine("noise", SmallDataset.Largest)];

    private string Partial => Cached + ".part";

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Downloads_once_then_reads_the_cache()
    {
        await using var server = new FaultyServer(small.Serve);

        var first = await LoadAsync(server.Address);
        var second = await LoadAsync(server.Address);

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal((200, 50), (first.Train.Count, first.Test.Count));
        Assert.Equal(first.Digest, second.Digest);
        Assert.Contains("downloaded into", first.Note, StringComparison.Ordinal);
        Assert.Contains("from the cache", second.Note, StringComparison.Ordinal);
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
        Assert.Empty(Directory.GetFiles(folder["noise"], "*.part"));
        var last = reports.All.Last(report => report.Stage == DatasetStage.Download);
        Assert.Equal(new DatasetProgress(DatasetStage.Download, SmallDataset.Largest, small[SmallDataset.Largest].Length, small[SmallDataset.Largest].Length), last);
    }

    [Fact]
    public async Task A_dropped_connection_is_resumed_where_it_broke()
    {
        await using var server = new FaultyServer(request => request is { Path: SmallDataset.Largest, Number: 1 } ? small.Serve(request) with { CloseAfter = 50_000 } : small.Serve(request));

        await LoadAsync(server.Address);

        Assert.Equal([null, 50_000], RangesOfLargest(server));
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task A_server_that_drops_every_connection_is_asked_on_while_it_brings_the_file_further()
    {
        await using var server = new FaultyServer(request => small.Serve(request) with { CloseAfter = 20_000 });

        await LoadAsync(server.Address, options => options with { AttemptsPerMirror = 2 });

        Assert.True(RangesOfLargest(server).Count > 5);
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task A_server_without_ranges_that_drops_every_connection_is_given_up()
    {
        await using var server = new FaultyServer(request => request.Path == SmallDataset.Largest ? small.Serve(request) with { CloseAfter = 50_000, HonourRange = false } : small.Serve(request));

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address));

        Assert.Equal(DatasetFault.Unavailable, error.Fault);

        // The first attempt brought something new; the three after it nothing more.
        Assert.Equal(4, RangesOfLargest(server).Count);
    }

    [Fact]
    public async Task A_download_without_length_that_breaks_off_is_resumed()
    {
        await using var server = new FaultyServer(request => request is { Path: SmallDataset.Largest, Number: 1 } ? small.Serve(request) with { CloseAfter = 50_000, WithLength = false } : small.Serve(request));

        await LoadAsync(server.Address);

        Assert.Equal([null, 50_000], RangesOfLargest(server));
    }

    [Fact]
    public async Task A_partial_file_of_an_earlier_run_is_continued()
    {
        Directory.CreateDirectory(folder["noise"]);
        File.WriteAllBytes(Partial, small[SmallDataset.Largest][..70_000]);
        await using var server = new FaultyServer(small.Serve);

        await LoadAsync(server.Address);

        Assert.Equal([70_000], RangesOfLargest(server));
    }

    [Fact]
    public async Task A_partial_file_that_was_complete_needs_no_second_download()
    {
        Directory.CreateDirectory(folder["noise"]);
        File.WriteAllBytes(Partial, small[SmallDataset.Largest]);
        await using var server = new FaultyServer(small.Serve);

        await LoadAsync(server.Address);

        Assert.Equal([small[SmallDataset.Largest].Length], RangesOfLargest(server));
        Assert.True(File.Exists(Cached));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(500_000)]
    public async Task A_wrong_partial_file_is_thrown_away_even_when_there_is_one_attempt(int length)
    {
        Directory.CreateDirectory(folder["noise"]);
        File.WriteAllBytes(Partial, [.. Enumerable.Repeat((byte)'<', length)]);
        await using var server = new FaultyServer(small.Serve);

        await LoadAsync(server.Address, options => options with { AttemptsPerMirror = 1 });

        Assert.Equal([length, null], RangesOfLargest(server));
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_is_read_from_the_start()
    {
        Directory.CreateDirectory(folder["noise"]);
        File.WriteAllBytes(Partial, small[SmallDataset.Largest][..70_000]);
        await using var server = new FaultyServer(request => small.Serve(request) with { HonourRange = false });

        await LoadAsync(server.Address);

        Assert.Equal([70_000], RangesOfLargest(server));
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task A_range_that_was_not_asked_for_is_not_taken()
    {
        Directory.CreateDirectory(folder["noise"]);
        File.WriteAllBytes(Partial, small[SmallDataset.Largest][..70_000]);
        await using var server = new FaultyServer(request => small.Serve(request) with { RangeOffBy = -10 });

        await LoadAsync(server.Address);

        Assert.Equal([70_000, null], RangesOfLargest(server));
    }

    [Fact]
    public async Task A_corrupt_file_is_asked_for_again_and_then_had_from_the_next_mirror()
    {
        await using var corrupt = new FaultyServer(request => Corrupted(small.Serve(request)));
        await using var good = new FaultyServer(small.Serve);

        await LoadAsync([corrupt.Address, good.Address]);

        // The second mirror did better, so the other three files are asked for there first.
        Assert.Equal(3, corrupt.Requests.Count);
        Assert.Equal(4, good.Requests.Count);
        Assert.Contains("what came is not the file", reports.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_sound_but_another_one_is_refused_by_its_hash()
    {
        await using var server = new FaultyServer(request => request.Path == SmallDataset.Largest ? new Reply { Body = SmallDataset.Gzip([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[784]]) } : small.Serve(request));

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address));

        Assert.Contains(small.Published.TrainImages.Sha256, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Cached));
        Assert.False(File.Exists(Partial));
    }

    [Fact]
    public async Task A_file_that_is_truncated_on_the_mirror_is_not_asked_for_for_ever()
    {
        await using var server = new FaultyServer(request => request.Path == SmallDataset.Largest ? new Reply { Body = small[SmallDataset.Largest][..90_000] } : small.Serve(request));

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address));

        Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
        Assert.InRange(RangesOfLargest(server).Count, 3, 6);
        Assert.False(File.Exists(Cached));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    public async Task Only_what_may_change_is_asked_again(int status, int attempts)
    {
        await using var bad = new FaultyServer(_ => new Reply { Status = status });
        await using var good = new FaultyServer(small.Serve);

        await LoadAsync([bad.Address, good.Address]);

        Assert.Equal(attempts, bad.Requests.Count);
        Assert.Contains($"answered {status}", reports.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_in_place_of_the_file_is_not_asked_for_again()
    {
        await using var portal = new FaultyServer(_ => new Reply { Body = "<html>Please sign in</html>"u8.ToArray() });

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(portal.Address));

        Assert.Single(portal.Requests);
        Assert.Contains("a web page?", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_and_the_rest_comes_from_elsewhere()
    {
        await using var stalling = new FaultyServer(request => request switch
        {
            { Path: SmallDataset.Largest, Number: 1 } => small.Serve(request) with { StallAfter = 40_000 },
            { Path: SmallDataset.Largest } => new Reply { Silent = true },
            _ => small.Serve(request),
        });
        await using var good = new FaultyServer(small.Serve);

        await LoadAsync([stalling.Address, good.Address], options => options with { StallTimeout = Stall, AttemptsPerMirror = 1 });

        Assert.Contains("nothing arrived for 4 s", reports.Messages, StringComparison.Ordinal);
        Assert.Equal(40_000, Assert.Single(RangesOfLargest(good)));
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task A_server_that_says_nothing_and_an_address_where_nobody_listens_are_left()
    {
        await using var silent = new FaultyServer(_ => new Reply { Silent = true });
        await using var good = new FaultyServer(small.Serve);
        var nowhere = FaultyServer.Nowhere();

        await LoadAsync([silent.Address, nowhere, good.Address], options => options with { StallTimeout = Stall, AttemptsPerMirror = 1 });

        Assert.Contains($"{silent.Address}: nothing arrived", reports.Messages, StringComparison.Ordinal);
        Assert.Contains($"from {nowhere}: ", reports.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_mirror_helps_the_error_names_each_and_what_to_do()
    {
        await using var missing = new FaultyServer(_ => new Reply { Status = 404 });
        var nowhere = FaultyServer.Nowhere();

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync([missing.Address, nowhere]));

        Assert.Equal(DatasetFault.Unavailable, error.Fault);
        Assert.Contains("answered 404", error.Message, StringComparison.Ordinal);
        Assert.Contains(nowhere, error.Message, StringComparison.Ordinal);
        Assert.Contains($"Put the four files into {folder["noise"]}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_bytes_than_allowed_are_not_taken(bool withLength)
    {
        await using var server = new FaultyServer(request => small.Serve(request) with { WithLength = withLength });

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address, options => options with { MaxCompressedBytes = 100_000 }));

        Assert.Contains("100,000 bytes, the limit", error.Message, StringComparison.Ordinal);
        Assert.True(!File.Exists(Partial) || new FileInfo(Partial).Length <= 100_000);
        Assert.Single(RangesOfLargest(server));
    }

    [Fact]
    public async Task A_file_that_grows_beyond_the_limit_when_decompressed_is_refused()
    {
        await using var server = new FaultyServer(small.Serve);

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address, options => options with { MaxUncompressedBytes = 100_000 }));

        Assert.Contains("over 100,000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_cache_is_said_and_only_the_damaged_file_is_downloaded_again()
    {
        await using var server = new FaultyServer(small.Serve);
        await LoadAsync(server.Address);
        File.WriteAllBytes(Cached, small[SmallDataset.Largest][..1_000]);
        server.Requests.Clear();

        var again = await LoadAsync(server.Address);

        Assert.Equal(SmallDataset.Largest, Assert.Single(server.Requests).Path);
        Assert.Contains($"the cache is damaged and not used: {Cached}: ", reports.Messages, StringComparison.Ordinal);
        Assert.Equal(200, again.Train.Count);
        Assert.Equal(small[SmallDataset.Largest], File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task Two_at_once_download_each_file_once()
    {
        using var waited = new ManualResetEventSlim();
        await using var server = new FaultyServer(request =>
        {
            waited.Wait(TimeSpan.FromSeconds(20)); // the others come while the first is at it
            return small.Serve(request);
        });

        var loading = Task.WhenAll(LoadAsync(server.Address), LoadAsync(server.Address), LoadAsync(server.Address));
        await Until(() => reports.All.Count(report => report.Text.Contains("another process is downloading", StringComparison.Ordinal)) == 2);
        waited.Set();
        var all = await loading;

        Assert.Equal(4, server.Requests.Count);
        Assert.Single(all.Select(splits => splits.Digest).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_process_is_waited_for_until_it_ends_however_it_ends()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock of util-linux is not installed");
        Directory.CreateDirectory(folder["noise"]);
        await using var server = new FaultyServer(small.Serve);
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--no-fork", folder["noise/.lock"], "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var loading = LoadAsync(server.Address);
        await Until(() => reports.Messages.Contains("another process is downloading", StringComparison.Ordinal));
        Assert.Empty(server.Requests);

        other.Kill();

        Assert.Equal(200, (await loading).Train.Count);
    }

    [Fact]
    public async Task A_server_that_sends_a_byte_now_and_then_counts_as_stalled()
    {
        await using var server = new FaultyServer(request => small.Serve(request) with { BytePause = TimeSpan.FromMilliseconds(100) });

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync(server.Address, options => options with { StallTimeout = TimeSpan.FromSeconds(0.5), AttemptsPerMirror = 1 }));

        Assert.Contains("nothing arrived for 0.5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_never_released_ends_in_an_error()
    {
        Directory.CreateDirectory(folder["noise"]);
        await using var holder = new FileStream(folder["noise/.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("http://127.0.0.1:9/", options => options with { LockTimeout = TimeSpan.FromSeconds(0.2) }));

        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_at_once_and_keeps_what_has_arrived()
    {
        await using var server = new FaultyServer(request => request.Path == SmallDataset.Largest ? small.Serve(request) with { StallAfter = 60_000 } : small.Serve(request));
        using var cancel = new CancellationTokenSource();
        var loading = LoadAsync([server.Address], options => options with { StallTimeout = TimeSpan.FromMinutes(5) }, cancel.Token);
        await Until(() => reports.All.Any(report => report is { Text: SmallDataset.Largest, Done: 60_000 }));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
        Assert.Equal(60_000, new FileInfo(Partial).Length);
        await using var good = new FaultyServer(small.Serve);
        await LoadAsync(good.Address);
        Assert.Equal([60_000], RangesOfLargest(good));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_said()
    {
        File.WriteAllText(folder["noise"], "a file where the folder should be");

        var error = await Assert.ThrowsAsync<DatasetException>(() => LoadAsync("http://127.0.0.1:9/"));

        Assert.Equal(DatasetFault.Missing, error.Fault);
        Assert.Contains("can't be written", error.Message, StringComparison.Ordinal);
    }

    private Task<DatasetSplits> LoadAsync(string mirror, Func<DownloadOptions, DownloadOptions>? change = null) => LoadAsync([mirror], change);

    private Task<DatasetSplits> LoadAsync(string[] mirrors, Func<DownloadOptions, DownloadOptions>? change = null, CancellationToken cancellation = default)
    {
        var download = new DownloadOptions { Mirrors = mirrors, RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetryDelay = TimeSpan.FromMilliseconds(20) };
        var options = new DatasetOptions { CacheDir = folder.Path, Download = change?.Invoke(download) ?? download };
        return DatasetLoader.LoadPublishedAsync(small.Published, options, reports, cancellation.CanBeCanceled ? cancellation : TestContext.Current.CancellationToken);
    }

    private static List<long?> RangesOfLargest(FaultyServer server) =>
        [.. server.Requests.Where(request => request.Path == SmallDataset.Largest).Select(request => request.RangeStart)];

    private static Reply Corrupted(Reply reply)
    {
        byte[] body = [.. reply.Body];
        body[body.Length / 2] ^= 0x40;
        return reply with { Body = body };
    }

    private static async Task Until(Func<bool> condition)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waiting.Elapsed < TimeSpan.FromMinutes(1), "it did not happen within a minute");
            await Task.Delay(5);
        }
    }
}
