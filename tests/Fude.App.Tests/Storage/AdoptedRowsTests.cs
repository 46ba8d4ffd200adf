using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;
using Fude.Testing;

namespace Fude.App.Tests.Storage;

/// <summary>What rows of the reference application lack is filled in after the start, and once.</summary>
public sealed class AdoptedRowsTests(RunningApp app)
{
    private const string Unlabelled = "SELECT COUNT(*) FROM predictions WHERE label IS NULL";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Labels_disagreements_and_pixels_are_filled_in(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var folder = DataFolder.New();
        var database = kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(folder, "adopted.db");
        string[] settings = [$"--Database:Address={database}", "--Bundle:Tag=v1"];
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, settings))
        {
            await host.UntilAsync(1, "SELECT COUNT(*) FROM app_keys WHERE name = 'adopted-pixels'");
            await host.Database.WriteAsync(AsTheReferenceLeavesIt);
        }

        foreach (var (key, digit) in ((string, int)[])[("k2", 2), ("k3", 3)])
        {
            Directory.CreateDirectory(Path.Combine(folder, "images", key));
            await File.WriteAllBytesAsync(Path.Combine(folder, "images", key, "original.png"), digit == 3 ? [1, 2, 3] : Drawings.Png(digit), TestContext.Current.CancellationToken);
        }

        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, settings))
        {
            await host.UntilAsync(1, Unlabelled); // one can't be read
            await host.UntilAsync(1, "SELECT COUNT(*) FROM images WHERE pixels IS NOT NULL");
            var labels = await host.Database.ReadAsync(session => session.Query("SELECT label FROM predictions WHERE label IS NOT NULL ORDER BY id", row => row.GetString(0)));
            Assert.Equal(["0", "1", "1", "0", .. Enumerable.Repeat("2", 1500)], labels);
            // The first model says 0, then 1; the second one 1: they agree at last. Of the second drawing they don't.
            Assert.Equal([2L], await host.Database.ReadAsync(session => session.Query("SELECT image_id FROM disagreements", row => row.GetInt64(0))));
            Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM judgements WHERE image_id = 2 AND is_right = 1"));
            var pixels = await host.Database.ReadAsync(session => session.First("SELECT pixels FROM images WHERE id = 2", row => row.Bytes(0)));
            Assert.Equal(Prepared(Drawings.Png(2)), pixels);
            Assert.Single((await host.Client.GetJsonAsync("api/drawings?disagree=true"))["drawings"]!.AsArray());
            // What is done is not looked at again.
            await host.UntilAsync(1, "SELECT COUNT(*) FROM app_keys WHERE name = 'adopted-pixels' AND value = @p0", "4:4"u8.ToArray());
            await host.Database.WriteAsync(session => session.Execute("UPDATE images SET pixels = NULL"));
        }

        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, settings))
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM images WHERE pixels IS NOT NULL"));
        }
    }

    private static void AsTheReferenceLeavesIt(DatabaseSession session)
    {
        session.Execute("DELETE FROM app_keys WHERE name = 'adopted-pixels'");
        for (var i = 1; i <= 4; i++)
            session.Execute("INSERT INTO images (id, original_filename, resized_filename) VALUES (@p0, @p1, @p2)", i, $"/images/k{i}/original.png", $"/images/k{i}/resized.png");
        var (first, second) = (Rows.Model(session, "v1"), Rows.Model(session, "old"));
        foreach (var (model, image, result) in ((long, long, string)[])[(first, 1, "[0.9,0.1]"), (first, 1, "[0.1, 0.9]"), (second, 1, "[0, 1]"), (second, 1, "\"broken\""), (first, 2, "[0.6,0.4]")])
            Rows.Answer(session, model, image, null, result);
        // More answers for one drawing than a batch holds.
        for (var i = 0; i < 1500; i++)
            Rows.Answer(session, second, 2, null, "[0,0,1]");
        Rows.Correct(session, 2, "2");
    }

    private static byte[] Prepared(byte[] png)
    {
        var pixels = new byte[784];
        Assert.True(PictureDecoder.TryDecode(png, PictureLimits.Default, out var picture, out _));
        Assert.True(Preprocessings.Get(Preprocessings.MnistV1).TryPrepare(picture, pixels, out _));
        return pixels;
    }
}
