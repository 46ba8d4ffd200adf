using Fude.Hosting.Databases;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>The process is ended by SIGKILL while eight writers write, and started again on the same data.</summary>
public sealed class KillTests
{
    private const int Writers = 8;

    [Theory]
    [InlineData(Storage.Sqlite, 3)]
    [InlineData(Storage.MariaDb, 2)]
    public Task What_was_acknowledged_is_there_after_a_kill_and_nothing_is_half_there(Storage storage, int kills) => KillAsync(storage, kills);

    [Theory, Trait("Category", "Long")]
    [InlineData(Storage.Sqlite, 50)]
    [InlineData(Storage.MariaDb, 50)]
    public Task So_it_is_after_fifty(Storage storage, int kills) => KillAsync(storage, kills);

    [Theory, Trait("Category", "Long")]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_kill_while_the_tables_are_made_is_made_up_for_at_the_next_start(Storage storage)
    {
        Assert.SkipWhen(storage == Storage.MariaDb && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var random = new Random(5);
        for (var i = 0; i < 15; i++)
        {
            string[] settings = storage == Storage.MariaDb ? [$"--Database:Address={MariaDbServer.Shared.CreateDatabase()}"] : [];
            await using var process = TrackingProcess.Launch(settings);
            await Task.Delay(random.Next(250, 1500), TestContext.Current.CancellationToken);
            await process.KillAsync();
            await process.StartAgainAsync();
            Assert.Contains("Default", await process.Client.GetStringAsync("/api/2.0/mlflow/experiments/get?experiment_id=0", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    private static async Task KillAsync(Storage storage, int kills)
    {
        Assert.SkipWhen(storage == Storage.MariaDb && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        string[] settings = storage == Storage.MariaDb ? [$"--Database:Address={MariaDbServer.Shared.CreateDatabase()}"] : [];
        var random = new Random(kills);
        var ledgers = new List<Ledger>();
        await using var process = await TrackingProcess.StartAsync(settings);
        for (var i = 0; i < kills; i++)
        {
            var ledger = new Ledger(i);
            ledgers.Add(ledger);
            var writing = ledger.WriteAsync(process.Client, Writers, CancellationToken.None);
            while (ledger.Acknowledged < 50 && !writing.IsCompleted)
                await Task.Delay(5);
            await Task.Delay(random.Next(0, 300));
            await process.KillAsync();
            await writing;
            await process.StartAgainAsync();
            await ledger.CheckAsync(process.Client);
        }

        foreach (var ledger in ledgers)
            await ledger.CheckAsync(process.Client);
        await StoredRows.CheckAsync(storage == Storage.MariaDb ? DatabaseAddress.Parse(settings[0].Split('=', 2)[1]) : DatabaseAddress.OfFile(Path.Combine(process.DataFolder, "tracking.db")));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {ledgers.Sum(ledger => ledger.Acknowledged)} acknowledged writes");
    }
}
