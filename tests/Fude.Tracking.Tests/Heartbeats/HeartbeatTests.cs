using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Heartbeats;

/// <summary>Runs whose process died, on the real host: leases of seconds, looked at every second.</summary>
public sealed class HeartbeatTests
{
    private const string EverySecond = "--Heartbeats:CheckSeconds=1";

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_run_that_goes_silent_is_marked_as_failed_at_its_last_heartbeat(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage, EverySecond);
        var run = await BeatingRunAsync(server, heartbeat: 1000, lease: "1");

        await UntilAsync(server, run, "FAILED");

        var (info, tags) = await ReadAsync(server, run);
        Assert.Equal(1000, (long)info["end_time"]!);
        Assert.Equal("no heartbeat since 1970-01-01T00:00:01Z", tags["fude.ended"]);
    }

    [Fact]
    public async Task A_run_that_beats_lives_on_and_so_does_one_without_heartbeat_or_with_a_long_lease()
    {
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, EverySecond);
        var beating = await BeatingRunAsync(server, heartbeat: 1, lease: "2");
        var (foreign, patient, odd) = (await server.CreateRunAsync(), await BeatingRunAsync(server, 1, "3600"), await BeatingRunAsync(server, 1, "soon"));
        var silent = await BeatingRunAsync(server, heartbeat: 1, lease: "2");

        for (var beat = 2; (string)(await ReadAsync(server, silent)).Info["status"]! == "RUNNING"; beat++)
        {
            Assert.True(beat < 300, "the silent run should have been found");
            await BeatAsync(server, beating, beat);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        foreach (var run in (string[])[beating, foreign, patient, odd])
            Assert.Equal("RUNNING", (string)(await ReadAsync(server, run)).Info["status"]!);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task What_the_client_says_wins_before_and_after(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage, EverySecond);
        var (before, after) = (await BeatingRunAsync(server, 1, "1"), await BeatingRunAsync(server, 1, "1"));
        await server.PostAsync("runs/update", new { run_id = before, status = "FINISHED", end_time = 5 });

        await UntilAsync(server, after, "FAILED");
        await server.PostAsync("runs/update", new { run_id = after, status = "FINISHED", end_time = 7 });

        foreach (var (run, end) in ((string, long)[])[(before, 5), (after, 7)])
        {
            var (info, tags) = await ReadAsync(server, run);
            Assert.Equal(("FINISHED", end), ((string)info["status"]!, (long)info["end_time"]!));
            Assert.DoesNotContain("fude.ended", tags.Keys);
        }
    }

    [Fact]
    public async Task What_a_client_wrote_about_the_end_of_its_run_stays()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await BeatingRunAsync(server, 1, "60");
        await server.PostAsync("runs/set-tag", new { run_id = run, key = "fude.ended", value = "its process died" });

        await server.PostAsync("runs/update", new { run_id = run, status = "FAILED" });

        Assert.Equal("its process died", (await ReadAsync(server, run)).Tags["fude.ended"]);
    }

    private static async Task<string> BeatingRunAsync(TrackingServer server, long heartbeat, string lease)
    {
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/set-tag", new { run_id = run, key = "fude.lease", value = lease });
        await BeatAsync(server, run, heartbeat);
        return run;
    }

    private static Task BeatAsync(TrackingServer server, string run, long heartbeat) =>
        server.PostAsync("runs/set-tag", new { run_id = run, key = "fude.heartbeat", value = $"{heartbeat}" });

    private static async Task UntilAsync(TrackingServer server, string run, string status)
    {
        for (var tries = 0; (string)(await ReadAsync(server, run)).Info["status"]! != status; tries++)
        {
            Assert.True(tries < 300, $"the run did not become {status} within half a minute");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<(System.Text.Json.Nodes.JsonNode Info, IReadOnlyDictionary<string, string> Tags)> ReadAsync(TrackingServer server, string run)
    {
        var read = (await server.GetAsync($"runs/get?run_id={run}"))["run"]!;
        return (read["info"]!, read["data"]!["tags"]!.AsArray().ToDictionary(tag => (string)tag!["key"]!, tag => (string)tag!["value"]!, StringComparer.Ordinal));
    }
}
