using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Tests.Releases;

/// <summary>Bundles come from a tracking server, once, and what goes wrong on the way is told and hinders nobody.</summary>
public sealed class BundleFetchTests(RunningApp app)
{
    [Fact]
    public async Task A_bundle_is_fetched_once_and_later_without_the_server()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var host = await StartAsync(tracking);
        await DeployedAsync(host, bundle);
        await tracking.StopAsync();
        await DeployedAsync(host, bundle);
    }

    [Fact]
    public async Task A_bundle_that_was_damaged_in_the_cache_is_fetched_again()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await using var host = await StartAsync(tracking);
        var place = Path.Combine(host.Folder, "bundles", bundle.Digest["sha256:".Length..]);
        app.Second.CopyTo(place);
        File.WriteAllBytes(Path.Combine(place, "model.onnx"), [1, 2, 3]);
        await DeployedAsync(host, bundle);
        Assert.Equal(File.ReadAllBytes(Path.Combine(app.Second.Folder, "model.onnx")), File.ReadAllBytes(Path.Combine(place, "model.onnx")));
        await host.AuditAsync();
    }

    [Fact]
    public async Task A_bundle_that_is_damaged_at_its_source_fails_with_the_reason()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder, damage: "model.onnx");
        await using var host = await StartAsync(tracking);
        var failed = await host.UntilAsync((long)(await host.DeployAsync(bundle, "v2"))["id"]!, "failed");
        Assert.Contains("model.onnx", (string)failed["reason"]!, StringComparison.Ordinal);
        Assert.Equal("v1", await host.AnswerAsync());
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Folder, "bundles"), ".*")); // nothing half fetched stays
        await host.AuditAsync();
    }

    [Fact]
    public async Task A_server_that_is_down_is_asked_for_a_while_and_one_may_go_back_meanwhile()
    {
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(app.Second.Folder);
        await tracking.StopAsync();
        await using var host = await StartAsync(tracking, "--Releases:LoadSeconds=2");
        var watch = Stopwatch.StartNew();
        var failed = await host.UntilAsync((long)(await host.DeployAsync(bundle, "v2"))["id"]!, "failed");
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 20);
        Assert.Contains("can't be reached", (string)failed["reason"]!, StringComparison.Ordinal);

        await host.StartAgainAsync("--Releases:LoadSeconds=60");
        await host.DeployAsync(bundle, "v2");
        Assert.Equal("draining", (string?)(await host.ChangeAsync("rollback"))["from"]!["state"]);
        var again = (long)(await host.DeployAsync(bundle, "v2"))["id"]!;
        await tracking.ResumeAsync();
        await host.UntilAsync(again, "live");
        await host.AuditAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start(); // connections are taken, and nobody answers
        await using var host = await ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(DatabaseKind.Sqlite), $"--Tracking:Uri=http://{mute.LocalEndpoint}", "--Releases:LoadSeconds=2", "--Releases:DrainMilliseconds=0");
        var watch = Stopwatch.StartNew();
        var failed = await host.UntilAsync((long)(await host.DeployAsync(new TrackedBundle($"sha256:{new string('a', 64)}", "runs:/abc/model"), "v2"))["id"]!, "failed");
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 5);
        Assert.Contains("within 2 s (Releases:LoadSeconds)", (string)failed["reason"]!, StringComparison.Ordinal);
        Assert.Equal("v1", await host.AnswerAsync());
    }

    [Fact]
    public async Task A_model_with_other_labels_and_another_preprocessing_takes_over()
    {
        using var letters = new TestModel("44444444444444444444444444444444", epochs: 1, seed: 31, preprocessing: Preprocessings.ResizeV1, names: "abcdefghij");
        await using var tracking = await TrackedBundles.StartAsync();
        var bundle = await tracking.LogAsync(letters.Folder);
        await using var host = await StartAsync(tracking);
        await host.DeployAsync(bundle, "v2");
        await host.UntilAnswersAsync("v2");
        using var visitor = new HttpClient { BaseAddress = host.Host.Address };
        var said = await visitor.PredictAsync(Drawings.Png(3));
        Assert.Matches("^[a-j]$", (string)said["label"]!);
        using var classifier = Inference.Classifier.Load(letters.Folder);
        Assert.Equal(classifier.Classify(Drawings.Png(3)).Probabilities, said["result"]!.AsArray().Select(value => (float)value!));
        Assert.Equal("abcdefghij", string.Concat((await visitor.ObjectOfAsync("api/models/current"))["labels"]!.AsArray().Select(label => (string)label!)));
        await host.ChangeAsync("rollback");
        await host.UntilAnswersAsync("v1");
        Assert.Equal("3", (string?)(await visitor.PredictAsync(Drawings.Png(3)))["label"]);
        await host.AuditAsync();
    }

    private Task<ReleasedApp> StartAsync(TrackedBundles tracking, params string[] settings) =>
        ReleasedApp.StartAsync(app.Model, ReleasedApp.NewDatabase(DatabaseKind.Sqlite), [tracking.Setting, "--Releases:DrainMilliseconds=0", .. settings]);

    // There and back.
    private static async Task DeployedAsync(ReleasedApp host, TrackedBundle bundle)
    {
        var id = (long)(await host.DeployAsync(bundle, "v2"))["id"]!;
        await host.UntilAsync(id, "live");
        await host.UntilAnswersAsync("v2");
        await host.ChangeAsync("rollback");
        await host.UntilAsync(id, "retired");
        await host.UntilAnswersAsync("v1");
    }
}
