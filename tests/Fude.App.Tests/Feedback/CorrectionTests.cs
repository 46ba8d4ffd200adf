using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Tests.Feedback;

/// <summary>People say what a drawing really is.</summary>
public sealed class CorrectionTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_drawer_s_word_is_kept_with_time_and_source_and_the_prediction_stays(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        var id = await host.DrawAsync(host.Client, 3);
        var predicted = await PredictionAsync(host, id);
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);

        using var answer = await host.Client.CorrectAsync(id, "8");
        var said = await answer.ObjectAsync();
        Assert.Equal(["label", "source", "createdAt"], said.Select(property => property.Key));
        Assert.Equal(("8", "drawer"), ((string?)said["label"], (string?)said["source"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)said["createdAt"]);
        Assert.InRange(DateTimeOffset.Parse((string)said["createdAt"]!, CultureInfo.InvariantCulture), before, TimeProvider.System.GetUtcNow());

        // Saying it again adds nothing, and is answered alike.
        using var again = await host.Client.CorrectAsync(id, "8");
        Assert.Equal(said.ToJsonString(), (await again.ObjectAsync()).ToJsonString());
        using var second = await host.Client.CorrectAsync(id, "9");
        Assert.Equal("9", (string?)(await second.ObjectAsync())["label"]);
        using var withdrawn = await host.Client.DeleteAsync($"api/drawings/{id}/correction");
        using var nothingLeft = await host.Client.DeleteAsync($"api/drawings/{id}/correction");
        Assert.Equal((204, 204), ((int)withdrawn.StatusCode, (int)nothingLeft.StatusCode));
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM truths"));
        using var last = await host.Client.CorrectAsync(id, "8");
        Assert.Equal(200, (int)last.StatusCode);

        var kept = await host.Database.ReadAsync(session => session.Query("SELECT id, label, source, author FROM corrections WHERE image_id = @p0 ORDER BY id", row => (row.GetInt64(0), row.Text(1), row.GetString(2), row.Text(3)), id));
        Assert.Equal([("8", "drawer"), ("9", "drawer"), (null, "drawer"), ("8", "drawer")], kept.Select(row => (row.Item2, row.Item3)));
        Assert.All(kept, row => Assert.Null(row.Item4));
        Assert.Equal(kept[^1].Item1, await host.NumberAsync("SELECT correction_id FROM truths WHERE image_id = @p0 AND label = '8'", id));
        Assert.Equal(predicted, await PredictionAsync(host, id));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Others_may_not_unless_they_are_writers(DatabaseKind kind)
    {
        var tokens = new Tokens();
        await using var host = await StoredApp.StartAsync(app.Model, kind, tokens.Setting);
        var id = await host.DrawAsync(host.Client, 3);
        using var nobody = host.Visitor();
        using var other = host.Visitor();
        await host.DrawAsync(other, 4);
        using var reader = tokens.SignIn(host, "rita", Role.Reader);
        using var writer = tokens.SignIn(host, "will", Role.Writer);
        foreach (var refused in (HttpClient[])[nobody, other, reader])
        {
            using var answer = await refused.CorrectAsync(id, "8");
            Assert.Equal((403, "forbidden"), ((int)answer.StatusCode, (string?)(await answer.ObjectAsync())["code"]));
            using var withdrawal = await refused.DeleteAsync($"api/drawings/{id}/correction");
            Assert.Equal(403, (int)withdrawal.StatusCode);
        }

        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM corrections"));
        using var taken = await writer.CorrectAsync(id, "8");
        Assert.Equal("user", (string?)(await taken.ObjectAsync())["source"]);
        Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM corrections WHERE author = 'will' AND source = 'user' AND label = '8'"));
        // The drawer's word counts for itself, also where it is the same.
        using var own = await host.Client.CorrectAsync(id, "8");
        Assert.Equal("drawer", (string?)(await own.ObjectAsync())["source"]);
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_refused_although_the_route_is_for_everybody()
    {
        var tokens = new Tokens();
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, tokens.Setting);
        var id = await host.DrawAsync(host.Client, 3);
        host.Client.DefaultRequestHeaders.Authorization = new("Bearer", "nonsense");
        using var answer = await host.Client.CorrectAsync(id, "8");
        Assert.Equal((401, "unauthenticated"), ((int)answer.StatusCode, (string?)(await answer.ObjectAsync())["code"]));
    }

    [Fact]
    public async Task Where_everybody_may_a_visitor_s_word_is_told_from_the_drawer_s()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Feedback:Anyone");
        var id = await host.DrawAsync(host.Client, 3);
        using var nobody = host.Visitor();
        using var answer = await nobody.CorrectAsync(id, "8");
        Assert.Equal("visitor", (string?)(await answer.ObjectAsync())["source"]);
        using var own = await host.Client.CorrectAsync(id, "7");
        Assert.Equal("drawer", (string?)(await own.ObjectAsync())["source"]);
    }

    [Theory]
    [InlineData("""{"label":"11"}""", 422, "unknown_label")]
    [InlineData("""{"label":""}""", 422, "unknown_label")]
    [InlineData("""{"label":3}""", 400, "bad_request")]
    [InlineData("""{"label":null}""", 400, "bad_request")]
    [InlineData("""["3"]""", 400, "bad_request")]
    [InlineData("null", 400, "bad_request")]
    [InlineData("", 400, "bad_request")]
    [InlineData("{", 400, "bad_request")]
    public async Task What_is_no_label_is_told(string body, int status, string code)
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        var id = await host.DrawAsync(host.Client, 3);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Client.PutAsync($"api/drawings/{id}/correction", content);
        var problem = await answer.ObjectAsync();
        Assert.Equal((status, code, "label"), ((int)answer.StatusCode, (string?)problem["code"], (string?)problem["field"]));
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM corrections"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        using var content = new StringContent("""{"label":"3","more":""" + new string(' ', 5000) + "1}", Encoding.UTF8, "application/json");
        using var answer = await host.Client.PutAsync("api/drawings/1/correction", content);
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("92233720368547758070")]
    [InlineData("x")]
    public async Task A_drawing_that_is_not_there_is_told(string id)
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Feedback:Anyone");
        using var answer = await host.Client.PutAsync($"api/drawings/{id}/correction", JsonContent.Create(new { label = "3" }));
        Assert.Equal((404, "not_found"), ((int)answer.StatusCode, (string?)(await answer.ObjectAsync())["code"]));
        using var withdrawal = await host.Client.DeleteAsync($"api/drawings/{id}/correction");
        Assert.Equal(404, (int)withdrawal.StatusCode);
    }

    private static async Task<string> PredictionAsync(StoredApp host, long image) => (await host.Database.ReadAsync(session => session.First(
        "SELECT id, model_id, result, label, created_at FROM predictions WHERE image_id = @p0",
        row => string.Join('|', Enumerable.Range(0, 5).Select(column => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture))),
        image)))!;
}
