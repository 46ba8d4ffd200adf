using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Doctor;

/// <summary>What is amiss in the application's data is found, and mended where it can be, also beside a host that runs.</summary>
public sealed class DoctorTests(RunningApp app)
{
    private static readonly string[] Released = ["ok\treleases\trelease 1 (v1) is live; the ledger's 2 entries are sound\t", "ok\tbundle of the live release\tthat of v1 is kept and whole\t"];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task It_finds_what_a_crash_left_and_mends_it_beside_a_running_host(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Pictures:InFolder", "--Bundle:Tag=v1");
        var ids = new List<long>();
        for (var digit = 0; digit < 4; digit++)
            ids.Add(await host.DrawAsync(host.Client, digit));
        (await host.Client.CorrectAsync(ids[0], "0")).Dispose();
        var images = Path.Combine(host.Folder, "images");
        var kept = Directory.GetDirectories(images);
        Assert.Equal(
            ["ok\tpictures without a row\tnone among 4 in the folder\t", "ok\tdrawings without a picture\tnone among 4\t", "ok\trows without a drawing\tnone\t", "ok\twhich models were right\tas corrections and answers say\t", .. Released],
            await ExamineAsync(host));

        var (old, young) = (Orphan(images, "old", TimeSpan.FromHours(2)), Orphan(images, "young", TimeSpan.FromMinutes(5)));
        var lost = Path.Combine(images, await KeyAsync(host, ids[3]));
        Directory.Delete(lost, recursive: true);
        await host.Database.WriteAsync(session =>
        {
            session.Execute("INSERT INTO truths (image_id, label, correction_id) VALUES (99999, '3', 1)");
            session.Execute("INSERT INTO disagreements (image_id) VALUES (99998)");
            session.Execute("UPDATE judgements SET is_right = 0");
        });
        string[] found =
        [
            "optional\tpictures without a row\t1 of 5 in the folder; 1 are too young to tell\tfude doctor --repair removes them",
            $"broken\tdrawings without a picture\t1 of 4: {ids[3]}\tput the files back into {images} from a backup, or delete the drawings",
            "optional\trows without a drawing\ttruths of 1, disagreements of 1 drawings that are not there\tfude doctor --repair mends that",
            "optional\twhich models were right\tnot up to date for 1 drawings\tfude doctor --repair mends that",
            .. Released,
        ];
        Assert.Equal(found, await ExamineAsync(host));
        Assert.True(Directory.Exists(old)); // looking changes nothing
        Assert.Equal(
            ["ok\tpictures without a row\tremoved 1 of 5; 1 are too young to tell\t", found[1], "ok\trows without a drawing\tremoved: truths of 1, disagreements of 1 drawings that are not there\t", "ok\twhich models were right\tjudged again: not up to date for 1 drawings\t", .. Released],
            await ExamineAsync(host, "--repair"));

        Assert.Equal((false, true), (Directory.Exists(old), Directory.Exists(young)));
        Assert.All(kept.Where(folder => folder != lost), folder => Assert.Equal(2, Directory.GetFiles(folder).Length));
        Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM judgements WHERE is_right = 1"));
        Assert.Equal("ok\tpictures without a row\tremoved 1 of 4\t", (await ExamineAsync(host, "--repair", "--grace-minutes=0")).First());
        Assert.False(Directory.Exists(young));
        await host.DrawAsync(host.Client, 5); // the host has noticed nothing
    }

    [Theory]
    [InlineData("UPDATE releases SET state = 'live', share = 10000 WHERE id = 1", "2 releases are live: 2 (v2), 1 (v1); release 1 (v1) is live, and the ledger's last word of it is retired (entry 6)")]
    [InlineData("UPDATE releases SET share = 0 WHERE id = 2", "release 2 (v2) is live and has a share of 0 %; release 2 (v2) is live, and the ledger's last word of it is live (entry 5)")]
    [InlineData("UPDATE releases SET state = 'retired', share = 0 WHERE id = 2", "no release is live; release 2 (v2) is retired, and the ledger's last word of it is live (entry 5)")]
    [InlineData("DELETE FROM release_ledger WHERE id = 2", "entry 3 of the ledger was changed, or one before it was taken away; entry 4 of the ledger begins with live, and the one before has ended with loading")]
    [InlineData("UPDATE releases SET reason = 'nothing' WHERE id = 2", "release 2 (v2) says by whom and why it is live, and the ledger does not")]
    [InlineData("UPDATE release_ledger SET actor = 'nobody' WHERE id = 5", "entry 5 of the ledger was changed, or one before it was taken away")]
    public async Task It_finds_releases_that_somebody_has_changed_past_the_application(string change, string found)
    {
        await using var host = await Releases.ReleaseHost.StartAsync(app.Model, app.Second);
        var first = await host.DeployAsync(app.Second, "v2");
        await host.UntilAsync(first, "live");
        await host.App.UntilAsync(1, "SELECT COUNT(*) FROM releases WHERE state = 'retired'");
        await host.App.StopAsync();
        await using (var database = new Database(DatabaseAddress.OfFile(Path.Combine(host.App.Folder, "app.db"))))
            await database.WriteAsync(session => session.Execute(change));
        var line = (await RunAsync($"--Data:Path={host.App.Folder}")).Single(line => line.Contains("\treleases\t", StringComparison.Ordinal));
        Assert.Equal(["broken", "releases", found], line.Split('\t')[..3]);
    }

