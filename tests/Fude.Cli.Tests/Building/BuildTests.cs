using System.Text.Json;
using Fude.Bundles;
using Fude.Cli.Building;
using Fude.Cli.Tests.Importing;
using Fude.Cli.Tests.Supervision;
using Fude.Testing;

namespace Fude.Cli.Tests.Building;

/// <summary>A chosen run becomes what is deployed, once and for ever, by the command line against a real server.</summary>
public sealed class BuildTests(BuiltModels models) : IClassFixture<BuiltModels>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_holds_the_bundle_the_record_and_the_report()
    {
        using var folder = new TemporaryFolder();
        var run = models.Runs.First;

        var result = await models.BuildAsync(run, folder["dist"], "--json");

        Assert.True(result.Status == 0, result.Errors);
        var built = Path.Combine(folder["dist"], run);
        var bundle = BundleReader.Read(Path.Combine(built, "bundle"));
        Assert.Equal(BundleReader.Read(models.BundleOf(run)).Digest, bundle.Digest);
        Assert.Equal(["build.json", "bundle", "gate.html", "gate.json"], Directory.EnumerateFileSystemEntries(built).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(built, "build.json"), Cancellation));
        var record = json.RootElement;
        Assert.Equal((run, bundle.Digest, run, $"runs:/{run}/model", "digits"), (Text("tag"), Text("digest"), Text("runId"), Text("source"), Text("name")));
        Assert.Equal((false, JsonValueKind.Null, true, JsonValueKind.Null), (record.GetProperty("forced").GetBoolean(), record.GetProperty("forceReason").ValueKind, record.GetProperty("gate").GetProperty("passed").GetBoolean(), record.GetProperty("image").ValueKind));
        Assert.Equal(bundle.Manifest.Metrics["test_accuracy"], record.GetProperty("gate").GetProperty("figures").GetProperty("accuracy").GetDouble(), 1e-9);
        using var client = models.Server.Client();
        var version = await client.GetModelVersionAsync("digits", Text("version"), Cancellation);
        Assert.Equal(run, version.RunId);
        Assert.Contains(version.Tags!, tag => tag.Key == "fude.bundle.digest" && tag.Value == bundle.Digest);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(built, "gate.json"), Cancellation));
        Assert.Equal(bundle.Digest, report.RootElement.GetProperty("bundle").GetProperty("digest").GetString());
        Assert.Contains((await client.GetRunAsync(run, Cancellation)).Data.Tags, tag => tag is { Key: "fude.gate", Value: "passed" });

        string Text(string name) => record.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Built_again_nothing_is_changed_and_no_version_is_made()
    {
        using var folder = new TemporaryFolder();
        var run = models.Runs.First;
        Assert.Equal(0, (await models.BuildAsync(run, folder["dist"], "--tag", "again")).Status);
        var before = Times(folder["dist"]);
        using var client = models.Server.Client();
        var versions = await CountAsync();

        var result = await models.BuildAsync(run, folder["dist"], "--tag", "again", "--json");

        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        Assert.False(json.RootElement.GetProperty("changed").GetBoolean());
        Assert.Equal(before, Times(folder["dist"]));
        Assert.Equal(versions, await CountAsync());
        Assert.DoesNotContain("gate:", result.Errors, StringComparison.Ordinal);
        // In another folder everything is made again, of the same version.
        Assert.Equal(0, (await models.BuildAsync(run, folder["other"], "--tag", "again")).Status);
        Assert.Equal(versions, await CountAsync());

        async Task<int> CountAsync()
        {
            var count = 0;
            await foreach (var _ in client.SearchModelVersionsAsync(cancellation: Cancellation))
                count++;
            return count;
        }
    }

    [Fact]
    public async Task A_shut_gate_ends_the_build_and_a_reason_opens_it()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["gates.json"], """{"leastAccuracy": 0.9999}""", Cancellation);

        var shut = await models.BuildStrictlyAsync(models.Runs.Second, folder["dist"], "--gates", folder["gates.json"], "--tag", "shut");
        Assert.Equal(1, shut.Status);
        Assert.Contains("gate: accuracy: ", shut.Output, StringComparison.Ordinal);
        Assert.Contains("is below 0.9999 by 0.", shut.Output, StringComparison.Ordinal);
        Assert.Equal("fude: not built: the gate is shut, see above; --force \"why\" lets it through, and keeps the reason", shut.Errors.TrimEnd('\n').Split('\n')[^1]);
        Assert.False(Directory.Exists(folder["dist/shut"]));

        var opened = await models.BuildStrictlyAsync(models.Runs.Second, folder["dist"], "--gates", folder["gates.json"], "--tag", "shut", "--force", "the old one is worse");
        Assert.True(opened.Status == 0, opened.Errors);
        var record = BuildRecord.Read(folder["dist/shut"])!;
        Assert.Equal((true, "the old one is worse", false), (record.Forced, record.ForceReason, record.Gate.Passed));
        Assert.Contains("gate: failed, and let through: the old one is worse", opened.Output, StringComparison.Ordinal);
        using var client = models.Server.Client();
        Assert.Contains((await client.GetRunAsync(models.Runs.Second, Cancellation)).Data.Tags, tag => tag is { Key: "fude.gate", Value: "forced" });
    }

    [Fact]
    public async Task A_version_and_an_alias_name_the_same_build()
    {
        using var folder = new TemporaryFolder();
        var run = models.Runs.First;
        Assert.Equal(0, (await models.BuildAsync(run, folder["first"])).Status);
        var record = BuildRecord.Read(Path.Combine(folder["first"], run))!;
        await models.Server.FudeAsync("models", "alias", "set", record.Name, "champion", record.Version);

        Assert.Equal(0, (await models.BuildAsync($"models:/{record.Name}/{record.Version}", folder["version"])).Status);
        Assert.Equal(0, (await models.BuildAsync($"models:/{record.Name}@champion", folder["alias"])).Status);

        foreach (var name in (string[])["version", "alias"])
        {
            var same = BuildRecord.Read(Path.Combine(folder[name], run))!;
            Assert.Equal((record.Digest, record.Name, record.Version, record.Source), (same.Digest, same.Name, same.Version, same.Source));
        }
    }

    [Fact]
    public async Task A_version_that_no_application_could_fetch_is_refused_and_one_in_another_folder_is_built()
    {
        using var folder = new TemporaryFolder();
        using var client = models.Server.Client();
        var run = await models.Server.CreateRunAsync("digits", "two models", [], []);
        await client.UploadArtifactsAsync(run, models.BundleOf(models.Runs.First), "best/model", Cancellation);
        await client.CreateRegisteredModelAsync(new("elsewhere"), Cancellation);
        var inFolder = await client.CreateModelVersionAsync(new() { Name = "elsewhere", Source = $"runs:/{run}/best/model", RunId = run }, Cancellation);
        var outside = await client.CreateModelVersionAsync(new() { Name = "elsewhere", Source = "s3://bucket/model", RunId = run }, Cancellation);

        var built = await models.BuildAsync($"models:/elsewhere/{inFolder.Version}", folder["dist"], "--tag", "best", "--dataset", "strokes", "--train-count", "3000", "--test-count", "300");
        var refused = await models.BuildAsync($"models:/elsewhere/{outside.Version}", folder["dist"], "--tag", "bucket");

        Assert.True(built.Status == 0, built.Errors);
        Assert.Equal(($"runs:/{run}/best/model", inFolder.Version), (BuildRecord.Read(folder["dist/best"])!.Source, BuildRecord.Read(folder["dist/best"])!.Version));
        Assert.Contains("holds sha256:", (await models.BuildAsync($"models:/elsewhere/{inFolder.Version}", folder["dist"], "--tag", "best")).Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.Status);
        Assert.Contains($"models:/elsewhere/{outside.Version} lies at s3://bucket/model, not among the artifacts of its run {run}", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_is_bound_to_one_bundle_in_the_folder_and_in_the_registry()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await models.BuildAsync(models.Runs.First, folder["dist"], "--tag", "spring")).Status);

        var there = await models.BuildAsync(models.Runs.Second, folder["dist"], "--tag", "spring");
        var elsewhere = await models.BuildAsync(models.Runs.Second, folder["other"], "--tag", "spring");

        Assert.Equal((1, 1), (there.Status, elsewhere.Status));
        Assert.Contains($"the tag 'spring' is bound to another bundle in {folder["dist/spring"]} (sha256:", Assert.Single(there.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Contains($"the tag 'spring' is bound to another bundle in the registry of {models.Server.Address}", elsewhere.Errors, StringComparison.Ordinal);
        Assert.Equal(BundleReader.Read(models.BundleOf(models.Runs.First)).Digest, BuildRecord.Read(folder["dist/spring"])!.Digest);
        Assert.False(Directory.Exists(folder["other"]));
    }

    [Fact]
    public async Task A_tag_is_bound_to_the_bundle_that_an_application_serves_by_it()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(models.BundleOf(models.Runs.First), folder["served"]);

        var refused = await models.BuildAsync(models.Runs.Second, folder["dist"], "--tag", models.Runs.First, "--app", up.App.AbsoluteUri);
        var unreachable = await models.BuildAsync(models.Runs.Second, folder["dist"], "--tag", "free", "--app", "http://127.0.0.1:1");

        Assert.Equal((1, 1), (refused.Status, unreachable.Status));
        Assert.Contains($"is bound to another bundle in ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1/ does not answer as Fude's application does", unreachable.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["dist"]));
    }

    [Fact]
    public async Task A_damaged_build_is_made_again()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await models.BuildAsync(models.Runs.First, folder["dist"], "--tag", "damaged")).Status);
        await File.AppendAllTextAsync(folder["dist/damaged/bundle/samples.json"], " ", Cancellation);

        var result = await models.BuildAsync(models.Runs.First, folder["dist"], "--tag", "damaged");

        Assert.True(result.Status == 0, result.Errors);
        Assert.Contains("is damaged and is built again: samples.json: ", result.Output, StringComparison.Ordinal);
        Assert.Equal(BuildRecord.Read(folder["dist/damaged"])!.Digest, BundleReader.Read(folder["dist/damaged/bundle"]).Digest);
        Assert.Equal(["damaged"], Directory.EnumerateFileSystemEntries(folder["dist"]).Select(Path.GetFileName));
    }

    [Fact]
    public Task A_build_that_is_killed_leaves_all_or_nothing_and_is_made_by_the_next() => KilledAsync(2);

    [Fact]
    [Trait("Category", "Long")]
    public Task So_it_is_after_eight() => KilledAsync(8);

    private async Task KilledAsync(int rounds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var folder = new TemporaryFolder();
        // Its version is there from now on.
        Assert.Equal(0, (await models.BuildAsync(models.Runs.First, folder["other"])).Status);
        for (var round = 0; round < rounds; round++)
        {
            using var build = FudeProcess.Start(["build", models.Runs.First, "--out", folder["dist"], "--no-image", "--data-dir", models.DataFolder, "--tracking", models.Server.Address.AbsoluteUri, "--gates", models.Gates, "--tag", $"killed{round}"]);
            await build.LineAsync(round == 0 ? "gate: passed" : "it is digits version");
            await Task.Delay(round, Cancellation);
            build.Signal("KILL");
            await build.EndAsync();
            Assert.True(!Directory.Exists(folder[$"dist/killed{round}"]) || BuildRecord.Read(folder[$"dist/killed{round}"]) is not null);
        }

        for (var round = 0; round < rounds; round++)
        {
            Assert.Equal(0, (await models.BuildAsync(models.Runs.First, folder["dist"], "--tag", $"killed{round}")).Status);
            Assert.Equal(BuildRecord.Read(folder[$"dist/killed{round}"])!.Digest, BundleReader.Read(folder[$"dist/killed{round}/bundle"]).Digest);
        }
    }

    [Fact]
    public async Task A_bundle_that_was_changed_on_the_server_is_not_built()
    {
        using var folder = new TemporaryFolder();
        using var client = models.Server.Client();
        var run = await models.Server.CreateRunAsync("digits", "changed", [], []);
        await client.SetTagAsync(run, "fude.bundle.digest", $"sha256:{new string('0', 64)}", Cancellation);
        await client.UploadArtifactsAsync(run, models.BundleOf(models.Runs.First), "model", Cancellation);
        var empty = await models.Server.CreateRunAsync("digits", "empty", [], []);

        var changed = await models.BuildAsync(run, folder["dist"]);
        var none = await models.BuildAsync(empty, folder["dist"]);

        Assert.Equal((1, 1), (changed.Status, none.Status));
        Assert.Contains("was recorded when it was made: it was changed since, and is not built", changed.Errors, StringComparison.Ordinal);
        Assert.Contains($"there is no bundle at runs:/{empty}/model", none.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["dist"]));
    }

    [Fact]
    public async Task An_imported_model_is_built_like_any_other()
    {
        using var folder = new TemporaryFolder();
        var (mean, deviation) = ForeignCopy.Write(models.BundleOf(models.Runs.First), folder["their.onnx"]);
        var imported = await models.Server.FudeAsync(
            "import", folder["their.onnx"], "--labels", "0,1,2,3,4,5,6,7,8,9", "--preprocess", "mnist-v1", "--input-scale", FormattableString.Invariant($"{mean:R},{deviation:R}"), "--data-dir", models.DataFolder, "--out", folder["bundle"], "--json");
        Assert.True(imported.Status == 0, imported.Errors);
        using var json = JsonDocument.Parse(imported.Output);
        var run = json.RootElement.GetProperty("runId").GetString()!;

        var unnamed = await models.BuildAsync(run, folder["dist"]);
        var built = await models.BuildAsync(run, folder["dist"], "--dataset", "strokes", "--train-count", "3000", "--test-count", "300");

        Assert.Equal(CommandLine.BadUsage, unnamed.Status);
        Assert.Contains("name a dataset with --dataset NAME", unnamed.Errors, StringComparison.Ordinal);
        Assert.True(built.Status == 0, built.Errors);
        var record = BuildRecord.Read(Path.Combine(folder["dist"], run))!;
        Assert.Equal(("their", json.RootElement.GetProperty("digest").GetString()), (record.Name, record.Digest));
        // The same network on the same pictures.
        Assert.Equal(BundleReader.Read(models.BundleOf(models.Runs.First)).Manifest.Metrics["test_accuracy"], record.Gate.Figures["accuracy"], 1e-9);
    }

    [Fact]
    public async Task Something_else_in_its_place_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["dist/taken"]);
        await File.WriteAllTextAsync(folder["dist/taken/thesis.txt"], "mine", Cancellation);

        var result = await models.BuildAsync(models.Runs.First, folder["dist"], "--tag", "taken");

        Assert.Equal(1, result.Status);
        Assert.Contains($"{folder["dist/taken"]} exists and is no build", result.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["dist/taken/thesis.txt"], Cancellation));
    }

    [Theory]
    [InlineData("'digits' names no model: give RUN_ID, models:/NAME/VERSION or models:/NAME@ALIAS", "digits")]
    [InlineData("--tag '../up' can't be a tag", "models:/digits/1", "--tag", "../up")]
    [InlineData("--tag '-x' can't be a tag", "models:/digits/1", "--tag=-x")]
    [InlineData("--name 'a/b' is no name for a model", "models:/digits/1", "--name", "a/b")]
    [InlineData("--force needs a reason", "models:/digits/1", "--force", " ")]
    public async Task Bad_usage_is_told(string message, params string[] arguments)
    {
        var result = await models.Server.FudeAsync(["build", .. arguments]);

        Assert.Equal(2, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private static List<(string, DateTime)> Times(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => (path, File.GetLastWriteTimeUtc(path)))];
}
