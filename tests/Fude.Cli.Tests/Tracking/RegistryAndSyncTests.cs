using System.Text.Json;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Tracking;

/// <summary>Experiments, the registry and waiting runs by the command line, against a real server.</summary>
public sealed class RegistryAndSyncTests(TrackingProcess server) : IClassFixture<TrackingProcess>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Experiments_are_made_renamed_deleted_and_restored()
    {
        var (name, renamed) = ($"digits {Guid.NewGuid():N}", $"letters {Guid.NewGuid():N}");

        Assert.StartsWith("made experiment ", (await server.FudeAsync("experiments", "create", name)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await server.FudeAsync("experiments", "create", name)).Status);
        Assert.Equal(0, (await server.FudeAsync("experiments", "rename", name, renamed)).Status);
        Assert.Contains(renamed, (await server.FudeAsync("experiments", "list", "--filter", "name LIKE 'letters%'")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await server.FudeAsync("experiments", "delete", renamed)).Status);
        Assert.DoesNotContain(renamed, (await server.FudeAsync("experiments")).Output, StringComparison.Ordinal);
        Assert.Contains(renamed, (await server.FudeAsync("experiments", "--view", "deleted")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await server.FudeAsync("experiments", "restore", renamed)).Status);
        using var json = JsonDocument.Parse((await server.FudeAsync("experiments", "--json")).Output);
        Assert.Contains(json.RootElement.EnumerateArray(), one => one.GetProperty("name").GetString() == renamed && one.GetProperty("lifecycleStage").GetString() == "active");
        var missing = await server.FudeAsync("experiments", "delete", name);
        Assert.Equal((1, $"fude: there is no experiment '{name}': 'fude experiments' lists them"), (missing.Status, missing.Errors.TrimEnd('\n')));
    }

    [Fact]
    public async Task Versions_are_listed_and_an_alias_is_set_moved_and_taken_away()
    {
        var run = await server.CreateRunAsync("Default", "trained", [], []);
        using var client = server.Client();
        await client.CreateRegisteredModelAsync(new("it's digits"), Cancellation);
        for (var version = 1; version <= 2; version++)
            await client.CreateModelVersionAsync(new() { Name = "it's digits", Source = $"runs:/{run}/model", RunId = run }, Cancellation);

        Assert.Equal("it's digits@champion is version 1", (await server.FudeAsync("models", "alias", "set", "it's digits", "champion", "1")).Output.TrimEnd('\n'));
        Assert.Contains("champion = 1", (await server.FudeAsync("models")).Output, StringComparison.Ordinal);
        await server.FudeAsync("models", "alias", "set", "it's digits", "champion", "2");
        using var versions = JsonDocument.Parse((await server.FudeAsync("models", "versions", "it's digits", "--json")).Output);
        Assert.Equal(["2 champion", "1 "], versions.RootElement.EnumerateArray().Select(version => $"{version.GetProperty("version").GetString()} {string.Join(',', version.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()))}"));
        Assert.Equal(0, (await server.FudeAsync("models", "alias", "delete", "it's digits", "champion")).Status);
        Assert.DoesNotContain("champion", (await server.FudeAsync("models", "versions", "it's digits")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await server.FudeAsync("models", "alias", "set", "it's digits", "champion", "9")).Status);
    }

    [Fact]
    public async Task What_waits_is_sent_once_and_what_can_not_be_sent_stays()
    {
        using var folder = new TemporaryFolder();
        using (var nobody = new TrackingClient(new() { TrackingUri = new("http://127.0.0.1:1"), Retries = 0 }))
        {
            await using var logger = await RunLogger.StartAsync(nobody, new() { RunName = "offline" }, new() { SpoolFolder = folder["spool"], StartTimeout = TimeSpan.Zero, DrainTimeout = TimeSpan.Zero }, Cancellation);
            logger.LogParam("lr", "0.1");
            for (var step = 0; step < 100; step++)
                logger.LogMetric("loss", 1.0 / (step + 1), step);
            await logger.CompleteAsync(cancellation: Cancellation);
        }

        var unreachable = await FudeProcess.RunAsync("sync", "--data-dir", folder.Path, "--tracking", "http://127.0.0.1:1");
        var sent = await server.FudeAsync("sync", "--data-dir", folder.Path);
        var again = await server.FudeAsync("sync", "--data-dir", folder.Path);
        using var runs = JsonDocument.Parse((await server.FudeAsync("runs", "--filter", "attributes.run_name = 'offline'", "--json")).Output);

        Assert.Equal(1, unreachable.Status);
        Assert.Single(unreachable.Errors.TrimEnd('\n').Split('\n'));
        Assert.Equal(0, sent.Status);
        Assert.Contains("100 points, 1 params", sent.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (again.Status, again.Output));
        Assert.Contains("nothing waits", again.Errors, StringComparison.Ordinal);
        var run = Assert.Single(runs.RootElement.EnumerateArray());
        Assert.Equal(("FINISHED", 0.01), (run.GetProperty("status").GetString(), run.GetProperty("metrics").GetProperty("loss").GetDouble()));
    }
}
