using Fude.App.Tests.Support;
using Fude.App.Tests.Telemetry;

namespace Fude.App.Tests.Releases;

/// <summary>What is released is told to Prometheus.</summary>
public sealed class ReleaseMetricsTests(RunningApp app)
{
    [Fact]
    public async Task What_is_loaded_and_how_far_a_replica_is_behind_is_told()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        await host.UntilAsync(await host.DeployAsync(app.Second, "v2", "canary", new { steps = new[] { 0.25, 1 }, seconds = 3600 }), "canary");
        await Patience.UntilAsync(async () => (await Scrape.OfAsync(host.Admin))["fude_canary_share"] == 0.25);
        var canary = await Scrape.OfAsync(host.Admin);
        Assert.Equal(1, canary["""fude_release_info{release="1",tag="v1",state="live",part="live"}"""]);
        Assert.Equal(1, canary["""fude_release_info{release="2",tag="v2",state="canary",part="candidate"}"""]);
        Assert.Equal((2, 0), (canary["fude_release_loaded_models"], canary["fude_release_version_lag"]));
        Assert.InRange(canary["fude_release_open_sessions"], 2, 1000); // other tests of this process have some
        Assert.InRange(canary["fude_release_look_age_seconds"], 0, 10);

        await host.ChangeAsync("2/promote");
        await host.UntilAnswersAsync("v2");
        var live = await Scrape.OfAsync(host.Admin);
        Assert.Equal(["""fude_release_info{release="1",tag="v1",state="retired",part="previous"}""", """fude_release_info{release="2",tag="v2",state="live",part="live"}"""],
            live.Values.Keys.Where(name => name.StartsWith("fude_release_info", StringComparison.Ordinal)).Select(name => name.Replace("draining", "retired", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(0, live["fude_canary_share"]);
        Assert.True(live["fude_release_version"] > canary["fude_release_version"]);
    }
}
