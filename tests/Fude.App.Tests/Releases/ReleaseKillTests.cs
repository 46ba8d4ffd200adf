using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Releases;

/// <summary>
/// The application is ended by SIGKILL in every state of a release. After the restart what was live answers, the releases fit together, the
/// ledger tells them, and what was on its way goes on or ends as it should.
/// </summary>
public sealed class ReleaseKillTests(RunningApp app)
{
    private static readonly object Slow = new { steps = new[] { 0.1, 0.5, 1 }, requests = 1_000_000, compared = 1_000_000, seconds = 3600 };

    private static readonly DatabaseKind[] Kinds = [DatabaseKind.Sqlite, DatabaseKind.MySql];

    /// <summary>Every state, in turns on one database and on the other.</summary>
    public static TheoryData<DatabaseKind, string> States => [.. Ways.Keys.Select((state, i) => (Kinds[i % 2], state))];

    /// <summary>Every state on the database that it is not tried on otherwise.</summary>
    public static TheoryData<DatabaseKind, string> OtherStates => [.. Ways.Keys.Select((state, i) => (Kinds[(i + 1) % 2], state))];

    private static readonly Dictionary<string, Func<ReleaseKillTests, ReleasedApp, TrackedBundles, TrackedBundle, Task>> Ways = new(StringComparer.Ordinal)
    {
        ["loading"] = (test, host, tracking, bundle) => LoadingAsync(host, tracking, bundle),
        ["shadow"] = (test, host, tracking, bundle) => ShadowAsync(host, bundle),
        ["canary"] = (test, host, tracking, bundle) => CanaryAsync(host, bundle),
        ["paused"] = (test, host, tracking, bundle) => PausedAsync(host, bundle),
        ["live"] = (test, host, tracking, bundle) => LiveAsync(host, bundle),
        ["draining"] = (test, host, tracking, bundle) => DrainingAsync(host, bundle),
        ["retired"] = (test, host, tracking, bundle) => RetiredAsync(host, bundle),
        ["failed"] = (test, host, tracking, bundle) => FailedAsync(host, bundle),
        ["rollback"] = (test, host, tracking, bundle) => RollbackAsync(host, bundle, [0, 6]),
    };

    [Theory]
    [MemberData(nameof(States))]
    public Task A_release_outlives_a_kill(DatabaseKind kind, string state) => OutlivesAsync(kind, Ways[state]);

    [Theory, Trait("Category", "Long")]
    [MemberData(nameof(OtherStates))]
    public Task It_does_on_the_other_database(DatabaseKind kind, string state) => OutlivesAsync(kind, Ways[state]);