    [Fact]
    public async Task It_finds_a_live_bundle_that_is_missing_or_damaged()
    {
        var folder = DataFolder.New();
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1"))
            await Patience.UntilAsync(() => Task.FromResult(Directory.Exists(Path.Combine(folder, "bundles")) && Directory.GetDirectories(Path.Combine(folder, "bundles")).Any(bundle => !Path.GetFileName(bundle).StartsWith('.'))));
        var place = Directory.GetDirectories(Path.Combine(folder, "bundles")).Single();
        File.WriteAllText(Path.Combine(place, "model.onnx"), "no model");
        Assert.StartsWith("broken\tbundle of the live release\tthat of v1 is damaged: ", (await RunAsync($"--Data:Path={folder}")).Last(), StringComparison.Ordinal);
        Directory.Delete(place, recursive: true);
        Assert.StartsWith($"optional\tbundle of the live release\tthat of v1 is not in {place}", (await RunAsync($"--Data:Path={folder}")).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_needs_no_host_and_makes_no_database()
    {
        var folder = DataFolder.New();
        Assert.Equal($"ok\tapplication's data\t{Path.Combine(folder, "app.db")} is not there: nothing was stored yet\t", Assert.Single(await RunAsync($"--Data:Path={folder}")));
        Assert.False(Directory.Exists(folder));
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder))
            await host.DrawAsync(host.Client, 3);
        Assert.All(await RunAsync($"--Data:Path={folder}", "--repair"), line => Assert.StartsWith("ok\t", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tables_of_another_version_are_told_in_one_line()
    {
        var folder = Directory.CreateDirectory(DataFolder.New()).FullName;
        await using (var other = new Database(DatabaseAddress.OfFile(Path.Combine(folder, "app.db"))))
            await other.WriteAsync(session => session.Execute("CREATE TABLE images (id INTEGER PRIMARY KEY)"));
        await using var process = AppProcess.Launch(["doctor", $"--Data:Path={folder}"]);
        Assert.Equal(1, await process.ExitAsync());
        Assert.StartsWith("Fude.App: the tables are not those that this version works with", Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    private static string Orphan(string images, string name, TimeSpan age)
    {
        var folder = Directory.CreateDirectory(Path.Combine(images, name));
        var file = new FileInfo(Path.Combine(folder.FullName, "original.png"));
        File.WriteAllBytes(file.FullName, [1]);
        var then = TimeProvider.System.GetUtcNow().UtcDateTime - age;
        (file.LastWriteTimeUtc, folder.LastWriteTimeUtc) = (then, then);
        return folder.FullName;
    }

    private static async Task<string> KeyAsync(StoredApp host, long id) =>
        (await host.Database.ReadAsync(session => session.First("SELECT original_filename FROM images WHERE id = @p0", row => row.GetString(0), id)))!.Split('/')[2];

    private static Task<IReadOnlyCollection<string>> ExamineAsync(StoredApp host, params string[] more)
    {
        var address = host.Database.Address;
        return RunAsync([$"--Data:Path={host.Folder}", $"--Database:Address={(address.Kind == DatabaseKind.MySql ? address.ConnectionString : address.Display)}", .. more]);
    }

    private static async Task<IReadOnlyCollection<string>> RunAsync(params string[] arguments)
    {
        await using var process = AppProcess.Launch(["doctor", .. arguments]);
        Assert.True(await process.ExitAsync() == 0, string.Join('\n', process.Errors));
        return process.Output;
    }
}
