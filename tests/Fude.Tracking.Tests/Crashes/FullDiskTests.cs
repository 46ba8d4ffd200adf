using System.Net.Http.Json;
using Fude.Hosting.Databases;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>The disk of the database is full, and later it is not.</summary>
public sealed class FullDiskTests
{
    private const int Writers = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writes_are_refused_with_a_503_while_it_is_full_and_go_through_when_there_is_room(bool killed)
    {
        using var disk = SmallDisk.TryMount(12 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var address = DatabaseAddress.OfFile(Path.Combine(disk.Path, "tracking.db"));
        await using var process = await TrackingProcess.StartAsync($"--Database:Address={address.Display}");
        var ledger = new Ledger(1);
        using var stop = new CancellationTokenSource();
        var writing = ledger.WriteAsync(process.Client, Writers, stop.Token);
        await UntilAsync(() => ledger.Acknowledged > 200, ledger);

        var ballast = disk.Fill();
        await UntilAsync(() => ledger.Refused > 30, ledger);
        using (var refused = await process.Client.PostAsJsonAsync("/api/2.0/mlflow/experiments/create", new { name = new string('x', 200) }))
        {
            var text = await refused.Content.ReadAsStringAsync();
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.Contains("TEMPORARILY_UNAVAILABLE", text, StringComparison.Ordinal);
            Assert.Contains("no room", text, StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        // What is there is read all the same.
        await process.Client.GetStringAsync("/api/2.0/mlflow/experiments/get?experiment_id=0");
        if (killed)
        {
            await process.KillAsync();
            await writing;
            File.Delete(ballast);
            await process.StartAgainAsync();
            await ledger.CheckAsync(process.Client);
            writing = ledger.WriteAsync(process.Client, Writers, stop.Token);
        }

        File.Delete(ballast);
        var before = ledger.Acknowledged;
        await UntilAsync(() => ledger.Acknowledged > before + 200, ledger);
        await stop.CancelAsync();
        await writing;
        await ledger.CheckAsync(process.Client);
        await StoredRows.CheckAsync(address);
    }

    [Fact]
    public async Task A_start_on_a_full_disk_ends_with_one_clear_line()
    {
        using var disk = SmallDisk.TryMount(1 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        disk.Fill();
        await using var process = TrackingProcess.Launch($"--Database:Address={Path.Combine(disk.Path, "tracking.db")}");
        Assert.Equal(1, await process.ExitAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith("Fude.Tracking: ", line, StringComparison.Ordinal);
        Assert.Contains(disk.Path, line, StringComparison.Ordinal);
        Assert.DoesNotContain("--Urls", line, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition, Ledger ledger)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 3000 && ledger.Unexpected is null, $"{ledger.Acknowledged} acknowledged, {ledger.Refused} refused, {ledger.Unexpected}");
            await Task.Delay(10);
        }
    }
}
