using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Tests.Feedback;

/// <summary>A drawing is deleted for good.</summary>
public sealed class DeletionTests(RunningApp app)
{
    private static readonly string[] Tables = ["predictions", "pictures", "truths", "corrections", "judgements", "disagreements"];

    [Theory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.MySql, false)]
    [InlineData(DatabaseKind.MySql, true)]
    public async Task The_drawer_deletes_it_with_all_that_belongs_to_it(DatabaseKind kind, bool inFolder)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, inFolder ? ["--Pictures:InFolder"] : []);
        var (id, kept) = (await host.DrawAsync(host.Client, 3), await host.DrawAsync(host.Client, 5));
        foreach (var drawing in (long[])[id, kept])
            (await host.Client.CorrectAsync(drawing, "8")).Dispose();
        Assert.Contains("\"corrected\":2", await host.Client.GetStringAsync("api/models/accuracy"), StringComparison.Ordinal);

        using var deleted = await host.Client.DeleteAsync($"api/drawings/{id}");
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM images WHERE id = @p0", id));
        foreach (var table in Tables)
            Assert.Equal(0, await host.NumberAsync($"SELECT COUNT(*) FROM {table} WHERE image_id = @p0", id));
        Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM truths WHERE image_id = @p0", kept));
        if (inFolder)
            Assert.Single(Directory.GetDirectories(Path.Combine(host.Folder, "images")));
        Assert.Contains("\"corrected\":1", await host.Client.GetStringAsync("api/models/accuracy"), StringComparison.Ordinal);

        using var again = await host.Client.DeleteAsync($"api/drawings/{id}");
        Assert.Equal(404, (int)again.StatusCode);
        using var correction = await host.Client.CorrectAsync(id, "8");
        Assert.Equal(404, (int)correction.StatusCode);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Of_others_only_an_admin_may(DatabaseKind kind)
    {
        var tokens = new Tokens();
        await using var host = await StoredApp.StartAsync(app.Model, kind, tokens.Setting, "--Feedback:Anyone");
        var id = await host.DrawAsync(host.Client, 3);
        using var nobody = host.Visitor();
        using var writer = tokens.SignIn(host, "will", Role.Writer);
        foreach (var refused in (HttpClient[])[nobody, writer])
        {
            using var answer = await refused.DeleteAsync($"api/drawings/{id}");
            Assert.Equal((403, "forbidden"), ((int)answer.StatusCode, (string?)(await answer.ObjectAsync())["code"]));
        }

        using var admin = tokens.SignIn(host, "ada", Role.Admin);
        using var deleted = await admin.DeleteAsync($"api/drawings/{id}");
        Assert.Equal(204, (int)deleted.StatusCode);
    }

    [Fact]
    public async Task Its_bytes_are_no_longer_in_the_database_s_file()
    {
        var folder = DataFolder.New();
        // What follows the end of a PNG file is kept with it: a picture of some pages that are like no others.
        byte[] picture = [.. Drawings.Png(7), .. new byte[20_000]];
        new Random(5).NextBytes(picture.AsSpan(^20_000..));
        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder))
        {
            await host.DrawAsync(host.Client, 3);
            var id = (long)(await host.Client.PredictAsync(picture))["imageId"]!;
            await host.DrawAsync(host.Client, 4);
            (await host.Client.DeleteAsync($"api/drawings/{id}")).Dispose();
        }

        // The last connection that closes has put the log into the file.
        var left = Directory.GetFiles(folder, "app.db*");
        var bytes = await File.ReadAllBytesAsync(Assert.Single(left), TestContext.Current.CancellationToken);
        for (var start = 200; start + 64 <= picture.Length; start += 64)
            Assert.True(bytes.AsSpan().IndexOf(picture.AsSpan(start, 64)) < 0, $"bytes {start}… of the picture are still there");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Correcting_deleting_and_answering_again_at_the_same_time_leave_nothing_behind(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Database:Writers=4");
        var ids = new List<long>();
        for (var i = 0; i < 40; i++)
            ids.Add(await host.DrawAsync(host.Client, i % 10));
        var cancellation = TestContext.Current.CancellationToken;
        var again = Task.Run(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                using var response = await host.Client.PostAsync("api/predictions/repredict-all?force=true", content: null, cancellation);
                Assert.Equal(200, (int)response.StatusCode);
            }
        }, cancellation);
        var correcting = ids.SelectMany((id, i) => (Task[])[CorrectAsync(id, $"{i % 10}"), CorrectAsync(id, "1"), WithdrawAsync(id)]);
        var deleting = ids.Where(id => id % 2 == 0).Select(async id =>
        {
            await Task.Delay((int)(id * 7 % 60), cancellation);
            using var response = await host.Client.DeleteAsync($"api/drawings/{id}", cancellation);
            Assert.Equal(204, (int)response.StatusCode);
        });
        await Task.WhenAll([again, .. correcting, .. deleting]);

        Assert.Equal(20, await host.NumberAsync("SELECT COUNT(*) FROM images"));
        foreach (var table in Tables)
            Assert.Equal(0, await host.NumberAsync($"SELECT COUNT(*) FROM {table} WHERE image_id NOT IN (SELECT id FROM images)"));
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM truths t LEFT JOIN corrections c ON c.id = t.correction_id AND c.image_id = t.image_id AND c.label = t.label WHERE c.id IS NULL"));
        // Judgements are what the other tables say.
        var truths = await host.NumberAsync("SELECT COUNT(*) FROM truths");
        Assert.Equal(truths, await host.NumberAsync("SELECT COUNT(*) FROM judgements"));
        Assert.Equal(truths, await host.NumberAsync("""
            SELECT COUNT(*) FROM judgements j JOIN truths t ON t.image_id = j.image_id
            JOIN predictions p ON p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = j.image_id AND q.model_id = j.model_id)
            WHERE j.is_right = (CASE WHEN p.label = t.label THEN 1 ELSE 0 END)
            """));

        async Task CorrectAsync(long id, string label)
        {
            using var response = await host.Client.CorrectAsync(id, label);
            Assert.Contains((int)response.StatusCode, (int[])[200, 404]);
        }

        async Task WithdrawAsync(long id)
        {
            using var response = await host.Client.DeleteAsync($"api/drawings/{id}/correction", cancellation);
            Assert.Contains((int)response.StatusCode, (int[])[204, 404]);
        }
    }
}
