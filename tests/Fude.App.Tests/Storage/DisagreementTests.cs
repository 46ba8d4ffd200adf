using Fude.App.Storage;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Storage;

/// <summary>Models disagree about a drawing when their latest answers name different labels.</summary>
public sealed class DisagreementTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_latest_answer_of_each_model_counts(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        var database = host.Database;
        var (a, b, image, other) = await database.WriteAsync(session => (Rows.Model(session, "a"), Rows.Model(session, "b"), Rows.Image(session, "one"), Rows.Image(session, "two")));
        foreach (var (model, label, disagree) in ((long, string?, bool)[])[(a, "1", false), (b, "2", true), (b, "1", false), (a, "3", true), (a, null, false), (a, "1", false)])
        {
            await database.WriteAsync(session =>
            {
                Rows.Answer(session, model, image, label);
                Rows.Answer(session, a, other, "5");
                Disagreements.Update(session, [other, image, long.MaxValue]);
            });
            Assert.Equal(disagree ? 1 : 0, await host.NumberAsync("SELECT COUNT(*) FROM disagreements"));
            Assert.Equal(disagree ? image : -1, await host.NumberAsync("SELECT COALESCE(MAX(image_id), -1) FROM disagreements"));
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Two_models_that_answer_at_once_are_both_seen(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        var models = await host.Database.WriteAsync(session => (long[])[Rows.Model(session, "a"), Rows.Model(session, "b")]);
        var images = await host.Database.WriteAsync(session => Enumerable.Range(0, 1500).Select(i => Rows.Image(session, $"k{i}")).ToArray());
        // As two processes would: each on connections and threads of its own.
        await using var second = new Database(host.Database.Address);
        var databases = (Database[])[host.Database, second];
        await Task.WhenAll(Enumerable.Range(0, 2).SelectMany(i => images.Chunk(100).Select(part => databases[i].WriteAsync(session =>
        {
            foreach (var image in part)
                Rows.Answer(session, models[i], image, image % 3 == 0 && i == 1 ? "8" : "3");
            Disagreements.Update(session, part);
        }))));
        Assert.Equal(images.Where(image => image % 3 == 0), await host.Database.ReadAsync(session => session.Query("SELECT image_id FROM disagreements ORDER BY image_id", row => row.GetInt64(0))));
    }
}
