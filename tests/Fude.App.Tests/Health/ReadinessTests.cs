using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Health;

/// <summary>Alive is one thing, ready another.</summary>
public sealed class ReadinessTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_host_that_serves_is_ready(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        using var answer = await host.Client.GetAsync("api/health/ready");
        Assert.Equal("""{"ready":true,"reasons":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Without_its_database_it_is_alive_and_not_ready_until_the_database_is_back()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var database = MariaDbServer.Start();
        await using var host = await StoredApp.StartAsync(app.Model.Folder, DataFolder.New(), $"--Database:Address={database.CreateDatabase()}");
        Assert.True(await ReadyAsync(host));
        database.Stop();
        await UntilAsync(async () => !await ReadyAsync(host));
        var reasons = await AnswerAsync(host);
        Assert.Contains("database", (string?)reasons["reasons"]![0], StringComparison.Ordinal);
        Assert.DoesNotContain("mysql://", reasons.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""{"health":"ok"}""", await host.Client.GetStringAsync("api/health"));
        database.Resume();
        await UntilAsync(() => ReadyAsync(host));
    }

    [Fact]
    public async Task With_a_full_disk_it_is_alive_and_not_ready_until_there_is_room()
    {
        using var disk = SmallDisk.TryMount(12 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var host = await StoredApp.StartAsync(app.Model.Folder, disk.Path);
        Assert.True(await ReadyAsync(host));
        var ballast = disk.Fill();
        await UntilAsync(async () => !await ReadyAsync(host));
        Assert.Equal("There is no room left for the database.", (string?)(await AnswerAsync(host))["reasons"]![0]);
        Assert.Equal("""{"health":"ok"}""", await host.Client.GetStringAsync("api/health"));
        File.Delete(ballast);
        await UntilAsync(() => ReadyAsync(host));
    }

    [Fact]
    public async Task A_host_that_was_told_to_stop_says_so_and_serves_on_for_the_delay()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Requests:StopDelaySeconds=2");
        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.Equal(200, (int)(await client.GetAsync("api/health/ready")).StatusCode);
        host.SendTerminate();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        using var newcomer = new HttpClient { BaseAddress = host.Address };
        using var answer = await newcomer.GetAsync("api/health/ready");
        Assert.Equal((503, """{"ready":false,"reasons":["The host is stopping."]}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("8", (string?)(await newcomer.PredictAsync(Drawings.Png(8)))["label"]);
        Assert.Equal(0, await host.ExitAsync());
    }

    private static async Task<bool> ReadyAsync(StoredApp host)
    {
        using var answer = await host.Client.GetAsync("api/health/ready");
        Assert.Contains((int)answer.StatusCode, (int[])[200, 503]);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> AnswerAsync(StoredApp host)
    {
        using var answer = await host.Client.GetAsync("api/health/ready");
        return await answer.ObjectAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 300);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
