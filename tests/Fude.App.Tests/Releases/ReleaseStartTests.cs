using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Hosting.Security;

namespace Fude.App.Tests.Releases;

/// <summary>What is live is a matter of the database, at a start too.</summary>
public sealed class ReleaseStartTests(RunningApp app)
{
    [Fact]
    public async Task What_was_live_is_live_after_a_restart_without_settings_and_without_a_tracking_server()
    {
        var (folder, tokens) = (DataFolder.New(), new Tokens());
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", tokens.Setting))
        {
            using var admin = tokens.SignIn(host, "aki", Role.Admin);
            using var answer = await admin.PostAsJsonAsync("api/releases", ReleaseHost.Wish(app.Second, "v2", "all-at-once"));
            await Patience.UntilAsync(async () => await CurrentAsync(host.Client) == "v2" && Directory.Exists(Path.Combine(folder, "bundles", BundleReader.Read(app.Second.Folder).Digest["sha256:".Length..])));
        }

        await using var again = AppHost.Build(["--Urls=http://127.0.0.1:0", $"--Data:Path={folder}"]);
        await again.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(again.Urls.First()) };
        Assert.Equal("v2", await CurrentAsync(client));
        Assert.Equal("v2", (string?)(await client.PredictAsync(Drawings.Png(4)))["modelTag"]);
    }

    [Fact]
    public async Task Another_bundle_in_the_settings_changes_nothing_unless_it_is_asked_for()
    {
        var folder = DataFolder.New();
        await (await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1")).DisposeAsync();
        await using (var seeded = await StoredApp.StartAsync(app.Second.Folder, folder, "--Bundle:Tag=v2"))
            Assert.Equal("v1", await CurrentAsync(seeded.Client));
        await using var now = await StoredApp.StartAsync(app.Second.Folder, folder, "--Bundle:Tag=v2", "--Releases:Start=now");
        Assert.Equal("v2", await CurrentAsync(now.Client));
        Assert.Equal(2, await now.NumberAsync("SELECT COUNT(*) FROM releases"));
        Assert.Equal(1, await now.NumberAsync("SELECT COUNT(*) FROM releases WHERE state = 'live'"));
    }

    [Fact]
    public void A_database_without_a_release_and_settings_without_a_bundle_do_not_start()
    {
        var refused = Assert.Throws<StartException>(() => AppHost.Build([DataFolder.Setting]));
        Assert.Equal("Nothing is live in this database yet: give the folder of a model bundle to begin with, --Bundle:Path=FOLDER.", refused.Message);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Two_replicas_on_one_database_change_together(DatabaseKind kind)
    {
        await using var first = await ReleaseHost.StartAsync(app.Model, app.Second, kind);
        await using var second = await StoredApp.StartAsync(app.Model.Folder, DataFolder.New(), "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", $"--Database:Address={first.Address}");
        await Patience.UntilAsync(async () => await first.App.NumberAsync("SELECT COUNT(*) FROM release_replicas WHERE version > 0") == 2);
        var release = await first.DeployAsync(app.Second, "v2");
        await first.UntilAnswersAsync("v2");
        await Patience.UntilAsync(async () => await CurrentAsync(second.Client) == "v2");
        Assert.Equal(2, (await first.UntilAsync(release, "live"))["replicas"]!.AsArray().Count);
        await first.ChangeAsync("rollback");
        await Patience.UntilAsync(async () => await CurrentAsync(second.Client) == "v1");
    }

    [Fact]
    public async Task A_pinned_process_answers_with_its_own_and_its_share_is_recorded()
    {
        await using var live = await ReleaseHost.StartAsync(app.Model, app.Second);
        await using var green = await StoredApp.StartAsync(app.Second.Folder, DataFolder.New(), "--Bundle:Tag=v2", "--Releases:Start=pinned", $"--Database:Address={live.Address}");
        Assert.Equal("v2", await CurrentAsync(green.Client));
        Assert.Equal("v1", await CurrentAsync(live.App.Client));
        var own = (await live.GetAsync(""))["releases"]![0]!.AsObject();
        Assert.Equal(("image", "loading", 2L), ((string)own["strategy"]!, (string)own["state"]!, (long)own["id"]!));
        Assert.Equal(("canary", 0.25), State(await live.ChangeAsync("2/share", word: new { share = 0.25, reason = "a quarter" })));
        Assert.Equal(("live", 1.0), State(await live.ChangeAsync("2/share", word: new { share = 1, reason = "all of it" })));
        Assert.Equal(2, (long)(await live.GetAsync(""))["live"]!);
        var prediction = await green.Client.PredictAsync(Drawings.Png(2));
        Assert.Equal(2, await green.NumberAsync("SELECT release_id FROM predictions WHERE id = @p0", (long)prediction["predictionId"]!));
    }

    private static (string State, double Share) State(JsonObject release) => ((string)release["state"]!, (double)release["share"]!);

    private static async Task<string?> CurrentAsync(HttpClient client) => (string?)(await client.GetFromJsonAsync<JsonObject>("api/models/current"))!["tag"];
}
