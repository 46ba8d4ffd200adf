using System.Globalization;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Crashes;

/// <summary>People draw, look, correct and delete, and a model answers again, at half of what the server can take, for ten minutes or FUDE_SOAK_SECONDS.</summary>
[Trait("Category", "Long")]
public sealed class SoakTests(RunningApp app)
{
    private const int People = 8;
    private const long Slack = 16 << 20;
    private const double WarmUp = 0.35;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_fails_grows_or_is_lost(bool inFolder)
    {
        var duration = Seconds(inFolder ? 120 : 600);
        var folder = DataFolder.New();
        await using var host = await AppProcess.StartAsync(app.Model.Folder, [$"--Data:Path={folder}", "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Model.Folder}", "--Database:CacheKib=1024", .. inFolder ? (string[])["--Pictures:InFolder"] : []]);
        var people = Enumerable.Range(0, People).Select(i => new Person(i)).ToList();
        var perSecond = await MostAsync(host.Address, people);
        var pause = TimeSpan.FromSeconds(People / perSecond); // half of the time at work, half of it at rest
        using var stop = new CancellationTokenSource(duration);
        var work = people.Select(person => Task.Run(() => person.LiveAsync(host.Address, () => pause, stop.Token))).Append(RepredictAsync(host.Address, stop.Token)).ToList();
        var samples = new List<double>();
        var before = people.Sum(person => person.Requests);
        while (!stop.IsCancellationRequested && !work.Exists(task => task.IsCompleted))
        {
            samples.Add(host.OwnBytes);
            await Task.Delay(1000);
        }

        Assert.True(stop.IsCancellationRequested, string.Join('\n', work.Where(task => task.IsCompleted).Select(task => $"ended early: {task.Exception}").Concat(host.Errors.TakeLast(5))));
        await Task.WhenAll(work);
        var warm = samples[(int)(samples.Count * WarmUp)..];
        var growth = warm[(warm.Count * 2 / 3)..].Average() - warm[..(warm.Count / 3)].Average();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{duration.TotalSeconds:0} s at {(people.Sum(person => person.Requests) - before) / duration.TotalSeconds:0} requests/s (at most {perSecond:0}), {people.Sum(person => person.Drawn.Count)} drawings; memory of its own {warm[0] / (1 << 20):0} MiB after the warm-up, {warm[^1] / (1 << 20):0} at the end, {samples.Max() / (1 << 20):0} at most; last third of the time over the first {growth / (1 << 20):+0.0;-0.0} MiB");
        await host.DisposeAsync();
        await using var database = new Database(DatabaseAddress.OfFile(Path.Combine(folder, "app.db")));
        await StoredDrawings.CheckAsync(database, people, inFolder ? Path.Combine(folder, "images") : null);
        Assert.InRange(growth, double.MinValue, Slack);
        Assert.Empty(host.Errors);
    }

    private static TimeSpan Seconds(int fallback) => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FUDE_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : fallback);

    /// <returns>Requests a second with no pauses.</returns>
    private static async Task<double> MostAsync(Uri address, List<Person> people)
    {
        var seconds = TimeSpan.FromSeconds(8);
        using var stop = new CancellationTokenSource(seconds);
        await Task.WhenAll(people.Select(person => Task.Run(() => person.LiveAsync(address, () => TimeSpan.Zero, stop.Token))));
        return people.Sum(person => person.Requests) / seconds.TotalSeconds;
    }

    private static async Task RepredictAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        while (!stop.IsCancellationRequested)
        {
            using var response = await client.PostAsync("api/predictions/repredict-all?model=v2", null, CancellationToken.None);
            Assert.Equal(200, (int)response.StatusCode);
            await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }
}
