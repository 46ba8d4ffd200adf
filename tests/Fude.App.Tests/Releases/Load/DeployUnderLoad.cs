using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Inference;

namespace Fude.App.Tests.Releases.Load;

/// <summary>
/// Models are released and taken back one after the other while people draw at a steady rate. Quiet stretches and stretches with deploys
/// go in turns, so that what else the machine does hits both. After each stretch with deploys the load rests, garbage is collected, and memory is
/// looked at.
/// </summary>
/// <param name="models">v1, which is live at first, and those that are deployed; they are fetched from a tracking server.</param>
internal sealed class DeployUnderLoad(IReadOnlyList<TestModel> models)
{
    private static readonly byte[][] Pictures = [.. Enumerable.Range(0, 20).Select(i => Drawings.Png(i % 10, pen: i < 10 ? 14 : 20))];

    /// <summary>Requests a second.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>Deploys, each of which is taken back by a rollback after it.</summary>
    public int Deploys { get; init; } = 200;

    /// <summary>Quiet stretches, and as many with a part of the deploys each.</summary>
    public int Rounds { get; init; } = 4;

    /// <summary>How long each quiet stretch lasts.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The least time from one change to the next.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long memory may settle before garbage is collected and memory looked at.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Does it.</summary>
    public async Task<DeployFigures> RunAsync(DatabaseKind kind)
    {
        var expected = Expected();
        await using var tracking = await TrackedBundles.StartAsync();
        var bundles = new List<TrackedBundle>();
        foreach (var model in models)
            bundles.Add(await tracking.LogAsync(model.Folder));
        await using var app = await ReleasedApp.StartAsync(models[0], ReleasedApp.NewDatabase(kind), tracking.Setting);
        using var load = new OpenLoad(app.Host.Address, Pictures);
        var timeline = new LiveTimeline("v1");
        var (deployed, taken) = (new List<TimeSpan>(), new List<TimeSpan>());
        var busy = new List<(long From, long To)>();

        // Warm: the JIT, the pools, every model once.
        await LoadedAsync(load, async () =>
        {
            for (var i = 1; i < models.Count; i++)
                await CycleAsync(app, timeline, bundles[i], $"v{i + 1}", [], []);
            await Task.Delay(Quiet);
        });
        var measured = load.Shots.Count;
        var memory = new List<MemoryAfter> { new(0, await SettledBytesAsync(app)) };
        var seconds = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var next = (round + 1) * Deploys / Rounds;
            seconds += await LoadedAsync(load, async () =>
            {
                await Task.Delay(Quiet);
                var from = Stopwatch.GetTimestamp();
                for (var i = deployed.Count; i < next; i++)
                    await CycleAsync(app, timeline, bundles[1 + (i % (models.Count - 1))], $"v{2 + (i % (models.Count - 1))}", deployed, taken);
                busy.Add((from, Stopwatch.GetTimestamp()));
            });
            memory.Add(new(2 * next, await SettledBytesAsync(app)));
        }

        var shots = load.Shots.ToList();
        await app.AuditAsync();
        return new DeployFigures
        {
            Requests = shots.Count,
            Seconds = seconds,
            Changes = timeline.Count,
            Failed = [.. shots.Where(shot => shot.Fault is not null).Select(shot => shot.Fault!)],
            Wrong = [.. shots.Where(shot => shot.Fault is null).Select(shot => Wrong(shot, timeline, expected)).OfType<string>()],
            Answered = shots.Where(shot => shot.Tag is not null).GroupBy(shot => shot.Tag!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            Idle = Percentiles.Of(shots.Skip(measured).Where(shot => !busy.Exists(part => shot.Due >= part.From && shot.Due <= part.To))),
            Busy = Percentiles.Of(shots.Skip(measured).Where(shot => busy.Exists(part => shot.Due >= part.From && shot.Due <= part.To))),
            Deployed = deployed,
            TakenBack = taken,
            Memory = memory,
            Sessions = await SessionsAsync(app),
            Faults = [.. app.Host.Faults],
        };
    }

    // Drawings come at the rate while something is done; returns how long that took, in seconds, when the last is answered.
    private async Task<double> LoadedAsync(OpenLoad load, Func<Task> action)
    {
        using var stop = new CancellationTokenSource();
        var begin = Stopwatch.GetTimestamp();
        var running = load.RunAsync(Rate, stop.Token);
        await action();
        await stop.CancelAsync();
        await running;
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private async Task CycleAsync(ReleasedApp app, LiveTimeline timeline, TrackedBundle bundle, string tag, List<TimeSpan> deployed, List<TimeSpan> taken)
    {
        deployed.Add(await timeline.ChangeAsync(tag, async () =>
        {
            await app.DeployAsync(bundle, tag);
            await CurrentAsync(app, tag);
        }));
        await Task.Delay(Pause);
        taken.Add(await timeline.ChangeAsync("v1", async () =>
        {
            await app.ChangeAsync("rollback");
            await CurrentAsync(app, "v1");
        }));
        await Task.Delay(Pause);
    }

    private static async Task CurrentAsync(ReleasedApp app, string tag)
    {
        var watch = Stopwatch.StartNew();
        while ((string?)(await app.Admin.GetFromJsonAsync<JsonObject>("api/models/current"))!["tag"] != tag)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{tag} does not come to be live");
            await Task.Delay(20); // asking is load, too
        }
    }

    // What the models say of each picture, by the same code without a server around it.
    private Dictionary<(string Tag, int Picture), float[]> Expected()
    {
        var expected = new Dictionary<(string, int), float[]>();
        for (var i = 0; i < models.Count; i++)
        {
            using var classifier = Classifier.Load(models[i].Folder);
            for (var picture = 0; picture < Pictures.Length; picture++)
                expected.Add(($"v{i + 1}", picture), classifier.Classify(Pictures[picture]).Probabilities);
        }

        Assert.All(Enumerable.Range(0, Pictures.Length), picture => Assert.Equal(models.Count, Enumerable.Range(1, models.Count).Select(i => expected[($"v{i}", picture)][0]).Distinct().Count())); // they can be told apart
        return expected;
    }

    private static string? Wrong(Shot shot, LiveTimeline timeline, Dictionary<(string Tag, int Picture), float[]> expected)
    {
        if (!timeline.Between(shot.Sent, shot.Done).Contains(shot.Tag!, StringComparer.Ordinal))
            return $"{shot.Tag} has answered, and {string.Join(" or ", timeline.Between(shot.Sent, shot.Done))} was live";
        return expected[(shot.Tag!, shot.Picture)].AsSpan().SequenceEqual(shot.Probabilities) ? null : $"{shot.Tag} has said something else of picture {shot.Picture} than it does: [{string.Join(", ", shot.Probabilities!)}]";
    }

    private async Task<long> SettledBytesAsync(ReleasedApp app)
    {
        await Task.Delay(Settle);
        await GarbageCollection.RunAsync(app.Host.Id);
        return app.Host.OwnBytes;
    }

    private static async Task<int> SessionsAsync(ReleasedApp app)
    {
        var line = (await app.Admin.GetStringAsync("metrics")).Split('\n').Single(line => line.StartsWith("fude_release_open_sessions ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
