using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.Bundles;
using Fude.Cli.Tests.Supervision;
using Fude.Testing;

namespace Fude.Cli.Tests.Releasing;

/// <summary>A model that was built comes into the running application by one command, and out of it by another.</summary>
public sealed class DeployTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public async Task A_built_model_is_released_from_the_tracking_server_and_rolled_back_and_the_ledger_tells_it()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);
        using var dist = new TemporaryFolder();
        var run = await TrainAsync(up, dist["bundle"]);
        Built(dist.Path, run, dist["bundle"], passed: true);

        var before = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        var deployed = await RunAsync(up, "deploy", run, "--out", dist.Path, "--strategy", "all-at-once", "--reason", "it reads sevens");
        Assert.True(deployed.Status == 0, deployed.Errors);
        Assert.Contains($"release 2 ({run}): live, 100", deployed.Output, StringComparison.Ordinal);
        Assert.Equal(run, await CurrentAsync(up));
        Assert.True(Directory.Exists(Path.Combine(up.DataFolder, "app", "bundles", BundleReader.Read(dist["bundle"]).Digest["sha256:".Length..])));
        Assert.Contains("it reads sevens", (await RunAsync(up, "releases")).Output, StringComparison.Ordinal);

        var back = await RunAsync(up, "rollback", "--reason", "it does not");
        Assert.Equal((0, $"release 2 ({run}) is taken back; release 1 ({trained.RunId}) is live, after"), (back.Status, back.Output[..back.Output.LastIndexOf(", after", StringComparison.Ordinal)] + ", after"));
        Assert.Equal(trained.RunId, await CurrentAsync(up));
        var log = await RunAsync(up, "releases", "log", "--json");
        Assert.Equal(["it does not", "it does not"], JsonNode.Parse(log.Output)!["entries"]!.AsArray().Select(entry => (string)entry!["reason"]!).Where(reason => reason.StartsWith("it does", StringComparison.Ordinal)).Take(2));
        Assert.Contains(Environment.UserName, log.Output, StringComparison.Ordinal);
        Assert.Contains("as it was written", (await RunAsync(up, "releases", "log", "--verify")).Output, StringComparison.Ordinal);
        Assert.Contains(trained.RunId, (await RunAsync(up, "releases", "at", before)).Output, StringComparison.Ordinal);
        Assert.Equal("nothing was live then", (await RunAsync(up, "releases", "at", "2001-01-01")).Output.Trim());
    }

    [Fact]
    public async Task What_is_live_stays_live_when_everything_is_started_again()
    {
        using var data = new TemporaryFolder();
        using var dist = new TemporaryFolder();
        string run;
        using (var up = await UpProcess.StartAsync(trained.Folder, data["data"]))
        {
            run = await TrainAsync(up, dist["bundle"]);
            Built(dist.Path, run, dist["bundle"], passed: true);
            var deployed = await RunAsync(up, "deploy", run, "--out", dist.Path, "--strategy", "all-at-once");
            Assert.True(deployed.Status == 0, deployed.Errors);
            UpProcess.Signal(up.AppId(), "KILL");
            await up.Process.LineAsync("app: ended with status 137; starting again");
            await UpProcess.UntilAsync("the released model answers", async () => await UpProcess.AnswersAsync(up.App, "/api/health") && await CurrentAsync(up) == run);
            up.Process.Signal("TERM");
            Assert.Equal(0, (await up.Process.EndAsync()).Status);
        }

        // What it would serve by itself, was nothing released: a model that is there need not be trained.
        var found = Directory.CreateDirectory(Path.Combine(data["data"], "models", trained.RunId)).FullName;
        foreach (var file in Directory.GetFiles(trained.Folder))
            File.Copy(file, Path.Combine(found, Path.GetFileName(file)));
        using var again = FudeProcess.Start(["up", "--data-dir", data["data"], "--app-port", "0", "--tracking-port", "0", "--compare", "0"]);
        Assert.Equal($"live is {run}", await again.LineAsync("live is "));
    }

    [Fact]
    public async Task A_model_whose_gate_is_shut_is_not_released_unless_somebody_says_why()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);
        using var dist = new TemporaryFolder();
        var run = await TrainAsync(up, dist["bundle"]);
        Built(dist.Path, run, dist["bundle"], passed: false);

        var refused = await RunAsync(up, "deploy", run, "--out", dist.Path);
        Assert.Equal(1, refused.Status);
        Assert.Equal($"fude: the gate of '{run}' is shut, or there was none: see 'fude gate {run}', or overrule it with --force REASON", refused.Errors.TrimEnd('\n'));
        var forced = await RunAsync(up, "deploy", run, "--out", dist.Path, "--strategy", "shadow", "--force", "we know better", "--json");
        Assert.True(forced.Status == 0, forced.Errors);
        var release = JsonNode.Parse(forced.Output)!;
        Assert.Equal((true, "forced: we know better", "shadow"), ((bool)release["forced"]!, (string)JsonNode.Parse((await RunAsync(up, "releases", "log", "--json")).Output)!["entries"]!.AsArray().Last(entry => (long)entry!["release"]! == 2)!["reason"]!, (string)release["state"]!));
        Assert.Equal(trained.RunId, await CurrentAsync(up));
    }

    [Theory]
    [InlineData("fude: nothing was built for 'nothing' in", 1, "deploy", "nothing")]
    [InlineData("fude: --steps has 'five'", 2, "deploy", "TAG", "--steps", "1,five")]
    [InlineData("fude: --steps and --plan are for --strategy canary", 2, "deploy", "TAG", "--steps", "1,5", "--strategy", "shadow")]
    [InlineData("fude: 'soon' is not a time", 2, "releases", "at", "soon")]
    [InlineData("fude: --limit must be 1 to 500, not 0", 2, "releases", "--limit", "0")]
    public async Task Mistakes_are_told_in_one_line(string beginning, int status, params string[] arguments)
    {
        using var dist = new TemporaryFolder();
        Built(dist.Path, "TAG", trained.Folder, passed: true);
        string[] output = arguments[0] == "deploy" ? ["--out", dist.Path] : [];
        var result = await FudeProcess.RunAsync([.. arguments, .. output, "--app", "http://127.0.0.1:9"]);
        Assert.Equal(status, result.Status);
        Assert.StartsWith(beginning, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private static Task<FudeResult> RunAsync(UpProcess up, params string[] arguments) => FudeProcess.RunAsync([.. arguments, "--data-dir", up.DataFolder]);

    // Recorded with the tracking server, whose artifacts the application fetches it from.
    private static async Task<string> TrainAsync(UpProcess up, string bundle)
    {
        var run = Guid.NewGuid().ToString("N");
        var result = await FudeProcess.RunAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "500", "--test-count", "100", "--epochs", "1", "--run-id", run, "--data-dir", up.DataFolder, "--tracking", up.Tracking.Uri.AbsoluteUri, "--out", bundle);
        Assert.True(result.Status == 0, result.Errors);
        return run;
    }

    private static void Built(string dist, string tag, string bundle, bool passed)
    {
        var read = BundleReader.Read(bundle);
        Directory.CreateDirectory(Path.Combine(dist, tag));
        File.WriteAllText(
            Path.Combine(dist, tag, "build.json"),
            JsonSerializer.Serialize(new { tag, digest = read.Digest, source = $"runs:/{read.Manifest.RunId}/model", gate = new { passed, figures = new { accuracy = 0.9 } } }));
    }

    private static async Task<string?> CurrentAsync(UpProcess up)
    {
        using var http = new HttpClient { BaseAddress = up.App };
        return (string?)JsonNode.Parse(await http.GetStringAsync("/api/models/current", TestContext.Current.CancellationToken))!["tag"];
    }
}
