using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.App.Tests.Telemetry;

namespace Fude.App.Tests.Releases;

/// <summary>Canaries with real models behind a real host: one that is worse is taken back by itself, whatever it is worse in; others become live.</summary>
public sealed class RealCanaryTests(RunningApp app, ITestOutputHelper output)
{
    private const string OtherRun = "0123456789abcdef0123456789abcde0";

    // Everything is compared, and looked at often.
    private static readonly string[] Settings = ["--Comparisons:PerSecond=100000", "--Comparisons:CorePercent=100", "--Comparisons:EveryMilliseconds=100", "--Releases:PollMilliseconds=50"];

    [Fact]
    public async Task A_model_that_throws_on_two_of_a_hundred_drawings_is_taken_back_and_nobody_notices()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { ThrowsFromInk = DrawingTown.FatInk() });
        await TakenBackAsync(worse, new { steps = new[] { 0.5, 1 }, compared = 1000, seconds = 1 }, "errors");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_model_with_two_labels_exchanged_is_taken_back_for_its_disagreement()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Swapped = (3, 8) });
        await TakenBackAsync(worse, new { steps = new[] { 0.2, 1 }, compared = 1000, seconds = 1 }, "disagreement", host: async (host, release) =>
        {
            var shown = (await host.GetAsync($"/{release["id"]}/comparisons?limit=5"))["comparisons"]!.AsArray();
            Assert.Equal(5, shown.Count);
            Assert.All(shown, one => Assert.NotEqual((string?)one!["live"]!["label"], (string?)one["candidate"]!["label"]));
        });
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_model_with_two_labels_exchanged_is_taken_back_for_its_accuracy_where_people_say_what_they_drew()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Swapped = (3, 8) });
        await TakenBackAsync(worse, new { steps = new[] { 0.5, 1 }, compared = 2000, seconds = 1, disagreement = 0.9 }, "accuracy", corrected: true, host: async (host, release) =>
            Assert.Contains((await host.GetAsync($"/{release["id"]}/comparisons?limit=500"))["comparisons"]!.AsArray(), one => (string?)one!["truth"] == (string?)one["live"]!["label"] && (string?)one["truth"] != (string?)one["candidate"]!["label"]));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_model_that_takes_some_ten_milliseconds_longer_is_taken_back()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Products = 1 });
        await TakenBackAsync(worse, new { steps = new[] { 0.2, 1 }, compared = 1000, seconds = 1 }, "latency", pause: 20);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_model_that_is_less_sure_is_taken_back()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Temperature = 3 });
        await TakenBackAsync(worse, new { steps = new[] { 0.2, 1 }, compared = 1000, seconds = 1 }, "confidence");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task An_equal_model_goes_all_the_way_by_its_steps()
    {
        using var equal = new TestModel(OtherRun, defect: new Defect { Temperature = 1.01f });
        await using var host = await ReleaseHost.StartAsync(app.Model, equal, settings: Settings);
        var release = await host.DeployAsync(equal, "v2", "canary", new { steps = new[] { 0.1, 0.5, 1 }, compared = 200, requests = 10, seconds = 1 });
        using var town = new DrawingTown(host.App);

        await town.DrawAsync(async () => await StateAsync(host, release) is "live" or "failed");

        var live = await host.GetAsync($"/{release["id"]}");
        Assert.Equal("live", (string?)live["state"]);
        var steps = (await host.LedgerAsync()).Where(entry => (long)entry["release"]! == 2).Select(entry => $"{entry["actor"]} {entry["action"]} {entry["toShare"]}").ToList();
        Assert.Equal(["aki deploy 0", "fude start 0.1", "judge step 0.5", "judge step 1", "judge promote 1"], steps);
        Assert.InRange((long)live["evidence"]!["compared"]!, 600, long.MaxValue);
        Assert.Equal("retired", (string?)(await host.UntilAsync(await host.GetAsync("/1"), "retired"))["state"]);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_better_model_becomes_live_where_it_may_disagree()
    {
        using var poor = new TestModel(OtherRun, epochs: 1, seed: 11, defect: new Defect { Swapped = (4, 9) });
        await using var host = await ReleaseHost.StartAsync(poor, app.Model, settings: Settings);
        var release = await host.DeployAsync(app.Model, "v2", "canary", new { steps = new[] { 0.3, 1 }, compared = 200, requests = 10, seconds = 1, disagreement = 0.5 });
        using var town = new DrawingTown(host.App);

        await town.DrawAsync(async () => await StateAsync(host, release) is "live" or "failed", admin: host.Admin);

        var live = await host.GetAsync($"/{release["id"]}");
        Assert.Equal(("live", ""), ((string?)live["state"], (string?)live["state"] == "live" ? "" : (string?)live["reason"]));
        Assert.True((long)live["evidence"]!["wins"]! > (long)live["evidence"]!["losses"]!);
    }

    [Fact]
    public async Task With_few_drawings_it_waits_and_says_for_what()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second, settings: Settings);
        var release = await host.UntilAsync(await host.DeployAsync(app.Second, "v2", "canary", new { steps = new[] { 0.1, 1 }, compared = 500, disagreement = 0.5, confidence = 0.5 }), "canary");
        Assert.Equal("wait", (string?)release["verdict"]!["outcome"]);
        using var town = new DrawingTown(host.App);

        await town.DrawAsync(async () => (long?)(await host.GetAsync($"/{release["id"]}"))["evidence"]?["compared"] >= 5, pause: 100);

        var now = await host.GetAsync($"/{release["id"]}");
        output.WriteLine((string)now["verdict"]!["reason"]!);
        Assert.Equal("canary", (string?)now["state"]);
        Assert.StartsWith("not enough evidence at step 1 of 2 (10 %): missing are 4", (string)now["verdict"]!["reason"]!, StringComparison.Ordinal);
        Assert.InRange((long)now["verdict"]!["missing"]!["compared"]!, 400, 495);
        var metrics = await Scrape.OfAsync(host.App.Client);
        Assert.Equal(0.1, metrics["fude_canary_share"]);
        Assert.InRange(metrics["fude_canary_compared_total"], 5, 100);
    }

    [Fact]
    public async Task A_shadow_is_compared_and_never_moves_by_itself()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Swapped = (3, 8) });
        await using var host = await ReleaseHost.StartAsync(app.Model, worse, settings: Settings);
        var release = await host.UntilAsync(await host.DeployAsync(worse, "v2", "shadow"), "shadow");
        using var town = new DrawingTown(host.App);

        // Nothing follows from what is said of it, so later drawings may let it be said otherwise.
        var now = release;
        await town.DrawAsync(async () => (string?)(now = await host.GetAsync($"/{release["id"]}"))["verdict"]?["outcome"] == "rollback");

        Assert.Equal(0, town.ShownCandidate);
        Assert.Equal(("shadow", "worse in disagreement"), ((string?)now["state"], ((string)now["verdict"]!["reason"]!)[..21]));
        Assert.Equal(0, (long)now["evidence"]!["candidate"]!["requests"]!["count"]!);
    }

    private async Task TakenBackAsync(TestModel worse, object plan, string criterion, bool corrected = false, int pause = 0, Func<ReleaseHost, JsonObject, Task>? host = null)
    {
        await using var running = await ReleaseHost.StartAsync(app.Model, worse, settings: Settings);
        var release = await running.DeployAsync(worse, "v2", "canary", plan);
        using var town = new DrawingTown(running.App);

        await town.DrawAsync(async () => await StateAsync(running, release) is "live" or "failed", admin: corrected ? running.Admin : null, pause: pause);

        var ended = await running.GetAsync($"/{release["id"]}");
        output.WriteLine($"{town.Sent} drawings, {town.ShownCandidate} of them answered by it: {ended["reason"]}");
        Assert.Equal("failed", (string?)ended["state"]);
        var entry = (await running.LedgerAsync()).Single(entry => (string?)entry["action"] == "rollback");
        Assert.Equal(("judge", 0.0), ((string?)entry["actor"], (double)entry["toShare"]!));
        Assert.StartsWith($"worse in {criterion}: ", (string)entry["reason"]!, StringComparison.Ordinal);
        Assert.Contains(entry["figures"]!["verdict"]!["criteria"]!.AsArray(), one => (string?)one!["name"] == criterion && (string?)one["state"] == "worse");
        Assert.Equal("v1", (string?)(await running.App.Client.GetFromJsonAsync<JsonObject>("api/models/current"))!["tag"]);
        if (host is not null)
            await host(running, ended);
    }

    private static async Task<string?> StateAsync(ReleaseHost host, JsonObject release) => (string?)(await host.GetAsync($"/{release["id"]}"))["state"];
}
