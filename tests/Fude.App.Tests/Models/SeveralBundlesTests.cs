using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Fude.Testing;

namespace Fude.App.Tests.Models;

/// <summary>Several bundles are loaded side by side, and every one has its row.</summary>
public sealed class SeveralBundlesTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task All_models_are_listed_with_what_is_loaded_and_which_is_current(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1", $"--Bundle:Others={app.Second.Folder}");
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO models (tag, created_at) VALUES ('old', @p0)", new DateTime(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc)));
        using var response = await host.Client.GetAsync("api/models");
        var rows = (await response.ObjectAsync())["models"]!.AsArray().Select(row => row!.AsObject()).ToArray();

        Assert.Equal(["id", "tag", "createdAt", "digest", "loaded", "current", "labels"], rows[0].Select(property => property.Key));
        Assert.Equal([1L, 2, 3], rows.Select(row => (long)row["id"]!));
        Assert.Equal(["v1", "fedcba9876543210fedcba9876543210", "old"], rows.Select(row => (string?)row["tag"]));
        Assert.Equal([true, true, false], rows.Select(row => (bool)row["loaded"]!));
        Assert.Equal([true, false, false], rows.Select(row => (bool)row["current"]!));
        Assert.Equal([BundleReader.Read(app.Model.Folder).Digest, BundleReader.Read(app.Second.Folder).Digest, null], rows.Select(row => (string?)row["digest"]));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], rows[1]["labels"]!.AsArray().GetValues<string>());
        Assert.Equal("2024-05-06T07:08:09.123Z", (string?)rows[2]["createdAt"]);
        Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)rows[0]["createdAt"]);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("v1", (string?)(await host.Client.PredictAsync(Drawings.Png(3)))["modelTag"]);
    }

    [Fact]
    public async Task A_bundle_beside_the_current_one_that_is_damaged_stops_the_start_with_one_line()
    {
        using var folder = new TemporaryFolder();
        app.Model.CopyTo(folder["bundle"]);
        var path = Path.Combine(folder["bundle"], BundleFiles.Model);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0x20;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", $"--Bundle:Others=v2={folder["bundle"]}", "--Urls=http://127.0.0.1:0", DataFolder.Setting]);
        Assert.Equal(1, await host.ExitAsync());
        Assert.Empty(host.Output);
        Assert.StartsWith($"Fude.App: The bundle in '{folder["bundle"]}' can't be served: ", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_bundles_with_one_tag_stop_the_start()
    {
        var refused = Assert.Throws<StartException>(() => AppHost.Build([$"--Bundle:Path={app.Model.Folder}", "--Bundle:Tag=v1", $"--Bundle:Others=v1={app.Second.Folder}", DataFolder.Setting]));
        Assert.Equal($"Two bundles go by the tag 'v1', '{app.Model.Folder}' and '{app.Second.Folder}': give one of them another, Bundle:Others=TAG=FOLDER, or leave it out.", refused.Message);
    }

    [Fact]
    public async Task A_tag_of_another_bundle_stops_the_start_and_says_which()
    {
        var folder = DataFolder.New();
        await using (await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1"))
        {
        }

        var refused = await Assert.ThrowsAsync<StartException>(() => StoredApp.StartAsync(app.Model.Folder, folder, $"--Bundle:Others=v1={app.Second.Folder}"));
        Assert.StartsWith($"The bundle in '{app.Second.Folder}' can't go by the tag 'v1', which names another bundle", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Bundle:Others=TAG=FOLDER for a bundle beside the current one.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_are_none_and_tags_that_are_none_are_told_at_once()
    {
        var mistakes = Assert.Throws<SettingsException>(() => AppHost.Build([$"--Bundle:Path={app.Model.Folder}", $"--Bundle:Others=/nowhere;v2=/nowhere/else;={app.Second.Folder}", DataFolder.Setting])).Mistakes;
        Assert.Equal(
            [
                "Bundle:Others has '/nowhere', which is not a folder.",
                "Bundle:Others has '/nowhere/else', which is not a folder.",
                $"Bundle:Others has '={app.Second.Folder}' but a name has 1 to 255 characters, none of them a control character.",
            ],
            mistakes);
    }

    [Fact]
    public async Task A_folder_may_have_an_equals_sign_in_its_name()
    {
        using var folder = new TemporaryFolder();
        app.Second.CopyTo(folder["lr=0.1"]);
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, $"--Bundle:Others={folder["lr=0.1"]};x={folder["lr=0.1"]}");
        Assert.Equal(3, await host.NumberAsync("SELECT COUNT(*) FROM models"));
    }
}
