using System.Globalization;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Soak;

/// <summary>Eight people draw, look, correct and delete at half of what the host can do, for ten minutes or FUDE_SOAK_SECONDS: no error, memory flat, and all of it is stored.</summary>
[Trait("Category", "Long")]
public sealed class SoakTests(RunningApp app)
{
    private const long Slack = 16 << 20;
    private const double WarmUp = 0.35;
    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(5);

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FUDE_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 600);

    [Fact]
    public Task On_sqlite() => SoakAsync(Kept.Sqlite, Duration);

    [Fact]
    public Task With_pictures_in_a_folder() => SoakAsync(Kept.SqliteAndFolder, Duration / 5);

    [Fact]
    public Task On_mariadb() => SoakAsync(Kept.MariaDb, Duration / 5);

    private async Task SoakAsync(Kept kept, TimeSpan duration)
    {
        await using var town = new Town(app, kept);
        await town.StartAsync();
        using (var full = new CancellationTokenSource(Calibration))
            await town.LiveAsync(TimeSpan.Zero, full.Token);
        var most = town.People.Sum(person => person.Requests) / Calibration.TotalSeconds;

        using var stop = new CancellationTokenSource(duration);
        var before = town.People.Sum(person => person.Requests);
        var living = town.LiveAsync(TimeSpan.FromSeconds(2 * town.People.Count / most), stop.Token);
        var samples = new List<double>();
        while (!living.IsCompleted)
        {
            samples.Add(town.Host.OwnBytes);
            await Task.WhenAny(living, Task.Delay(1000, CancellationToken.None));
        }

        await living;
        var requests = town.People.Sum(person => person.Requests) - before;
        var warm = samples[(int)(samples.Count * WarmUp)..];
        var growth = Trend.Slope(warm) * warm.Count;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kept}: {duration.TotalSeconds:0} s, {requests} requests ({requests / duration.TotalSeconds:0} a second, {most:0} at most), {town.Count} drawings; memory of its own {warm[0] / (1 << 20):0} MiB after the warm-up, {warm[^1] / (1 << 20):0} MiB at the end, {samples.Max() / (1 << 20):0} MiB at most; trend {growth / (1 << 20):0.0} MiB");
        Assert.Empty(town.Host.Faults);
        await town.RepredictAsync();
        await town.CheckAsync(whole: true, answered: true);
        Assert.InRange(growth, double.MinValue, Math.Max(Slack, 0.1 * warm.Average()));
    }
}
