using System.Globalization;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Soak;

/// <summary>Eight trainers write and two readers search, for ten minutes or FUDE_SOAK_SECONDS: no error, and memory stays flat.</summary>
[Trait("Category", "Long")]
public sealed class SoakTests
{
    private const int Trainers = 8, Readers = 2;
    private const long Slack = 8 << 20;
    private const double WarmUp = 0.35;

    [Fact]
    public Task On_sqlite() => SoakAsync(Duration, "--Database:CacheKib=1024"); // the caches are full before the measurement begins, and hide nothing

    [Fact]
    public Task On_mariadb()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        return SoakAsync(Duration / 3, $"--Database:Address={MariaDbServer.Shared.CreateDatabase()}");
    }

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FUDE_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 600);

    private static async Task SoakAsync(TimeSpan duration, params string[] settings)
    {
        await using var process = await TrackingProcess.StartAsync(settings);
        using var stop = new CancellationTokenSource(duration);
        var workers = Enumerable.Range(0, Trainers + Readers).Select(i => new Trainer(process.Client, i)).ToList();
        var work = workers.Select((worker, i) => Task.Run(() => i < Trainers ? worker.TrainAsync(stop.Token) : worker.ReadAsync(stop.Token))).ToList();
        var samples = new List<double>();
        while (!stop.IsCancellationRequested && !work.Exists(task => task.IsFaulted))
        {
            samples.Add(process.OwnBytes);
            await Task.Delay(1000);
        }

        await Task.WhenAll(work);
        var warm = samples[(int)(samples.Count * WarmUp)..];
        var growth = Slope(warm) * warm.Count;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{duration.TotalSeconds:0} s, {workers.Sum(worker => worker.Requests)} requests; memory of its own {warm[0] / (1 << 20):0} MiB after the warm-up, {warm[^1] / (1 << 20):0} MiB at the end, {samples.Max() / (1 << 20):0} MiB at most; trend {growth / (1 << 20):+0.0;-0.0} MiB over {warm.Count} s");
        Assert.InRange(growth, double.MinValue, Math.Max(Slack, 0.1 * warm.Average()));
        Assert.Empty(process.Errors);
    }

    /// <summary>The slope of the least-squares line, by sample.</summary>
    private static double Slope(List<double> samples)
    {
        var (x, y) = ((samples.Count - 1) / 2.0, samples.Average());
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            above += (i - x) * (samples[i] - y);
            below += (i - x) * (i - x);
        }

        return above / below;
    }
}
