using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Releases;

/// <summary>Replicas on one database: one that dies, one that hangs, clocks that are apart, a database that goes away.</summary>
public sealed class ReplicaTests(RunningApp app)
{
    private static readonly object Slow = new { steps = new[] { 0.5, 1 }, requests = 1_000_000, compared = 1_000_000, seconds = 3600 };

    [Fact]
    public async Task Where_the_leader_dies_another_leads()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var leader = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(DatabaseKind.MySql), tracking.Setting, "--Releases:DrainMilliseconds=0");
        await leader.UntilAsync((long)(await leader.DeployAsync(bundle, "v2", "canary", Slow))["id"]!, "canary"); // it leads now
        await leader.ChangeAsync("rollback");
        await using var other = await leader.AnotherAsync(app.Model, tracking.Setting, "--Releases:DrainMilliseconds=0");
        await tracking.StopAsync(); // the other has not fetched it yet, and waits
        var id = (long)(await other.DeployAsync(bundle, "v2"))["id"]!;
        await Patience.UntilAsync(async () => (await other.ReleaseAsync(id))["replicas"]!.AsArray().Any(replica => (bool)replica!["loaded"]!));
        await leader.Host.KillAsync();
        await tracking.ResumeAsync();
        var watch = Stopwatch.StartNew();
        await other.UntilAsync(id, "live");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        await other.UntilAnswersAsync("v2");
        await other.AuditAsync();

        await leader.StartAgainAsync(); // and it is told
        Assert.Equal("v2", await leader.AnswerAsync());
    }

    [Fact]
    public async Task A_replica_that_hangs_holds_nobody_up_and_catches_up()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var host = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(DatabaseKind.MySql), tracking.Setting, "--Releases:DrainMilliseconds=0");
        await using var slow = await host.AnotherAsync(app.Model, tracking.Setting);
        await Patience.UntilAsync(async () => (await host.ReleaseAsync(1))["replicas"]!.AsArray().Count == 2);
        slow.Host.Freeze();
        var watch = Stopwatch.StartNew();
        await host.UntilAsync((long)(await host.DeployAsync(bundle, "v2"))["id"]!, "live");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
        slow.Host.Thaw();
        await slow.UntilAnswersAsync("v2");
        await host.AuditAsync();
    }

    [Fact]
    public async Task Replicas_whose_clocks_are_apart_change_together_and_the_ledger_is_in_order()
    {
        await using var first = await ReleaseHost.StartAsync(app.Model, app.Second, DatabaseKind.MySql);
        await using var late = await LateAsync(first, TimeSpan.FromSeconds(-40));
        await using var early = await LateAsync(first, TimeSpan.FromSeconds(40));
        await Patience.UntilAsync(async () => (await first.GetAsync("/1"))["replicas"]!.AsArray().Count == 3);
        var watch = Stopwatch.StartNew();
        foreach (var tag in (string[])["v2", "v3", "v4"])
        {
            var release = await first.DeployAsync(app.Second, tag);
            await first.UntilAsync(release, "live");
            Assert.All((await first.GetAsync($"/{(long)release["id"]!}"))["replicas"]!.AsArray(), replica => Assert.True((bool)replica!["loaded"]!)); // it has waited for all of them
            await first.ChangeAsync("rollback");
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        var times = (await first.LedgerAsync()).ConvertAll(entry => DateTimeOffset.Parse((string)entry["at"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(times.Order(), times);
        Assert.All(times, time => Assert.InRange(Math.Abs((time - TimeProvider.System.GetUtcNow()).TotalSeconds), 0, 35));

        Task<StoredApp> LateAsync(ReleaseHost host, TimeSpan apart) =>
            StoredApp.StartAsync(new ShiftedTime(apart), app.Model.Folder, DataFolder.New(), "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", $"--Database:Address={host.Address}", "--Releases:DrainMilliseconds=0");
    }

    [Fact]
    public async Task A_database_that_goes_away_in_the_middle_of_a_canary_changes_nothing_and_is_caught_up_with()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var database = MariaDbServer.Start();
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var host = await ReleasedApp.StartAsync(app.Model, database.CreateDatabase(), tracking.Setting, "--Releases:DrainMilliseconds=0");
        await using var other = await host.AnotherAsync(app.Model, tracking.Setting, "--Releases:DrainMilliseconds=0");
        var id = (long)(await host.DeployAsync(bundle, "v2", "canary", Slow))["id"]!;
        await host.UntilAsync(id, "canary");
        await Patience.UntilAsync(async () => (await other.Admin.GetStringAsync("metrics")).Contains("part=\"candidate\"", StringComparison.Ordinal));
        database.Stop();
        for (var i = 0; i < 10; i++)
        {
            foreach (var replica in (ReleasedApp[])[host, other])
            {
                using var visitor = new HttpClient { BaseAddress = replica.Host.Address };
                Assert.Matches("^v[12]$", (string)(await visitor.PredictAsync(Drawings.Png(i), "api/predictions/preview"))["modelTag"]!);
                using var form = Requests.Form(Drawings.Png(i));
                using var stored = await visitor.PostAsync("api/predictions", form);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, stored.StatusCode);
            }
        }

        database.Resume();
        await Patience.UntilAsync(async () =>
        {
            using var promoted = await host.Admin.PostAsJsonAsync($"api/releases/{id}/promote", new { reason = "it is back" });
            return promoted.StatusCode == HttpStatusCode.OK;
        });
        await host.UntilAnswersAsync("v2");
        await other.UntilAnswersAsync("v2");
        await host.UntilAsync(1, "retired");
        await host.AuditAsync();
    }
}
