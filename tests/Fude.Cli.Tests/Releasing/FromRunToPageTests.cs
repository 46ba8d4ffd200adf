using System.Text.Json;
using Fude.Cli.Building;
using Fude.Cli.Tests.Importing;
using Fude.Cli.Tests.Supervision;
using Fude.Testing;

namespace Fude.Cli.Tests.Releasing;

/// <summary>The whole way on one machine without Docker: train twice, choose, build, deploy, and the page shows it.</summary>
public sealed class FromRunToPageTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public async Task The_better_of_two_runs_is_built_and_deployed_and_answers_on_the_page()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(trained.Folder, folder["data"]);
        await File.WriteAllTextAsync(folder["gates.json"], """{"leastAccuracy": 0.3, "leastRecall": 0, "mostLatencyMilliseconds": 5000, "margin": 1, "recallMargin": 1, "robustness": {"shift": null, "rotation": null, "scale": null, "thickness": null, "noise": null, "blur": null}}""", TestContext.Current.CancellationToken);
        foreach (var epochs in (string[])["1", "3"])
            await FudeAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "2000", "--test-count", "300", "--epochs", epochs);

        using var runs = JsonDocument.Parse((await FudeAsync("runs", "--order-by", "metrics.test_acc DESC", "--json")).Output);
        Assert.Equal(2, runs.RootElement.GetArrayLength());
        var run = runs.RootElement[0].GetProperty("runId").GetString()!;
        await FudeAsync("build", run, "--gates", folder["gates.json"], "--out", folder["dist"], "--no-image");
        var deployed = await FudeAsync("deploy", run, "--strategy", "all-at-once", "--out", folder["dist"]);

        Assert.Contains($"({run}): live, 100", deployed.Output, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = up.App };
        using var current = JsonDocument.Parse(await http.GetStringAsync("api/models/current", TestContext.Current.CancellationToken));
        Assert.Equal((run, BuildRecord.Read(folder[$"dist/{run}"])!.Digest), (current.RootElement.GetProperty("tag").GetString(), current.RootElement.GetProperty("digest").GetString()));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(trained.Picture(3), TestContext.Current.CancellationToken)), "image", "drawing.png" } };
        using var answer = JsonDocument.Parse(await (await http.PostAsync("api/predictions", form, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(run, answer.RootElement.GetProperty("modelTag").GetString());
        // A model from elsewhere takes the same way, with the reference's preprocessing.
        var (mean, deviation) = ForeignCopy.Write(trained.Folder, folder["their.onnx"]);
        var imported = await FudeAsync("import", folder["their.onnx"], "--labels", "0,1,2,3,4,5,6,7,8,9", "--preprocess", "resize-v1", "--input-scale", FormattableString.Invariant($"{mean:R},{deviation:R}"), "--json");
        using var theirs = JsonDocument.Parse(imported.Output);
        var foreign = theirs.RootElement.GetProperty("runId").GetString()!;
        await FudeAsync("build", foreign, "--dataset", "strokes", "--train-count", "100", "--test-count", "300", "--gates", folder["gates.json"], "--out", folder["dist"], "--no-image", "--tag", "theirs");
        await FudeAsync("deploy", "theirs", "--strategy", "all-at-once", "--out", folder["dist"]);
        Assert.Contains("\"tag\":\"theirs\"", await http.GetStringAsync("api/models/current", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await FudeAsync("rollback");
        // The same tag can't name the other run's bundle from now on, wherever it is built.
        var other = runs.RootElement[1].GetProperty("runId").GetString()!;
        var taken = await FudeProcess.RunAsync("build", other, "--tag", run, "--gates", folder["gates.json"], "--out", folder["elsewhere"], "--no-image", "--data-dir", up.DataFolder);
        Assert.Equal(1, taken.Status);
        Assert.Contains($"the tag '{run}' is bound to another bundle", taken.Errors, StringComparison.Ordinal);
        Assert.Equal(run, await PageInChromium.TextAsync(up.App, "#tag", run));

        async Task<FudeResult> FudeAsync(params string[] arguments)
        {
            var result = await FudeProcess.RunAsync([.. arguments, "--data-dir", up.DataFolder]);
            Assert.True(result.Status == 0, $"{arguments[0]}: {result.Output}{result.Errors}");
            return result;
        }
    }
}
