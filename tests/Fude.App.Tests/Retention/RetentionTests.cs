using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Retention;

/// <summary>Old or surplus drawings are deleted where that is asked for, and nothing else ever is.</summary>
public sealed class RetentionTests(RunningApp app)
{
    private const int Old = 300;
    private const int New = 200;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "--Retention:Days=30", Old, New + 30)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:Days=30 --Retention:KeepCorrected=false", Old, New)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:MaxDrawings=50", Old, 50 + 45)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:MaxDrawings=50 --Retention:KeepCorrected=false", Old, 50)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:MaxDrawings=400 --Retention:Days=36500", Old, 400 + 10)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:MaxDrawings=400 --Retention:Days=30", Old, New + 30)]
    [InlineData(DatabaseKind.Sqlite, "--Retention:MaxDrawings=5000", Old, Old + New)]
    [InlineData(DatabaseKind.MySql, "--Retention:Days=30 --Retention:MaxDrawings=100", Old, 100 + 40)]
    [InlineData(DatabaseKind.MySql, "--Retention:MaxDrawings=400 --Retention:Days=36500", Old, 400 + 10)]
    public async Task What_is_too_old_or_too_much_goes_and_corrected_ones_stay(DatabaseKind kind, string settings, int old, int left)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var folder = DataFolder.New();
        var database = kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(folder, "kept.db");
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, $"--Database:Address={database}"))
        {
            await host.Database.WriteAsync(session => Fill(session, old));
            Assert.Equal(old + New, await host.NumberAsync("SELECT COUNT(*) FROM images"));
        }

        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, [$"--Database:Address={database}", .. settings.Split(' ')]))
        {
            await host.UntilAsync(left, "SELECT COUNT(*) FROM images");
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.Equal(left, await host.NumberAsync("SELECT COUNT(*) FROM images"));
            // The newest are there, and what belongs to the others is not.
            Assert.Equal(Math.Min(50, left), await host.NumberAsync("SELECT COUNT(*) FROM (SELECT id FROM images ORDER BY id DESC LIMIT 50) newest WHERE id > @p0", old + New - 50));
            foreach (var table in (string[])["predictions", "truths", "corrections"])
                Assert.Equal(0, await host.NumberAsync($"SELECT COUNT(*) FROM {table} WHERE image_id NOT IN (SELECT id FROM images)"));
        }
    }

    // Every tenth is corrected.
    private static void Fill(DatabaseSession session, int old)
    {
        var model = Rows.Model(session, "a");
        for (var i = 1; i <= old + New; i++)
        {
            var time = i <= old ? new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i) : new DateTime(2037, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i);
            var image = Rows.Image(session, $"k{i}", time);
            Rows.Answer(session, model, image, "1");
            if (i % 10 == 0)
                Rows.Correct(session, image, "2");
        }
    }
}
