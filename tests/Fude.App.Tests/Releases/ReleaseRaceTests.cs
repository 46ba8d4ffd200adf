using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Releases;

/// <summary>Several change releases at once: one after the other, and who comes too late is told.</summary>
public sealed class ReleaseRaceTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Of_deploys_at_once_one_is_taken(DatabaseKind kind)
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second, kind);
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.AskAsync(app.Second, $"v{2 + i}", "canary", new { steps = new[] { 0.5 }, seconds = 3600 })));
            Assert.Equal([1, 5], [answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict)]);
            foreach (var answer in answers)
                answer.Dispose();
            await host.ChangeAsync("rollback");
        }

        await WholeAsync(host);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_rollback_that_races_a_promotion_leaves_one_of_both_live(DatabaseKind kind)
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second, kind);
        for (var round = 0; round < 6; round++)
        {
            var release = await host.DeployAsync(app.Second, "v2", "canary", new { steps = new[] { 0.5 }, seconds = 3600 });
            await host.UntilAsync(release, "canary");
            var both = await Task.WhenAll(SayAsync($"{(long)release["id"]!}/promote"), SayAsync("rollback"));
            // Promoted and then taken back, or taken back and then too late for the promotion: v1 in the end.
            Assert.Contains(both[0], (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]);
            Assert.Equal(HttpStatusCode.OK, both[1]);
            await host.UntilAnswersAsync("v1");
            await host.UntilAsync(release, both[0] == HttpStatusCode.OK ? "retired" : "failed");
        }

        await WholeAsync(host);

        async Task<HttpStatusCode> SayAsync(string what)
        {
            using var answer = await host.Admin.PostAsJsonAsync($"api/releases/{what}", new { reason = "a race" });
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_release_that_is_paused_while_it_loads_waits_for_a_word()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await tracking.StopAsync();
        await using var host = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(DatabaseKind.Sqlite), tracking.Setting);
        var id = (long)(await host.DeployAsync(bundle, "v2"))["id"]!;
        await host.ChangeAsync($"{id}/pause");
        await tracking.ResumeAsync();
        await Patience.UntilAsync(async () => (await host.ReleaseAsync(id))["replicas"]!.AsArray().Any(replica => (bool)replica!["loaded"]!));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(("loading", "v1"), ((string)(await host.ReleaseAsync(id))["state"]!, await host.AnswerAsync()));
        await host.ChangeAsync($"{id}/resume");
        await host.UntilAnswersAsync("v2");
        await host.AuditAsync();
    }

    [Fact]
    public async Task A_tiny_share_is_not_none_and_nearly_all_is_not_all()
    {
        await using var live = await ReleaseHost.StartAsync(app.Model, app.Second);
        await using var green = await StoredApp.StartAsync(app.Second.Folder, DataFolder.New(), "--Bundle:Tag=v2", "--Releases:Start=pinned", $"--Database:Address={live.Address}");
        foreach (var (asked, state, share) in ((double, string, double)[])[(0.00001, "canary", 0.0001), (0.99999, "canary", 0.9999), (1, "live", 1)])
        {
            var release = await live.ChangeAsync("2/share", word: new { share = asked, reason = "a test" });
            Assert.Equal((state, share), ((string)release["state"]!, (double)release["share"]!));
        }
    }

    private static async Task WholeAsync(ReleaseHost host)
    {
        Assert.True((bool)(await host.GetAsync("/ledger/check"))["sound"]!);
        Assert.Equal(1, await host.App.NumberAsync("SELECT COUNT(*) FROM releases WHERE state = 'live'"));
    }
}
