using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.History;

/// <summary>Pages of the history through the routes.</summary>
public sealed class DrawingPageTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_drawing_has_everything_that_is_known_of_it(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1");
        var answer = await host.Client.PredictAsync(Drawings.Png(3));
        var id = (long)answer["imageId"]!;
        await host.Database.WriteAsync(session =>
        {
            Rows.Answer(session, Rows.Model(session, "v0 é"), id, "5", "[0.25, 0.5,0.125]");
            Rows.Correct(session, id, "3");
            session.Execute("INSERT INTO disagreements (image_id) VALUES (@p0)", id);
        });

        var page = await host.Client.GetJsonAsync("api/drawings");
        Assert.Null(page["nextBefore"]);
        Assert.True(page.ContainsKey("nextBefore"));
        var drawing = Assert.Single(page["drawings"]!.AsArray())!.AsObject();
        Assert.Equal(["id", "createdAt", "original", "resized", "mine", "correction", "disagree", "answers"], drawing.Select(pair => pair.Key));
        Assert.Equal((id, true, true), ((long)drawing["id"]!, (bool)drawing["mine"]!, (bool)drawing["disagree"]!));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)drawing["createdAt"]!);
        Assert.Equal(Drawings.Png(3), await host.Client.GetByteArrayAsync(((string)drawing["original"]!)[1..]));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync(((string)drawing["resized"]!)[1..])).StatusCode);
        Assert.Equal("""{"label":"3","source":"drawer","createdAt":"2026-11-25T12:30:00.000Z"}""", drawing["correction"]!.ToJsonString());
        var answers = drawing["answers"]!.AsArray();
        Assert.Equal("""["predictionId","modelTag","label","probability","result","createdAt"]""", new JsonArray([.. answers[0]!.AsObject().Select(pair => JsonValue.Create(pair.Key))]).ToJsonString());
        Assert.Equal(((string?)"v1", (string?)"3", (long)answer["predictionId"]!), ((string?)answers[0]!["modelTag"], (string?)answers[0]!["label"], (long)answers[0]!["predictionId"]!));
        Assert.Equal(answer["result"]!.AsArray().GetValues<float>(), answers[0]!["result"]!.AsArray().GetValues<float>());
        Assert.Equal(answer["result"]!.AsArray().GetValues<float>().Max(), (float)answers[0]!["probability"]!);
        Assert.Equal(("v0 é", "5", 0.5f), ((string)answers[1]!["modelTag"]!, (string)answers[1]!["label"]!, (float)answers[1]!["probability"]!));
        Assert.Equal("2026-11-25T12:00:01.000Z", (string)answers[1]!["createdAt"]!);

        Assert.Equal(drawing.ToJsonString(), (await host.Client.GetJsonAsync($"api/drawings/{id}")).ToJsonString());
        Assert.Equal($$"""{"newest":{{id}},"oldest":{{id}}}""", (await host.Client.GetJsonAsync("api/drawings/span")).ToJsonString());
        foreach (var times in (string[])["from=0001-01-01&to=9999-12-31", "from=1970-01-01T00:00:00Z", "to=2100-01-01T00:00%2B09:00"])
            Assert.Single((await host.Client.GetJsonAsync($"api/drawings?{times}"))["drawings"]!.AsArray());
        using var visitor = host.Visitor();
        Assert.False((bool)(await visitor.GetJsonAsync($"api/drawings/{id}"))["mine"]!);
        Assert.Empty((await visitor.GetJsonAsync("api/drawings?mine=true"))["drawings"]!.AsArray());
        Assert.Single((await host.Client.GetJsonAsync("api/drawings?mine=true"))["drawings"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_is_an_empty_page_and_an_unknown_drawing_is_not_found()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        Assert.Equal("""{"drawings":[],"nextBefore":null}""", await host.Client.GetStringAsync("api/drawings"));
        Assert.Equal("""{"history":[],"nextBefore":null}""", await host.Client.GetStringAsync("api/prediction-history"));
        Assert.Equal("""{"newest":0,"oldest":0}""", await host.Client.GetStringAsync("api/drawings/span"));
        Assert.Equal("""{"drawings":[],"nextBefore":null}""", await host.Client.GetStringAsync("api/drawings?model=unknown&label=3"));
        using var missing = await host.Client.GetAsync("api/drawings/7");
        Assert.Equal("not_found", (string?)(await missing.ObjectAsync())["code"]);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await host.Client.PredictAsync(Drawings.Png(1));
        foreach (var route in (string[])["api/drawings", "api/drawings/1", "api/prediction-history", "api/drawings?label=1"])
        {
            using var first = await host.Client.GetAsync(route);
            Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(host, route, first));
            await host.Database.WriteAsync(session => Rows.Answer(session, Rows.Model(session, route), 1, "9"));
            Assert.Equal(HttpStatusCode.OK, await AgainAsync(host, route, first));
            using var head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, route));
            using var whole = await host.Client.GetAsync(route);
            Assert.Equal((whole.Headers.ETag, whole.Content.Headers.ContentLength), (head.Headers.ETag, head.Content.Headers.ContentLength));
        }
    }

    [Theory]
    [InlineData("limit=0", "limit", 500L)]
    [InlineData("limit=501", "limit", 500L)]
    [InlineData("limit=many", "limit", 500L)]
    [InlineData("before=-1", "before", null)]
    [InlineData("before=1.5", "before", null)]
    [InlineData("from=yesterday", "from", null)]
    [InlineData("to=25.11.2026", "to", null)]
    [InlineData("corrected=perhaps", "corrected", null)]
    [InlineData("disagree=1", "disagree", null)]
    [InlineData("mine=me", "mine", null)]
    [InlineData("label=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "label", 64L)]
    public async Task A_wrong_parameter_is_named(string query, string field, long? limit)
    {
        using var response = await app.Client.GetAsync($"api/drawings?{query}");
        var problem = await response.ObjectAsync();
        Assert.Equal(("bad_parameter", field, limit), ((string)problem["code"]!, (string)problem["field"]!, (long?)problem["limit"]));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_history_is_as_the_reference_application_has_it(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        await host.Database.WriteAsync(session =>
        {
            session.Execute("DELETE FROM models");
            var (v1, v2) = (Rows.Model(session, "v1"), Rows.Model(session, "v2"));
            var images = Enumerable.Range(1, 5).Select(i => Rows.Image(session, $"k{i}")).ToArray();
            // As the reference leaves it: an answer for each time that it was asked again, and no labels.
            foreach (var (model, image, result) in ((long, int, string)[])[(v1, 0, "[0.9, 0.1]"), (v2, 0, "[0.2, 0.8]"), (v1, 0, "[0.8, 0.2]"), (v1, 2, "[1, 0]"), (v1, 3, "[0, 1]"), (v1, 4, "[0.5, 0.5]"), (v2, 0, "[0.3, 0.7]")])
                Rows.Answer(session, model, images[image], null, result);
        });

        var all = await host.Client.GetStringAsync("api/prediction-history");
        Assert.Equal(
            """
            {"history":[{"imageId":5,"modelTag":"v1","originalFilename":"/images/k5/original.png","resizedFilename":"/images/k5/resized.png","result":"[0.5, 0.5]"},
            {"imageId":4,"modelTag":"v1","originalFilename":"/images/k4/original.png","resizedFilename":"/images/k4/resized.png","result":"[0, 1]"},
            {"imageId":3,"modelTag":"v1","originalFilename":"/images/k3/original.png","resizedFilename":"/images/k3/resized.png","result":"[1, 0]"},
            {"imageId":2,"modelTag":null,"originalFilename":"/images/k2/original.png","resizedFilename":"/images/k2/resized.png","result":null},
            {"imageId":1,"modelTag":"v1","originalFilename":"/images/k1/original.png","resizedFilename":"/images/k1/resized.png","result":"[0.8, 0.2]"},
            {"imageId":1,"modelTag":"v2","originalFilename":"/images/k1/original.png","resizedFilename":"/images/k1/resized.png","result":"[0.3, 0.7]"}],"nextBefore":null}
            """.ReplaceLineEndings(""),
            all);

        var (images, before) = (new List<long>(), "");
        for (var pages = 0; pages < 3; pages++)
        {
            var page = await host.Client.GetJsonAsync($"api/prediction-history?limit=2{before}");
            images.AddRange(page["history"]!.AsArray().Select(row => (long)row!["imageId"]!));
            before = string.Create(CultureInfo.InvariantCulture, $"&before={page["nextBefore"]}");
        }

        Assert.Equal([5, 4, 3, 2, 1, 1], images);
        Assert.Equal("&before=", before);
        using var tooMany = await host.Client.GetAsync("api/prediction-history?limit=1001");
        Assert.Equal(400, (int)tooMany.StatusCode);
        // Answers without labels have them all the same.
        Assert.Equal(["0", "1"], (await host.Client.GetJsonAsync("api/drawings/1"))["answers"]!.AsArray().Select(answer => (string)answer!["label"]!));
    }

    [Fact]
    public async Task What_can_not_be_read_of_a_row_spoils_no_page()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await host.Database.WriteAsync(session =>
        {
            session.Execute("INSERT INTO images (original_filename, resized_filename) VALUES ('../../etc/passwd', 'http://elsewhere.example/a.png')");
            foreach (var result in (string[])["[0.5", "{}", "[]", "[\"a\"]", "[0.5] ", "not JSON", "[[1]]"])
                Rows.Answer(session, Rows.Model(session, result), 1, null, result);
        });
        var drawing = await host.Client.GetJsonAsync("api/drawings/1");
        Assert.Equal(["[]", "[]", "[]", "[]", "[0.5]", "[]", "[]"], drawing["answers"]!.AsArray().Select(answer => answer!["result"]!.ToJsonString()));
        Assert.Equal(7, (await host.Client.GetJsonAsync("api/prediction-history"))["history"]!.AsArray().Count);
    }

    private static async Task<HttpStatusCode> AgainAsync(StoredApp host, string route, HttpResponseMessage first)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var response = await host.Client.SendAsync(request);
        return response.StatusCode;
    }
}
