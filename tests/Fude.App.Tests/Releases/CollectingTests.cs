using System.Net.Http.Json;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Tests.Releases;

/// <summary>What is known of a candidate: by every replica, of every person once, and after a drawing is gone.</summary>
public sealed class CollectingTests(RunningApp app)
{
    private const string OtherRun = "0123456789abcdef0123456789abcde0";
    private static readonly object Plan = new { steps = new[] { 0.5, 1 }, compared = 100_000, disagreement = 0.9, confidence = 0.9 };

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task What_replicas_see_adds_up(DatabaseKind kind)
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second, kind);
        await using var replica = await StoredApp.StartAsync(app.Model.Folder, DataFolder.New(), "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", $"--Database:Address={host.Address}");
        var release = await host.UntilAsync(await host.DeployAsync(app.Second, "v2", "canary", Plan), "canary");
        await Patience.UntilAsync(async () => (await host.App.NumberAsync("SELECT COUNT(*) FROM release_replicas WHERE version >= (SELECT changed_version FROM releases WHERE id = 2)")) == 2);
        for (var i = 0; i < 20; i++)
        {
            using var here = host.App.Visitor();
            using var there = replica.Visitor();
            await here.PredictAsync(Drawings.Png(i % 10));
            await there.PredictAsync(Drawings.Png(i % 10));
        }

        await Patience.UntilAsync(async () => (long?)(await host.GetAsync($"/{release["id"]}"))["evidence"]?["compared"] == 40);

        var evidence = (await host.GetAsync($"/{release["id"]}"))["evidence"]!;
        Assert.Equal(40, (long)evidence["live"]!["requests"]!["count"]! + (long)evidence["candidate"]!["requests"]!["count"]!);
        Assert.Equal(40, (long)evidence["runs"]!);
        Assert.Equal(2, await host.App.NumberAsync("SELECT COUNT(*) FROM release_evidence"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_person_who_corrects_much_counts_once(DatabaseKind kind)
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Swapped = (3, 8) });
        await using var host = await ReleaseHost.StartAsync(app.Model, worse, kind);
        var release = await host.UntilAsync(await host.DeployAsync(worse, "v2", "canary", Plan), "canary");
        using var person = host.App.Visitor();
        for (var i = 0; i < 30; i++)
        {
            var id = (long)(await person.PredictAsync(Drawings.Png(3, pen: 12 + (i % 9))))["imageId"]!;
            using var said = await person.PutAsJsonAsync($"api/drawings/{id}/correction", new { label = "3" });
            Assert.True(said.IsSuccessStatusCode);
        }

        await Patience.UntilAsync(async () => (long?)(await host.GetAsync($"/{release["id"]}"))["evidence"]?["corrected"] == 30);

        var now = await host.GetAsync($"/{release["id"]}");
        Assert.InRange((long)now["evidence"]!["losses"]!, 20, 30);
        var accuracy = now["verdict"]!["criteria"]!.AsArray().Single(one => (string?)one!["name"] == "accuracy")!;
        Assert.EndsWith("of the people who drew them 1 speak against it and 0 for it", (string)accuracy["text"]!, StringComparison.Ordinal);
        Assert.InRange((double)accuracy["evidence"]!, 1, 2);
    }

    [Fact]
    public async Task A_drawing_that_is_deleted_leaves_no_comparison()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Swapped = (3, 8) });
        await using var host = await ReleaseHost.StartAsync(app.Model, worse);
        await host.UntilAsync(await host.DeployAsync(worse, "v2", "canary", Plan), "canary");
        var id = (long)(await host.App.Client.PredictAsync(Drawings.Png(3)))["imageId"]!;
        await host.App.UntilAsync(1, "SELECT COUNT(*) FROM release_comparisons WHERE image_id = @p0", id);

        using var gone = await host.App.Client.DeleteAsync($"api/drawings/{id}");

        Assert.True(gone.IsSuccessStatusCode);
        Assert.Equal(0, await host.App.NumberAsync("SELECT COUNT(*) FROM release_comparisons"));
    }

    [Fact]
    public async Task Models_that_see_pictures_differently_are_compared_on_the_picture()
    {
        using var other = new TestModel(OtherRun, preprocessing: Preprocessings.ResizeV1);
        await using var host = await ReleaseHost.StartAsync(app.Model, other);
        var release = await host.UntilAsync(await host.DeployAsync(other, "v2", "canary", Plan), "canary");
        for (var i = 0; i < 20; i++)
        {
            using var person = host.App.Visitor();
            var id = (long)(await person.PredictAsync(Drawings.Png(i % 10)))["imageId"]!;
            using var said = await person.PutAsJsonAsync($"api/drawings/{id}/correction", new { label = $"{i % 10}" });
        }

        await Patience.UntilAsync(async () => (await host.GetAsync($"/{release["id"]}"))["evidence"] is { } evidence && (long?)evidence["compared"] == 20 && (long?)evidence["corrected"] == 20);

        // The live one sees what it was trained on, whoever answered.
        var rows = (await host.GetAsync($"/{release["id"]}/comparisons?limit=100"))["comparisons"]!.AsArray();
        Assert.InRange(rows.Count(row => (string?)row!["live"]!["label"] == (string?)row["truth"]), 18, 20);
    }

    [Fact]
    public async Task What_a_replica_of_another_version_wrote_does_no_harm()
    {
        await using var host = await ReleaseHost.StartAsync(app.Model, app.Second);
        var release = await host.UntilAsync(await host.DeployAsync(app.Second, "v2", "canary", Plan), "canary");
        await host.App.Database.WriteAsync(session => session.Execute(
            "INSERT INTO release_evidence (release_id, replica, step, totals, updated_at) VALUES (2, 'older', 0, '{\"compared\":7,\"later\":1}', 0), (2, 'broken', 0, 'nonsense', 0)"));

        await Patience.UntilAsync(async () => (long?)(await host.GetAsync($"/{release["id"]}"))["evidence"]?["compared"] == 7);
    }

    [Fact]
    public async Task A_paused_canary_goes_no_further_and_one_that_is_worse_is_taken_back_all_the_same()
    {
        using var worse = new TestModel(OtherRun, defect: new Defect { Temperature = 4 });
        await using var host = await ReleaseHost.StartAsync(app.Model, worse);
        var release = await host.UntilAsync(await host.DeployAsync(worse, "v2", "canary", new { steps = new[] { 0.5, 1 }, compared = 5, requests = 0, seconds = 0, confidence = 0.1 }), "canary");
        await host.ChangeAsync($"{release["id"]}/pause");
        using var town = new DrawingTown(host.App);

        await town.DrawAsync(async () => (string?)(await host.GetAsync($"/{release["id"]}"))["state"] != "canary", pause: 5);

        Assert.Equal(["deploy", "start", "pause", "rollback"], (await host.LedgerAsync()).Where(entry => (long)entry["release"]! == 2).Select(entry => (string)entry["action"]!).Take(4));
    }
}
