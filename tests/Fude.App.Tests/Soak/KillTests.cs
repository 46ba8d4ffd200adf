using System.Globalization;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Soak;

/// <summary>The host is ended by SIGKILL while eight people use it, and started again on what it left.</summary>
public sealed class KillTests(RunningApp app)
{
    [Theory]
    [InlineData(Kept.Sqlite)]
    [InlineData(Kept.SqliteAndFolder)]
    [InlineData(Kept.MariaDb)]
    public Task What_was_acknowledged_is_there_after_a_kill_and_nothing_is_half_there(Kept kept) => KillAsync(kept, 2);

    [Theory, Trait("Category", "Long")]
    [InlineData(Kept.Sqlite)]
    [InlineData(Kept.SqliteAndFolder)]
    [InlineData(Kept.MariaDb)]
    public Task So_it_is_after_fifty(Kept kept) => KillAsync(kept, int.TryParse(Environment.GetEnvironmentVariable("FUDE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 50);

    private async Task KillAsync(Kept kept, int kills)
    {
        var random = new Random(kills);
        await using var town = new Town(app, kept);
        await town.StartAsync();
        for (var i = 0; i < kills; i++)
        {
            var drawn = town.Count;
            using var stop = new CancellationTokenSource();
            var living = town.LiveAsync(TimeSpan.Zero, stop.Token);
            while (town.Count < drawn + 50 && !living.IsCompleted)
                await Task.Delay(5, CancellationToken.None);
            await Task.Delay(random.Next(0, 300), CancellationToken.None);
            Assert.False(living.IsCompleted, $"it ended by itself: {living.Exception}");
            await town.Host.KillAsync();
            // What was on its way may or may not be stored; whatever else went wrong is told.
            var end = await Assert.ThrowsAnyAsync<Exception>(() => living);
            Assert.True(end is HttpRequestException or IOException, $"{end}");
            await town.StartAsync();
            await town.CheckAsync(whole: i % 10 == 0);
        }

        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await town.LiveAsync(TimeSpan.FromMilliseconds(50), stop.Token); // who they are has outlived the kills
        await town.RepredictAsync();
        await town.CheckAsync(whole: true, answered: true);
        Assert.Empty(town.Host.Faults);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kept}: {kills} kills, {town.Count} acknowledged drawings");
    }
}
