using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Tests.Feedback;

/// <summary>How often the models were right, by what people say.</summary>
public sealed class AccuracyTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_figure_follows_each_correction_at_once(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1");
        Assert.Equal("""{"models":[{"tag":"v1","corrected":0,"right":0,"accuracy":null}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
        var ids = new List<long>();
        for (var digit = 0; digit < 4; digit++)
            ids.Add(await host.DrawAsync(host.Client, digit));

        (await host.Client.CorrectAsync(ids[0], "0")).Dispose();
        Assert.Equal("""{"models":[{"tag":"v1","corrected":1,"right":1,"accuracy":1}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
        (await host.Client.CorrectAsync(ids[1], "7")).Dispose();
        Assert.Equal("""{"models":[{"tag":"v1","corrected":2,"right":1,"accuracy":0.5}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
        (await host.Client.CorrectAsync(ids[2], "2")).Dispose();
        (await host.Client.CorrectAsync(ids[3], "3")).Dispose();
        Assert.Equal("""{"models":[{"tag":"v1","corrected":4,"right":3,"accuracy":0.75}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
        (await host.Client.CorrectAsync(ids[1], "1")).Dispose();
        Assert.Equal("""{"models":[{"tag":"v1","corrected":4,"right":4,"accuracy":1}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
        (await host.Client.DeleteAsync($"api/drawings/{ids[0]}/correction")).Dispose();
        Assert.Equal("""{"models":[{"tag":"v1","corrected":3,"right":3,"accuracy":1}]}""", await host.Client.GetStringAsync("api/models/accuracy"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Each_model_is_judged_by_its_last_answer(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1");
        var id = await host.DrawAsync(host.Client, 3);
        await host.Database.WriteAsync(session =>
        {
            session.Execute("INSERT INTO models (tag) VALUES ('v2')");
            var other = session.LastIdentity();
            foreach (var label in (string[])["9", "3"])
                session.Execute("INSERT INTO predictions (model_id, image_id, result, label) VALUES (@p0, @p1, '[1]', @p2)", other, id, label);
        });
        (await host.Client.CorrectAsync(id, "3")).Dispose();
        Assert.Equal(
            """{"models":[{"tag":"v1","corrected":1,"right":1,"accuracy":1},{"tag":"v2","corrected":1,"right":1,"accuracy":1}]}""",
            await host.Client.GetStringAsync("api/models/accuracy"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Labelled_drawings_come_page_by_page_with_what_the_network_saw(DatabaseKind kind)
    {
        var tokens = new Tokens();
        await using var host = await StoredApp.StartAsync(app.Model, kind, tokens.Setting);
        var expected = new List<(long Id, string Label, string Pixels)>();
        for (var i = 0; i < 7; i++)
        {
            var drawn = await host.Client.PredictAsync(Drawings.Png(i), "api/predictions?pixels=true");
            var id = (long)drawn["imageId"]!;
            if (i == 2)
                continue; // nobody said what that is
            (await host.Client.CorrectAsync(id, $"{9 - i}")).Dispose();
            expected.Add((id, $"{9 - i}", (string)drawn["pixels"]!));
        }

        using var reader = tokens.SignIn(host, "rita", Role.Reader);
        var got = new List<JsonObject>();
        var pages = 0;
        for (long? after = 0; after is not null; pages++)
        {
            using var response = await reader.GetAsync($"api/feedback?after={after}&limit=2");
            var page = await response.ObjectAsync();
            got.AddRange(page["drawings"]!.AsArray().Select(drawing => drawing!.AsObject()));
            after = (long?)page["nextAfter"];
        }

        Assert.Equal(4, pages); // three full ones, and one that says that there are no more
        Assert.Equal(expected, got.Select(drawing => ((long)drawing["id"]!, (string)drawing["label"]!, (string)drawing["pixels"]!)));
        Assert.All(got, drawing => Assert.Equal(["id", "label", "pixels", "source", "createdAt"], drawing.Select(property => property.Key)));
        using var nobody = await host.Client.GetAsync("api/feedback");
        Assert.Equal(401, (int)nobody.StatusCode);
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=x", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=5001", "limit")]
    public async Task A_wrong_page_is_told(string query, string field)
    {
        var tokens = new Tokens();
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, tokens.Setting);
        using var reader = tokens.SignIn(host, "rita", Role.Reader);
        using var response = await reader.GetAsync($"api/feedback?{query}");
        var problem = await response.ObjectAsync();
        Assert.Equal((400, "bad_parameter", field), ((int)response.StatusCode, (string?)problem["code"], (string?)problem["field"]));
    }
}
