using System.Collections.Concurrent;
using System.Diagnostics;
using Fude.Testing;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

/// <summary>The spool on a file system of a few hundred kilobytes.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<TrackingProblem> problems = new();
    private bool mounted;

    public void Dispose()
    {
        if (mounted)
            Run("umount", folder["small"]);
        folder.Dispose();
    }

    [Fact]
    public async Task Entries_wait_in_memory_until_the_disk_has_room_again()
    {
        Mount();
        await using var server = await RealServer.StartAsync();
        await using var logger = await RunLogger.StartAsync(server.Client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue) with { SpoolFolder = folder["small"] });
        await File.WriteAllBytesAsync(folder["small/filler"], new byte[470 << 10]);
        for (var i = 0; i < 5_000; i++)
            logger.LogMetric("loss", i, i);
        while (problems.IsEmpty)
            await Task.Delay(10);

        Assert.Contains("Is the disk full?", Assert.Single(problems).Message);
        File.Delete(folder["small/filler"]);
        Assert.Equal(Delivery.Sent, (await logger.CompleteAsync()).Delivery);

        Assert.Equal(5_000, (await server.RunAsync()).Metrics.Count);
        Assert.Contains("can be written again", problems.Last().Message);
    }

    [Fact]
    public async Task A_disk_that_stays_full_costs_entries_and_not_the_training()
    {
        Mount();
        using var client = Clients.Of(ReservedPort.Nowhere);
        var options = LoggedRun.Options(folder, problems.Enqueue) with { SpoolFolder = folder["small/spool"], StartTimeout = TimeSpan.Zero, QueueCapacity = 1_000, FullQueueWait = TimeSpan.FromMilliseconds(50) };
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, options);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200_000; i++)
            logger.LogMetric("loss", i, i);
        var end = await logger.CompleteAsync();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal(Delivery.Spooled, end.Delivery);
        Assert.InRange(end.Dropped, 1, 200_000);
        Assert.Contains(problems, problem => problem.Kind == TrackingProblemKind.Dropped);

        await using var server = await RealServer.StartAsync();
        var report = await new SpoolSender(server.Client).SendAsync(end.SpoolFolder!);
        Assert.Equal(SpoolOutcome.Sent, report.Outcome);
        // Each point is there or counted; a piece of what could not be written may be both.
        Assert.InRange(report.Metrics + end.Dropped, 200_000, 260_000);
        Assert.Equal(report.Metrics, (await server.RunAsync()).Metrics.Count);
    }

    private void Mount()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can mount a small file system");
        Directory.CreateDirectory(folder["small"]);
        mounted = Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder["small"]);
        Assert.SkipUnless(mounted, "no small file system can be mounted here");
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
