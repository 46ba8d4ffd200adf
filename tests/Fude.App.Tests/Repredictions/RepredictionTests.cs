using System.Net;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;
using Fude.Inference;

namespace Fude.App.Tests.Repredictions;

/// <summary>A model answers again for every stored image.</summary>
public sealed class RepredictionTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task It_answers_null_once_the_model_s_answer_to_every_image_is_stored(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await host.AddAsync(490);
        Assert.Equal("null", await RepredictAsync(host, "?model=v2"));

        var stored = await host.Database.ReadAsync(session => session.Query(
            "SELECT p.result, p.label, i.pixels FROM predictions p JOIN images i ON i.id = p.image_id JOIN models m ON m.id = p.model_id WHERE m.tag = 'v2' ORDER BY i.id",
            row => (Result: JsonNode.Parse(row.GetString(0))!.AsArray().GetValues<float>().ToArray(), Label: row.GetString(1), Pixels: row.Bytes(2)!)));
        Assert.Equal(500, stored.Count);
        using var classifier = Classifier.Load(app.Second.Folder);
        var expected = new float[10];
        foreach (var (result, label, pixels) in stored)
        {
            classifier.Predict(pixels, expected);
            Assert.Equal(expected, result, (a, b) => MathF.Abs(a - b) < 1e-5f);
            Assert.Equal($"{Array.IndexOf(result, result.Max())}", label);
        }

        var job = Assert.Single((await GetAsync(host, "api/repredictions"))["repredictions"]!.AsArray())!.AsObject();
        Assert.Equal(["id", "model", "force", "state", "done", "total", "skipped", "createdAt", "finishedAt"], job.Select(property => property.Key));
        Assert.Equal(("v2", "finished", 500, 500, 0), ((string?)job["model"], (string?)job["state"], (int)job["done"]!, (int)job["total"]!, (int)job["skipped"]!));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task What_the_model_has_answered_is_skipped(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        for (var digit = 0; digit < 4; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await host.AddAsync(300);
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO predictions (model_id, image_id, result, label) SELECT 1, id, '[1,0,0,0,0,0,0,0,0,0]', '0' FROM images WHERE id > 100 AND id <= 200"));
        Assert.Equal("null", await RepredictAsync(host, ""));
        Assert.Equal("null", await RepredictAsync(host, ""));
        Assert.Equal(304, await host.NumberAsync("SELECT COUNT(*) FROM predictions WHERE model_id = 1"));
        Assert.Equal(304, await host.NumberAsync("SELECT COUNT(DISTINCT image_id) FROM predictions"));
        var jobs = (await GetAsync(host, "api/repredictions?limit=2"))["repredictions"]!.AsArray();
        Assert.Equal([(304, 304), (304, 104)], jobs.Select(job => ((int)job!["done"]!, (int)job["skipped"]!)));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Where_models_disagree_is_kept_up_to_date(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        // As if the first model had taken image 3 for a 9.
        await host.Database.WriteAsync(session => session.Execute("UPDATE predictions SET label = '9', result = '[0,0,0,0,0,0,0,0,0,1]' WHERE image_id = 3"));
        await RepredictAsync(host, "?model=v2");
        Assert.Equal(await DisagreeingAsync(host), await IdsAsync(host, "SELECT image_id FROM disagreements ORDER BY image_id"));
        Assert.Contains(3L, await DisagreeingAsync(host));

        // It says so no more when it is asked again, and both of its answers stay.
        await RepredictAsync(host, "?force=true");
        Assert.Equal(["9", "2"], await host.Database.ReadAsync(session => session.Query("SELECT label FROM predictions WHERE image_id = 3 AND model_id = 1 ORDER BY id", row => row.GetString(0))));
        Assert.Equal(await DisagreeingAsync(host), await IdsAsync(host, "SELECT image_id FROM disagreements ORDER BY image_id"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Forced_it_looks_at_every_image_and_stores_what_is_new(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await host.AddAsync(20);
        await RepredictAsync(host, "?force=true");
        Assert.Equal(30, await host.NumberAsync("SELECT COUNT(*) FROM predictions"));
        var job = (await GetAsync(host, "api/repredictions/1")).AsObject();
        Assert.Equal((true, 30, 0), ((bool)job["force"]!, (int)job["done"]!, (int)job["skipped"]!));
    }

    [Fact]
    public async Task Images_without_pixels_are_prepared_from_their_picture_or_skipped()
    {
        await using var host = await StartAsync(DatabaseKind.Sqlite);
        for (var digit = 0; digit < 3; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await host.Database.WriteAsync(session => session.Execute("UPDATE images SET pixels = NULL"));
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO images (original_filename, resized_filename) VALUES ('/images/abc/original.png', '/images/abc/resized.png'), ('/somewhere/else.png', '/x')"));
        await RepredictAsync(host, "?model=v2");
        Assert.Equal([1L, 2, 3], await IdsAsync(host, "SELECT image_id FROM predictions WHERE model_id = 2 ORDER BY id"));
        Assert.Equal((5, 2), await DoneAndSkippedAsync(host));
        Assert.Equal(3, await host.NumberAsync("SELECT COUNT(*) FROM images WHERE LENGTH(pixels) = 784 AND preprocessing IS NULL"));
    }

    [Fact]
    public async Task Pixels_that_another_preprocessing_made_are_not_used()
    {
        using var stretched = new TestModel("00000000000000000000000000000001", epochs: 1, seed: 5, preprocessing: Preprocessings.ResizeV1);
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, $"--Bundle:Others=v2={stretched.Folder}");
        await host.Client.PredictAsync(Drawings.Png(7));
        await RepredictAsync(host, "?model=v2");
        using var classifier = Classifier.Load(stretched.Folder);
        var expected = classifier.Classify(Drawings.Png(7)).Probabilities;
        var said = await host.Database.ReadAsync(session => session.First("SELECT result FROM predictions WHERE model_id = 2", row => row.GetString(0)));
        Assert.Equal(expected, JsonNode.Parse(said!)!.AsArray().GetValues<float>().ToArray(), (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_told()
    {
        await using var host = await StartAsync(DatabaseKind.Sqlite);
        foreach (var (request, status, code) in ((string, int, string)[])[
            ("?model=v9", 400, "bad_parameter"), ("?force=perhaps", 400, "bad_parameter")])
        {
            using var response = await host.Client.PostAsync("api/predictions/repredict-all" + request, null);
            Assert.Equal((status, code), ((int)response.StatusCode, (string?)(await response.ObjectAsync())["code"]));
        }

        foreach (var (path, status) in ((string, HttpStatusCode)[])[("api/repredictions/7", HttpStatusCode.NotFound), ("api/repredictions?limit=0", HttpStatusCode.BadRequest)])
        {
            using var response = await host.Client.GetAsync(path);
            Assert.Equal(status, response.StatusCode);
        }
    }

    private Task<StoredApp> StartAsync(DatabaseKind kind) => StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", "--Repredictions:Batch=50");

    private static async Task<string> RepredictAsync(StoredApp host, string query)
    {
        using var response = await host.Client.PostAsync("api/predictions/repredict-all" + query, null);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return text;
    }

    private static async Task<JsonNode> GetAsync(StoredApp host, string path) => JsonNode.Parse(await host.Client.GetStringAsync(path))!;

    private static async Task<(int, int)> DoneAndSkippedAsync(StoredApp host)
    {
        var job = await GetAsync(host, "api/repredictions/1");
        return ((int)job["done"]!, (int)job["skipped"]!);
    }

    private static async Task<List<long>> IdsAsync(StoredApp host, string sql) => await host.Database.ReadAsync(session => session.Query(sql, row => row.GetInt64(0)));

    // Computed in memory from all answers.
    private static async Task<List<long>> DisagreeingAsync(StoredApp host)
    {
        var answers = await host.Database.ReadAsync(session => session.Query("SELECT image_id, model_id, label FROM predictions ORDER BY id", row => (Image: row.GetInt64(0), Model: row.GetInt64(1), Label: row.GetString(2))));
        return [.. answers.GroupBy(answer => answer.Image).Where(image => image.GroupBy(answer => answer.Model).Select(model => model.Last().Label).Distinct(StringComparer.Ordinal).Count() > 1).Select(image => image.Key).Order()];
    }
}
