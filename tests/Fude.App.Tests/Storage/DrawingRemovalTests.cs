using Fude.App.Storage;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.App.Tests.Storage;

/// <summary>A deleted drawing leaves nothing behind, and others stay whole.</summary>
public sealed class DrawingRemovalTests(RunningApp app)
{
    private static readonly string[] Tables = ["images", "predictions", "corrections", "truths", "disagreements", "pictures"];

    [Theory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.MySql, false)]
    [InlineData(DatabaseKind.MySql, true)]
    public async Task Rows_and_files_go_and_others_stay(DatabaseKind kind, bool inFolder)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, inFolder ? ["--Pictures:InFolder"] : []);
        for (var digit = 0; digit < 3; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        var images = await host.Database.WriteAsync(session =>
        {
            var ids = session.Query("SELECT id FROM images ORDER BY id", row => row.GetInt64(0));
            var second = Rows.Model(session, "second");
            foreach (var id in ids)
            {
                Rows.Answer(session, second, id, "none of them");
                Rows.Correct(session, id, "4");
            }

            Disagreements.Update(session, ids);
            return ids;
        });
        using var listener = await EventReader.OpenAsync(host.Client);

        var removal = host.Services.GetRequiredService<DrawingRemoval>();
        Assert.Equal([images[1]], await removal.RemoveAsync([images[1], 1_000_000]));

        Assert.Equal($$"""deletion {"id":{{images[1]}}}""", await listener.NextAsync());
        foreach (var table in Tables)
        {
            var column = table == "images" ? "id" : "image_id";
            var left = await host.Database.ReadAsync(session => session.Query($"SELECT DISTINCT {column} FROM {table} ORDER BY {column}", row => row.GetInt64(0)));
            Assert.Equal(table == "pictures" && inFolder ? [] : [images[0], images[2]], left);
        }

        if (inFolder)
            Assert.Equal(2, Directory.GetDirectories(Path.Combine(host.Folder, "images")).Length);
        Assert.Empty(await removal.RemoveAsync([images[1]]));
    }

    [Fact]
    public async Task Corrected_ones_can_be_kept_and_many_at_once_are_told_as_one()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        var images = await host.Database.WriteAsync(session =>
        {
            var ids = Enumerable.Range(0, 1200).Select(i => Rows.Image(session, $"k{i}")).ToList();
            Rows.Correct(session, ids[700], "1");
            return ids;
        });
        using var listener = await EventReader.OpenAsync(host.Client);
        var removed = await host.Services.GetRequiredService<DrawingRemoval>().RemoveAsync(images, keepCorrected: true);
        Assert.Equal(images.Where(id => id != images[700]), removed);
        Assert.Equal("resync {}", await listener.NextAsync());
        Assert.Equal(images[700], await host.NumberAsync("SELECT SUM(id) FROM images"));
    }
}