    [Theory, Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task A_rollback_that_is_cut_off_at_any_moment_has_happened_or_not(DatabaseKind kind) =>
        OutlivesAsync(kind, (_, host, _, bundle) => RollbackAsync(host, bundle, Enumerable.Range(0, 8).Select(i => 2 * i)));

    private async Task OutlivesAsync(DatabaseKind kind, Func<ReleaseKillTests, ReleasedApp, TrackedBundles, TrackedBundle, Task> way)
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var host = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(kind), tracking.Setting, "--Releases:DrainMilliseconds=60000");
        await way(this, host, tracking, bundle);
        await host.AuditAsync();
    }

    private static async Task LoadingAsync(ReleasedApp host, TrackedBundles tracking, TrackedBundle bundle)
    {
        await tracking.StopAsync();
        var id = await IdAsync(host.DeployAsync(bundle, "v2"));
        await KillAsync(host);
        Assert.Equal(("loading", "v1"), ((string)(await host.ReleaseAsync(id))["state"]!, await host.AnswerAsync()));
        await tracking.ResumeAsync();
        await host.UntilAsync(id, "live");
        await host.UntilAnswersAsync("v2");
    }

    private static async Task ShadowAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = await IdAsync(host.DeployAsync(bundle, "v2", "shadow"));
        await host.UntilAsync(id, "shadow");
        await KillAsync(host);
        Assert.Equal(("shadow", "v1"), ((string)(await host.ReleaseAsync(id))["state"]!, await host.AnswerAsync()));
        await LoadedAsync(host, id);
        await host.ChangeAsync($"{id}/promote");
        await host.UntilAnswersAsync("v2");
    }

    private static async Task CanaryAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = await IdAsync(host.DeployAsync(bundle, "v2", "canary", Slow));
        foreach (var (step, share) in ((int, double)[])[(0, 0.1), (1, 0.5), (2, 1)])
            await AtStepAsync(step, share);
        await host.ChangeAsync($"{id}/promote");
        await host.UntilAnswersAsync("v2");

        async Task AtStepAsync(int step, double share)
        {
            await host.UntilAsync(id, "canary");
            if (step > 0)
                await host.JudgeAsync(changes => changes.StepAsync(id, step, (int)(share * 10_000), "fude", "a test"));
            await KillAsync(host);
            var release = await host.ReleaseAsync(id);
            Assert.Equal(("canary", step, share), ((string)release["state"]!, (int)release["step"]!, (double)release["share"]!));
            await LoadedAsync(host, id);
            await host.AuditAsync();
            if (step == 2)
                Assert.Equal("v2", await host.AnswerAsync()); // it has the share that it had
        }
    }

    private static async Task PausedAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = await IdAsync(host.DeployAsync(bundle, "v2", "canary", Slow));
        await host.UntilAsync(id, "canary");
        await host.ChangeAsync($"{id}/pause");
        await KillAsync(host);
        var release = await host.ReleaseAsync(id);
        Assert.Equal(("canary", true, 0.1), ((string)release["state"]!, (bool)release["paused"]!, (double)release["share"]!));
        Assert.False((bool)(await host.ChangeAsync($"{id}/resume"))["paused"]!);
        await host.ChangeAsync("rollback");
        Assert.Equal("v1", await host.AnswerAsync());
    }

    private static async Task LiveAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = await IdAsync(host.DeployAsync(bundle, "v2"));
        await host.UntilAsync(id, "live");
        await KillAsync(host); // just after: this process may not have swapped yet
        Assert.Equal(("live", "v2"), ((string)(await host.ReleaseAsync(id))["state"]!, await host.AnswerAsync()));
        await host.ChangeAsync("rollback");
        await host.UntilAnswersAsync("v1");
    }

    private static async Task DrainingAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = await IdAsync(host.DeployAsync(bundle, "v2"));
        await host.UntilAsync(id, "live");
        await host.UntilAsync(1, "draining");
        await KillAsync(host);
        Assert.Equal(("draining", "v2"), ((string)(await host.ReleaseAsync(1))["state"]!, await host.AnswerAsync()));
        await host.AuditAsync();
        await host.Host.KillAsync();
        await host.StartAgainAsync("--Releases:DrainMilliseconds=0");
        await host.UntilAsync(1, "retired");
    }

    private static async Task RetiredAsync(ReleasedApp host, TrackedBundle bundle)
    {
        await host.StartAgainAsync("--Releases:DrainMilliseconds=0");
        var id = await IdAsync(host.DeployAsync(bundle, "v2"));
        await host.UntilAsync(id, "live");
        await host.UntilAsync(1, "retired");
        await KillAsync(host);
        Assert.Equal(("retired", "v2"), ((string)(await host.ReleaseAsync(1))["state"]!, await host.AnswerAsync()));
        await host.ChangeAsync("rollback"); // what has retired can be gone back to
        await host.UntilAnswersAsync("v1");
    }

    private static async Task FailedAsync(ReleasedApp host, TrackedBundle bundle)
    {
        await host.StartAgainAsync("--Releases:DrainMilliseconds=0");
        var id = await IdAsync(host.DeployAsync(bundle, "v2", "canary", Slow));
        await host.UntilAsync(id, "canary");
        await host.ChangeAsync("rollback");
        await host.UntilAsync(id, "failed");
        await KillAsync(host);
        var release = await host.ReleaseAsync(id);
        Assert.Equal(("failed", "a test", "v1"), ((string)release["state"]!, (string)release["reason"]!, await host.AnswerAsync()));
        await IdAsync(host.DeployAsync(bundle, "v2")); // it may be tried again
        await host.UntilAnswersAsync("v2");
    }

    // The word is sent, and whether it arrived is nobody's guess.
    private static async Task RollbackAsync(ReleasedApp host, TrackedBundle bundle, IEnumerable<int> moments)
    {
        foreach (var milliseconds in moments)
        {
            await IdAsync(host.DeployAsync(bundle, "v2"));
            await host.UntilAnswersAsync("v2");
            var word = host.Admin.PostAsJsonAsync("api/releases/rollback", new { reason = "a test" });
            await Task.Delay(milliseconds);
            await KillAsync(host);
            var told = await word.ContinueWith(sent => sent.IsCompletedSuccessfully, TaskScheduler.Default);
            await host.AuditAsync();
            var tag = await host.AnswerAsync();
            var live = (await host.Admin.GetFromJsonAsync<JsonObject>("api/releases"))!;
            Assert.Equal(tag, (string?)(await host.ReleaseAsync((long)live["live"]!))["tag"]);
            Assert.True(tag == "v1" || !told, "the rollback was acknowledged and has not happened");
            if (tag == "v2")
                await host.ChangeAsync("rollback");
            await host.UntilAnswersAsync("v1");
        }
    }

    private static async Task KillAsync(ReleasedApp host)
    {
        await host.Host.KillAsync();
        await host.StartAgainAsync();
    }

    // Loaded again by the process that is there now.
    private static Task LoadedAsync(ReleasedApp host, long id) =>
        Patience.UntilAsync(async () => (await host.Admin.GetStringAsync("metrics")).Contains($"fude_release_info{{release=\"{id}\"", StringComparison.Ordinal));

    private static async Task<long> IdAsync(Task<JsonObject> release) => (long)(await release)["id"]!;
}
