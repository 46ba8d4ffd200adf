using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Releases;

/// <summary>A model comes into traffic and out of it without a restart, and the ledger tells how.</summary>
public sealed class ReleaseTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_release_all_at_once_answers_and_is_rolled_back(DatabaseKind kind)
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second, kind);
        Assert.Equal(1, (long)(await host.GetAsync(""))["live"]!);
        var release = await host.DeployAsync(app.Second, "v2");
        Assert.Equal(("loading", 2L, "aki"), ((string)release["state"]!, (long)release["id"]!, (string)release["actor"]!));
        await host.UntilAnswersAsync("v2");
        var first = await host.App.Client.PredictAsync(Drawings.Png(3));
        Assert.Equal("v2", (string?)first["modelTag"]);
        Assert.Equal(2, await host.App.NumberAsync("SELECT release_id FROM predictions WHERE id = @p0", (long)first["predictionId"]!));
        var live = await host.UntilAsync(release, "live");
        Assert.Equal((1.0, 1L), ((double)live["share"]!, (long)live["predecessor"]!));
        Assert.True((bool)live["replicas"]![0]!["loaded"]!);

        var back = await host.ChangeAsync("rollback", word: new { reason = "people complain" });
        Assert.Equal((2L, 1L), ((long)back["from"]!["id"]!, (long)back["to"]!["id"]!));
        await host.UntilAnswersAsync("v1");
        Assert.Equal("people complain", (string?)(await host.UntilAsync(release, "retired"))["reason"]);
        var ledger = await host.LedgerAsync();
        Assert.Equal(
            ["1 deploy →loading", "1 promote loading→live", "2 deploy →loading", "1 replace live→draining", "2 promote loading→live", "1 drained draining→retired", "2 rollback live→draining", "1 restore retired→live", "2 drained draining→retired"],
            ledger.Select(entry => $"{entry["release"]} {entry["action"]} {entry["fromState"]}→{entry["toState"]}"));
        Assert.Equal(["settings", "aki"], ledger.Select(entry => (string)entry["actor"]!).Where(actor => actor != "fude").Distinct());
        Assert.True((bool)(await host.GetAsync("/ledger/check"))["sound"]!);
    }

    [Fact]
    public async Task What_was_live_at_a_time_is_told_by_the_ledger()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        await host.UntilAsync(await host.DeployAsync(app.Second, "v2"), "live");
        var ledger = await host.LedgerAsync();
        var before = (string)ledger.First(entry => (long)entry["release"]! == 2)["at"]!;
        Assert.Equal("v1", (string?)(await host.GetAsync($"/at?time={before}"))["releases"]![0]!["tag"]);
        var after = (string)ledger.First(entry => (string?)entry["action"] == "promote" && (long)entry["release"]! == 2)["at"]!;
        Assert.Equal(["v2"], (await host.GetAsync($"/at?time={after}"))["releases"]!.AsArray().Select(entry => (string)entry!["tag"]!));
        Assert.Empty((await host.GetAsync("/at?time=2001-01-01T00:00:00Z"))["releases"]!.AsArray());
    }

    [Fact]
    public async Task A_changed_entry_of_the_ledger_shows()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        await host.UntilAsync(await host.DeployAsync(app.Second, "v2"), "live");
        await host.App.Database.WriteAsync(session => session.Execute("UPDATE release_ledger SET actor = 'nobody' WHERE id = 3"));
        var check = await host.GetAsync("/ledger/check");
        Assert.Equal((false, 3L), ((bool)check["sound"]!, (long)check["firstBroken"]!));
    }

    [Fact]
    public async Task A_canary_answers_its_share_of_the_people_and_each_of_them_always()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        var release = await host.DeployAsync(app.Second, "v2", "canary", new { steps = new[] { 0.3, 1 }, disagreement = 0.99, confidence = 0.99 });
        await host.UntilAsync(release, "canary");
        var canary = 0;
        const int People = 60;
        for (var person = 0; person < People; person++)
        {
            using var browser = host.App.Visitor();
            var tag = (string)(await browser.PredictAsync(Drawings.Png(person % 10)))["modelTag"]!;
            for (var again = 0; again < 3; again++)
                Assert.Equal(tag, (string?)(await browser.PredictAsync(Drawings.Png(again)))["modelTag"]);
            canary += tag == "v2" ? 1 : 0;
        }

        Assert.InRange(canary, 6, 34); // 18 are expected; outside of this by chance once in 30,000
        await host.ChangeAsync($"{(long)release["id"]!}/rollback");
        Assert.Equal("failed", (string?)(await host.UntilAsync(release, "failed"))["state"]);
        Assert.Equal("v1", (string?)(await host.App.Client.PredictAsync(Drawings.Png(1)))["modelTag"]);
    }

    [Fact]
    public async Task A_shadow_never_answers()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        var release = await host.DeployAsync(app.Second, "v2", "shadow");
        await host.UntilAsync(release, "shadow");
        for (var i = 0; i < 20; i++)
        {
            using var browser = host.App.Visitor();
            Assert.Equal("v1", (string?)(await browser.PredictAsync(Drawings.Png(i % 10)))["modelTag"]);
        }

        await host.ChangeAsync($"{(long)release["id"]!}/promote");
        await host.UntilAnswersAsync("v2");
    }

    [Fact]
    public async Task One_candidate_at_a_time_a_tag_for_one_bundle_and_no_bundle_twice_at_once()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        await RefusedAsync(host, app.Second, "v1", "The tag 'v1' names another bundle");
        await RefusedAsync(host, app.Model, "v1", "live already, as release 1 (v1)");
        var release = await host.DeployAsync(app.Second, "v2", "canary", new { steps = new[] { 0.1, 1 } });
        await host.UntilAsync(release, "canary");
        await RefusedAsync(host, app.Second, "v3", "Release 2 (v2) is on its way (canary): promote it or roll it back first.");
        Assert.Contains("is live", (string)(await host.ChangeAsync("1/promote", HttpStatusCode.Conflict))["detail"]!, StringComparison.Ordinal);
        Assert.Contains("no release 99", (string)(await host.ChangeAsync("99/promote", HttpStatusCode.Conflict))["detail"]!, StringComparison.Ordinal);
        Assert.Equal(2L, (long)(await host.ChangeAsync("rollback"))["from"]!["id"]!);
        Assert.Contains("is the first", (string)(await host.ChangeAsync("rollback", HttpStatusCode.Conflict))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_is_nowhere_fails_and_the_live_one_goes_on()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        using var answer = await host.Admin.PostAsJsonAsync("api/releases", new { tag = "v9", digest = $"sha256:{new string('a', 64)}", source = "runs:/abc/model", strategy = "all-at-once", reason = "a test" });
        var failed = await host.UntilAsync(await answer.ObjectAsync(), "failed");
        Assert.Contains("there is no tracking server to fetch it from: set Tracking:Uri", (string)failed["reason"]!, StringComparison.Ordinal);
        Assert.Equal("v1", (string?)(await host.App.Client.PredictAsync(Drawings.Png(1)))["modelTag"]);
    }

    [Theory]
    [InlineData("tag", null)]
    [InlineData("digest", "sha256:../../etc")]
    [InlineData("source", "file:///etc/passwd")]
    [InlineData("strategy", "image")]
    [InlineData("reason", "")]
    public async Task What_is_wrong_with_a_wish_is_told(string field, string? value)
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        var wish = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(ReleaseHost.Wish(app.Second, "v2", "canary")))!.AsObject();
        wish[field] = value;
        using var answer = await host.Admin.PostAsJsonAsync("api/releases", wish);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.StatusCode, (string?)(await answer.ObjectAsync())["field"]));
    }

    [Fact]
    public async Task Readers_look_and_only_administrators_change()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        using var reader = host.Reader;
        using var looked = await reader.GetAsync("api/releases");
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        using var changed = await reader.PostAsJsonAsync("api/releases", ReleaseHost.Wish(app.Second, "v2", "canary"));
        Assert.Equal(HttpStatusCode.Forbidden, changed.StatusCode);
        using var stranger = await host.App.Client.GetAsync("api/releases");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    private static async Task RefusedAsync(ReleaseHost host, TestModel model, string tag, string why)
    {
        using var answer = await host.AskAsync(model, tag, "canary");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(why, (string)(await answer.ObjectAsync())["detail"]!, StringComparison.Ordinal);
    }
}
