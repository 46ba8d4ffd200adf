using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Releases;

/// <summary>Somebody deploys, promotes, pauses and takes back without a rest while others draw, and the application is ended by SIGKILL at moments that chance chooses.</summary>
public sealed class ReleaseSiegeTests(RunningApp app)
{
    private static readonly string[] Strategies = ["all-at-once", "all-at-once", "canary", "shadow"];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task Releases_fit_together_after_kills_at_any_moment(DatabaseKind kind) => SiegeAsync(kind, 2);

    [Theory, Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task So_they_do_after_fifty(DatabaseKind kind) => SiegeAsync(kind, int.TryParse(Environment.GetEnvironmentVariable("FUDE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 50);

    private async Task SiegeAsync(DatabaseKind kind, int kills)
    {
        using var third = new TestModel("33333333333333333333333333333333", epochs: 1, seed: 21);
        await using var tracking = await TrackedBundles.StartAsync();
        TrackedBundle[] bundles = [await tracking.LogAsync(app.Second.Folder), await tracking.LogAsync(third.Folder)];
        await using var host = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(kind), tracking.Setting, "--Releases:DrainMilliseconds=50");
        var random = new Random(kills);
        var changes = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var acting = Task.Run(() => ActAsync(host.Admin, bundles, new Random(kill), () => Interlocked.Increment(ref changes), stop.Token));
            var drawing = Task.Run(() => DrawAsync(host.Host.Address, stop.Token));
            var acknowledged = Volatile.Read(ref changes);
            while (Volatile.Read(ref changes) < acknowledged + 2 && !acting.IsCompleted && !drawing.IsCompleted)
                await Task.Delay(5); // however slow the machine is
            await Task.Delay(random.Next(0, 800));
            Assert.False(acting.IsCompleted || drawing.IsCompleted, $"it ended by itself: {acting.Exception?.InnerException ?? drawing.Exception?.InnerException}");
            await host.Host.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(EndAsync(acting), EndAsync(drawing));
            await host.AuditAsync(); // as it was left
            await host.StartAgainAsync();
            var now = (await host.Admin.GetFromJsonAsync<JsonObject>("api/releases"))!; // of one moment: what is loading may come to be live at any
            var answered = await host.AnswerAsync(kill % 10);
            Assert.Contains(answered, await TagsAsync(host, (long)now["live"]!, (long?)now["candidate"]));
        }

        // Whatever is on its way comes to an end.
        if ((long?)(await host.Admin.GetFromJsonAsync<JsonObject>("api/releases"))!["candidate"] is not null)
            await host.ChangeAsync("rollback");
        await Patience.UntilAsync(async () => (await host.Admin.GetFromJsonAsync<JsonObject>("api/releases?limit=500"))!["releases"]!.AsArray().All(release => (string?)release!["state"] is "live" or "retired" or "failed"));
        await host.AuditAsync();
        Assert.Empty(host.Host.Faults);
        Assert.True(changes > kills, $"{changes} changes");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {kills} kills, {changes} acknowledged changes");
    }

    // A candidate may have come to be live while it was asked for.
    private static async Task<List<string>> TagsAsync(ReleasedApp host, long live, long? candidate)
    {
        var tags = new List<string> { (string)(await host.ReleaseAsync(live))["tag"]! };
        if (candidate is { } id)
            tags.Add((string)(await host.ReleaseAsync(id))["tag"]!);
        return tags;
    }

    private static async Task ActAsync(HttpClient admin, TrackedBundle[] bundles, Random random, Action acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (number, strategy) = (random.Next(bundles.Length), Strategies[random.Next(Strategies.Length)]);
            var candidate = (long?)(await admin.GetFromJsonAsync<JsonObject>("api/releases", stop))!["candidate"];
            using var answer = (candidate, random.Next(6)) switch
            {
                (null, < 4) => await admin.PostAsJsonAsync("api/releases", ReleasedApp.Wish(bundles[number], $"v{number + 2}", strategy, strategy == "canary" ? new { steps = new[] { 0.5 }, seconds = 3600 } : null), stop),
                ({ } id, 0 or 1) => await SayAsync($"{id}/promote"),
                ({ } id, 2) => await SayAsync($"{id}/pause"),
                ({ } id, 3) => await SayAsync($"{id}/resume"),
                _ => await SayAsync("rollback"),
            };
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
            if (answer.IsSuccessStatusCode)
                acknowledged();
            await Task.Delay(random.Next(60), stop);
        }

        Task<HttpResponseMessage> SayAsync(string what) => admin.PostAsJsonAsync($"api/releases/{what}", new { reason = "a test" }, stop);
    }

    private static async Task DrawAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var digit = 0; !stop.IsCancellationRequested; digit = (digit + 1) % 10)
            Assert.StartsWith("v", (string?)(await client.PredictAsync(Drawings.Png(digit)))["modelTag"], StringComparison.Ordinal);
    }

    private static async Task EndAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It was cut off.
        }
    }
}
