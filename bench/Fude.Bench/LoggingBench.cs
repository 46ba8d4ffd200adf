using System.Diagnostics;
using Fude.Tracking.Client;

namespace Fude.Bench;

/// <summary>What logging one point of a metric costs the thread that trains, with the spool on the disk and no server.</summary>
internal static class LoggingBench
{
    private const int Bursts = 200;
    private const int CallsInBurst = 1_000;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fude-bench-").FullName;
        using var client = new TrackingClient(new() { TrackingUri = new("http://127.0.0.1:1/") });
        var logger = await RunLogger.StartAsync(client, options: new() { SpoolFolder = folder, StartTimeout = TimeSpan.Zero });
        var samples = new double[Bursts];
        var bytes = 0L;
        for (var burst = -20; burst < Bursts; burst++)
        {
            // As between two batches of a training; the writer gets on meanwhile.
            await Task.Delay(5);
            var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            for (var call = 0; call < CallsInBurst; call++)
                logger.LogMetric("train_loss", call, call);
            if (burst < 0)
                continue;
            samples[burst] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / CallsInBurst;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        var watch = Stopwatch.StartNew();
        const int many = 500_000;
        for (var call = 0; call < many; call++)
            logger.LogMetric("train_loss", call, call);
        await logger.FlushAsync();
        var perSecond = many / watch.Elapsed.TotalSeconds;
        var end = await logger.CompleteAsync();
        Directory.Delete(folder, recursive: true);
        Array.Sort(samples);
        Line.Write("log-metric", ("median_ns", samples[Bursts / 2]), ("p99_ns", samples[Bursts * 99 / 100]), ("bytes", (double)bytes / (Bursts * CallsInBurst)), ("spooled_per_s", perSecond), ("dropped", end.Dropped));
        return 0;
    }
}
