using System.Diagnostics;

namespace Fude.Bench.Tracking;

/// <summary>What a load came to.</summary>
/// <param name="PerSecond">Requests answered each second.</param>
/// <param name="Median">Median time of a request, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="CpuMicroseconds">The server's processor time for each request.</param>
internal sealed record Figures(double PerSecond, double Median, double P99, double CpuMicroseconds);

/// <summary>Runs requests over some connections, one thread each, each sending its next when the last was answered.</summary>
internal static class Load
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures for a while after a warm-up.</summary>
    /// <param name="server">The server.</param>
    /// <param name="connections">How many connections.</param>
    /// <param name="duration">How long.</param>
    /// <param name="next">Makes a connection's request from its number and how many it has sent.</param>
    public static Figures Run(ServerProcess server, int connections, TimeSpan duration, Func<int, int, byte[]> next)
    {
        var times = Enumerable.Range(0, connections).Select(_ => new List<long>()).ToArray();
        var begin = Stopwatch.GetTimestamp();
        var (from, to) = (begin + Ticks(WarmUp), begin + Ticks(WarmUp + duration));
        var cpuBefore = TimeSpan.Zero;
        using var sampler = new Timer(_ => cpuBefore = server.Cpu(), null, WarmUp, Timeout.InfiniteTimeSpan);
        var threads = times.Select((own, number) => new Thread(() =>
        {
            using var connection = new Connection(server.Port);
            for (var count = 0; Stopwatch.GetTimestamp() is var start && start < to; count++)
            {
                connection.Send(next(number, count));
                if (start >= from)
                    own.Add(Stopwatch.GetTimestamp() - start);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        var cpu = server.Cpu() - cpuBefore;
        var all = times.SelectMany(own => own).Order().ToArray();
        double Milliseconds(double quantile) => all[Math.Min(all.Length - 1, (int)(quantile * all.Length))] * 1000.0 / Stopwatch.Frequency;
        return new Figures(all.Length / duration.TotalSeconds, Milliseconds(0.5), Milliseconds(0.99), cpu.TotalMicroseconds / all.Length);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
