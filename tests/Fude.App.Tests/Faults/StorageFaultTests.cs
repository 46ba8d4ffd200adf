using System.Net.Http.Headers;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Faults;

/// <summary>What keeps drawings fails for a while: that is told clearly, nothing is lost, and it is over by itself.</summary>
public sealed class StorageFaultTests(RunningApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public Task MariaDb_stops_for_a_moment() => OutageAsync(TimeSpan.FromSeconds(1));

    [Fact]
    [Trait("Category", "Long")]
    public Task MariaDb_stops_for_twenty_seconds() => OutageAsync(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_disk_is_full(bool inFolder)
    {
        using var disk = SmallDisk.TryMount(12 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var host = await AppProcess.StartAsync(app.Model.Folder, [$"--Data:Path={disk.Path}", .. inFolder ? (string[])["--Pictures:InFolder"] : []]);
        using var client = new HttpClient { BaseAddress = host.Address };
        var stored = new List<long> { await StoredAsync(client) };
        var ballast = disk.Fill();
        await RefusedAsync(client);
        await WorksWithoutStorageAsync(client);
        File.Delete(ballast);
        stored.Add(await StoredAsync(client));
        await CheckAsync(DatabaseAddress.OfFile(Path.Combine(disk.Path, "app.db")), stored, inFolder ? Path.Combine(disk.Path, "images") : null);
    }

    [Fact]
    public async Task The_folder_of_the_pictures_can_t_be_written()
    {
        using var disk = SmallDisk.TryMount(12 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var data = DataFolder.New();
        await using var host = await AppProcess.StartAsync(app.Model.Folder, $"--Data:Path={data}", $"--Pictures:Path={disk.Path}", "--Pictures:InFolder");
        using var client = new HttpClient { BaseAddress = host.Address };
        var stored = new List<long> { await StoredAsync(client) };
        disk.SetReadOnly(true);
        await RefusedAsync(client);
        await WorksWithoutStorageAsync(client);
        disk.SetReadOnly(false);
        stored.Add(await StoredAsync(client));
        await CheckAsync(DatabaseAddress.OfFile(Path.Combine(data, "app.db")), stored, disk.Path);
    }

    [Fact]
    public async Task Another_process_keeps_the_database_locked()
    {
        var data = DataFolder.New();
        await using var host = await AppProcess.StartAsync(app.Model.Folder, $"--Data:Path={data}", "--Database:LockSeconds=1");
        using var client = new HttpClient { BaseAddress = host.Address };
        var stored = new List<long> { await StoredAsync(client) };
        var address = DatabaseAddress.OfFile(Path.Combine(data, "app.db"));
        await using (var other = new Database(address))
        {
            using var session = other.OpenSession();
            session.Execute("BEGIN IMMEDIATE");
            await RefusedAsync(client);
            await WorksWithoutStorageAsync(client);
            session.Execute("ROLLBACK");
        }

        stored.Add(await StoredAsync(client));
        await CheckAsync(address, stored, null);
    }

    private async Task OutageAsync(TimeSpan outage)
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var database = MariaDbServer.Start();
        var address = database.CreateDatabase();
        await using var host = await AppProcess.StartAsync(app.Model.Folder, $"--Database:Address={address}");
        using var client = new HttpClient { BaseAddress = host.Address };
        var stored = new List<long> { await StoredAsync(client) };
        database.Stop();
        await RefusedAsync(client);
        await WorksWithoutStorageAsync(client);
        await Task.Delay(outage, TestContext.Current.CancellationToken);
        await RefusedAsync(client);
        database.Resume();
        stored.Add(await StoredAsync(client));
        await CheckAsync(DatabaseAddress.Parse(address), stored, null);
    }

    private static async Task<long> StoredAsync(HttpClient client) => (long)(await client.PredictAsync(Drawings.Png(5)))["imageId"]!;

    private static async Task RefusedAsync(HttpClient client)
    {
        using var response = await client.PostAsync("api/predictions", Requests.Form(Drawings.Png(5))).WaitAsync(Patience);
        Assert.Equal(503, (int)response.StatusCode);
        var problem = await response.ObjectAsync();
        Assert.Equal("storage_unavailable", (string?)problem["code"]);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.IsType<RetryConditionHeaderValue>(response.Headers.RetryAfter);
    }

    // What needs no storage goes on.
    private static async Task WorksWithoutStorageAsync(HttpClient client)
    {
        Assert.Equal("""{"health":"ok"}""", await client.GetStringAsync("api/health"));
        Assert.Equal("5", (string?)(await client.PredictAsync(Drawings.Png(5), "api/predictions/preview"))["label"]);
        Assert.Contains("<html", await client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(DatabaseAddress address, List<long> stored, string? folder)
    {
        await using var database = new Database(address);
        var images = await database.ReadAsync(session => session.Query("SELECT id, original_filename, (SELECT COUNT(*) FROM pictures WHERE image_id = id), (SELECT COUNT(*) FROM predictions WHERE image_id = images.id) FROM images ORDER BY id",
            row => (Id: row.GetInt64(0), File: row.GetString(1), Pictures: row.GetInt64(2), Answers: row.GetInt64(3))));
        Assert.Equal(stored, images.Select(image => image.Id));
        Assert.All(images, image => Assert.Equal((folder is null ? 1 : 0, 1), (image.Pictures, image.Answers)));
        if (folder is not null)
            Assert.All(images, image => Assert.True(File.Exists(Path.Combine(folder, image.File["/images/".Length..]))));
    }
}
