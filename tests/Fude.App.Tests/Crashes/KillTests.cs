using System.Globalization;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Crashes;

/// <summary>The process is ended by SIGKILL while people draw, correct and delete and a model answers again, and started again on the same data.</summary>
public sealed class KillTests(RunningApp app)
{
    private const int People = 8;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.MySql, false)]
    public Task What_was_acknowledged_is_there_after_a_kill_and_nothing_is_half_there(DatabaseKind kind, bool inFolder) => KillAsync(kind, inFolder, 2);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.MySql, false)]
    public Task So_it_is_after_fifty(DatabaseKind kind, bool inFolder) =>
        KillAsync(kind, inFolder, int.TryParse(Environment.GetEnvironmentVariable("FUDE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 50);

    private async Task KillAsync(DatabaseKind kind, bool inFolder, int kills)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var folder = DataFolder.New();
        var address = kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(folder, "app.db");
        string[] settings = [$"--Data:Path={folder}", $"--Database:Address={address}", "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Model.Folder}", .. inFolder ? (string[])["--Pictures:InFolder"] : []];
        var people = Enumerable.Range(0, People).Select(i => new Person(i)).ToList();
        var random = new Random(kills);
        for (var i = 0; i < kills; i++)
        {
            var host = await AppProcess.StartAsync(app.Model.Folder, settings);
            var before = people.Sum(person => person.Requests);
            var living = Task.WhenAll(people.Select(person => Task.Run(() => person.LiveAsync(host.Address, () => TimeSpan.Zero, CancellationToken.None))));
            var again = RepredictAsync(host.Address);
            while (people.Sum(person => person.Requests) < before + 100 && !living.IsCompleted)
                await Task.Delay(5);
            await Task.Delay(random.Next(0, 300));
            await host.DisposeAsync(); // SIGKILL
            await Task.WhenAll(living, again);
        }

        await using (await AppProcess.StartAsync(app.Model.Folder, settings))
        {
            // It starts by itself.
        }

        await using var database = new Database(DatabaseAddress.Parse(address));
        await StoredDrawings.CheckAsync(database, people, inFolder ? Path.Combine(folder, "images") : null);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {people.Sum(person => person.Drawn.Count)} acknowledged drawings, {people.Sum(person => person.Requests)} requests");
    }

    private static async Task RepredictAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        try
        {
            while (true)
            {
                using var response = await client.PostAsync("api/predictions/repredict-all?model=v2", null);
                Assert.Equal(200, (int)response.StatusCode);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server has gone.
        }
    }
}
