using System.Diagnostics;
using Fude.Hosting.Databases;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>MariaDB crashes and comes back while Fude goes on.</summary>
public sealed class MariaDbOutageTests
{
    private const int Writers = 8;

    [Fact]
    public async Task An_outage_is_told_by_503_and_ends_without_a_restart()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var database = MariaDbServer.Start();
        var address = database.CreateDatabase();
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Database:Address={address}");
        var ledger = new Ledger(7);
        using var stop = new CancellationTokenSource();
        var writing = ledger.WriteAsync(server.Client, Writers, stop.Token);
        for (var outage = 0; outage < 2; outage++)
        {
            var (acknowledged, refused) = (ledger.Acknowledged, ledger.Refused);
            await UntilAsync(() => ledger.Acknowledged > acknowledged + 300, ledger);
            database.Stop();
            await UntilAsync(() => ledger.Refused > refused + 50, ledger);
            await RefusesAsync(server, () => server.RawAsync("experiments/create", """{"name": "never"}"""));
            await RefusesAsync(server, () => server.RawAsync(HttpMethod.Get, "experiments/get?experiment_id=0", null));
            Assert.Equal(200, (await server.RawAsync(HttpMethod.Get, "/health", null)).Status);
            database.Resume();
            // At once, and not only after some have failed.
            Assert.Equal(200, (await server.RawAsync(HttpMethod.Get, "experiments/get?experiment_id=0", null)).Status);
            Assert.Equal(200, (await server.RawAsync("experiments/create", $$"""{"name": "after {{outage}}"}""")).Status);
        }

        var last = ledger.Acknowledged;
        await UntilAsync(() => ledger.Acknowledged > last + 300, ledger);
        await stop.CancelAsync();
        await writing;
        await ledger.CheckAsync(server.Client);
        await StoredRows.CheckAsync(DatabaseAddress.Parse(address));
    }

    [Fact]
    public async Task Connections_that_the_server_closes_while_idle_are_replaced_without_an_error()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var database = MariaDbServer.Start("--wait-timeout=3");
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Database:Address={database.CreateDatabase()}");
        var run = await server.CreateRunAsync();
        for (var i = 0; i < 3; i++)
        {
            // So that several connections of each kind lie idle.
            await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(k => (Task[])[server.PostAsync("runs/log-metric", new { run_id = run, key = $"m{k}", value = i, timestamp = i }), server.RunAsync(run)]));
            await Task.Delay(4500, TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(k => (Task[])[server.PostAsync("runs/set-tag", new { run_id = run, key = $"t{k}", value = "" }), server.RunAsync(run)]));
    }

    [Fact]
    public async Task A_start_without_the_database_ends_with_one_clear_line()
    {
        await using var process = TrackingProcess.Launch("--Database:Address=mysql://somebody:secret-word@127.0.0.1:1/fude");
        Assert.Equal(1, await process.ExitAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith("Fude.Tracking: the database mysql://somebody@127.0.0.1:1/fude can't be reached", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_with_a_wrong_password_or_name_ends_with_one_clear_line()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        foreach (var address in (string[])[$"mysql://nobody:secret-word@127.0.0.1:{MariaDbServer.Shared.Port}/fude", $"mysql://root@127.0.0.1:{MariaDbServer.Shared.Port}/there_is_none"])
        {
            await using var process = TrackingProcess.Launch($"--Database:Address={address}");
            Assert.Equal(1, await process.ExitAsync());
            Assert.StartsWith("Fude.Tracking: the database mysql://", Assert.Single(process.Errors), StringComparison.Ordinal);
            Assert.DoesNotContain("secret-word", string.Concat(process.Errors), StringComparison.Ordinal);
        }
    }

    private static async Task RefusesAsync(TrackingServer server, Func<Task<WireAnswer>> send)
    {
        var watch = Stopwatch.StartNew();
        var answer = await send();
        Assert.Equal((503, "TEMPORARILY_UNAVAILABLE"), (answer.Status, answer.Code));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("can't be reached", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(200, (await server.RawAsync(HttpMethod.Get, "/health", null)).Status);
    }

    private static async Task UntilAsync(Func<bool> condition, Ledger ledger)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 6000 && ledger.Unexpected is null, $"{ledger.Acknowledged} acknowledged, {ledger.Refused} refused, {ledger.Unexpected}");
            await Task.Delay(10);
        }
    }
}
