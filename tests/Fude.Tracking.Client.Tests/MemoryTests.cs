using System.Security.Cryptography;
using Fude.Testing;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

[Collection(nameof(Alone))]
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_large_file_is_streamed_both_ways()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var id = (await client.CreateRunAsync(new())).Info.RunId;
        var content = new byte[64 << 20];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(folder["large.bin"], content);
        var digest = SHA256.HashData(content);
        content = null;
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();

        await client.UploadArtifactAsync(id, folder["large.bin"]);
        await client.DownloadArtifactAsync(id, "large.bin", folder["again.bin"]);

        // Both ends in this process, and neither holds the file.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 << 20);
        await using var again = File.OpenRead(folder["again.bin"]);
        Assert.Equal(digest, await SHA256.HashDataAsync(again));
    }

    [Fact]
    public async Task A_long_run_without_a_server_fills_the_disk_and_not_the_memory()
    {
        const int points = 1_000_000;
        using var client = Clients.Of(ReservedPort.Nowhere);
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero, FullQueueWait = TimeSpan.FromSeconds(30) });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < points; i++)
            logger.LogMetric("loss", i, i);
        await logger.FlushAsync();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        var end = await logger.CompleteAsync();
        var bytes = Directory.EnumerateFiles(end.SpoolFolder!, "events-*.log").Sum(file => new System.IO.FileInfo(file).Length);

        Assert.Equal((Delivery.Spooled, 0), (end.Delivery, end.Dropped));
        Assert.InRange(bytes, points * 60L, points * 120L);
        // Two buffers of 100,000 entries, and what is written in one go.
        Assert.InRange(held, 0, 36 << 20);
    }

    [Fact]
    public async Task Flushing_again_and_again_leaves_nothing_behind()
    {
        await using var server = await RealServer.StartAsync();
        await using var logger = await RunLogger.StartAsync(server.Client, LoggedRun.Start, LoggedRun.Options(folder));
        async Task FlushAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                logger.LogMetric("loss", i, i);
                Assert.Equal(Delivery.Sent, await logger.FlushAsync());
            }
        }

        await FlushAsync(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FlushAsync(1_000);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
    }
}
