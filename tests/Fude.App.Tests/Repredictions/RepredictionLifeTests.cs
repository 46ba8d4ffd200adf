using System.Globalization;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Repredictions;

/// <summary>Repredictions are watched, cancelled, joined, shared between hosts, and outlive crashes.</summary>
public sealed class RepredictionLifeTests(RunningApp app)
{
    private string[] Slowly => ["--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", "--Repredictions:Batch=4", "--Repredictions:LeaseSeconds=1"];

    [Fact]
    public async Task Whoever_prefers_not_to_wait_gets_an_address_to_watch_and_events()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, Slowly);
        await host.AddAsync(2000);
        using var events = await EventReader.OpenAsync(host.Client);
        using var accepted = await AskAsync(host, "?model=v2");
        Assert.Equal(202, (int)accepted.StatusCode);
        Assert.Equal("/api/repredictions/1", accepted.Headers.Location?.OriginalString);
        Assert.Equal(["respond-async"], accepted.Headers.GetValues("Preference-Applied"));
        Assert.Equal(("running", 2000), Progress(await accepted.ObjectAsync()));

        var heard = new List<string?>();
        while (heard.LastOrDefault() != """reprediction {"id":1,"state":"finished","done":2000,"total":2000}""")
            heard.Add(await events.NextAsync());
        Assert.All(heard[..^1], told => Assert.StartsWith("""reprediction {"id":1,"state":"running","done":""", told, StringComparison.Ordinal));
        Assert.Equal(("finished", 2000), Progress(await JobAsync(host, 1)));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Cancelled_it_keeps_what_is_done_and_the_next_one_goes_on_from_there(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, Slowly);
        await host.AddAsync(3000);
        var waiting = host.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        await UntilAsync(async () => (await host.NumberAsync("SELECT COUNT(*) FROM predictions")) > 100);
        using (var cancelled = await host.Client.DeleteAsync("api/repredictions/1"))
            Assert.Equal("cancelled", (string?)(await cancelled.ObjectAsync())["state"]);
        using (var response = await waiting)
            Assert.Equal((409, "reprediction_cancelled"), ((int)response.StatusCode, (string?)(await response.ObjectAsync())["code"]));

        var job = await JobAsync(host, 1);
        Assert.Equal((int)job["done"]!, await host.NumberAsync("SELECT COUNT(*) FROM predictions"));
        Assert.InRange((int)job["done"]!, 100, 2999);
        using (var again = await host.Client.DeleteAsync("api/repredictions/1"))
            Assert.Equal("cancelled", (string?)(await again.ObjectAsync())["state"]);
        using var next = await host.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        Assert.Equal("null", await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((int)job["done"]!, (int)(await JobAsync(host, 2))["skipped"]!);
        await AssertEachOnceAsync(host, 3000);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_second_request_joins_the_first_and_covers_what_was_drawn_meanwhile(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, Slowly);
        await host.AddAsync(2000);
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(host, "?model=v2")));
        Assert.All(asked, response => Assert.Equal("/api/repredictions/1", response.Headers.Location?.OriginalString));
        Array.ForEach(asked, response => response.Dispose());
        await host.Client.PredictAsync(Drawings.Png(5));
        using var waited = await host.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        Assert.Equal("null", await waited.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await AssertEachOnceAsync(host, 2001);
        Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM repredictions"));
    }

    [Fact]
    public async Task One_that_joins_and_wants_every_image_makes_it_begin_again()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, Slowly);
        await host.AddAsync(1500);
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO predictions (model_id, image_id, result, label) SELECT 2, id, '[1,0,0,0,0,0,0,0,0,0]', '0' FROM images WHERE id <= 40"));
        (await AskAsync(host, "?model=v2")).Dispose();
        await UntilAsync(async () => (int)(await JobAsync(host, 1))["done"]! > 40);
        using var waited = await host.Client.PostAsync("api/predictions/repredict-all?model=v2&force=true", null);
        Assert.Equal(200, (int)waited.StatusCode);
        Assert.Equal((1500, 0), ((int)(await JobAsync(host, 1))["done"]!, (int)(await JobAsync(host, 1))["skipped"]!));
        Assert.Equal(1540, await host.NumberAsync("SELECT COUNT(*) FROM predictions")); // those that were already there answered otherwise
    }

    [Fact]
    public async Task Images_may_be_deleted_under_it()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, Slowly);
        await host.AddAsync(2000);
        var waiting = host.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        for (var id = 1; id <= 2000; id += 3)
        {
            await host.Database.WriteAsync(session =>
            {
                session.Execute("DELETE FROM predictions WHERE image_id = @p0", id);
                session.Execute("DELETE FROM images WHERE id = @p0", id);
            });
        }

        using var response = await waiting;
        Assert.Equal("null", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await AssertEachOnceAsync(host, 1333);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Killed_in_the_midst_of_it_the_next_start_goes_on(DatabaseKind kind)
    {
        await using var look = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1"); // has not got the second model
        await look.AddAsync(3000);
        string[] settings = [$"--Data:Path={look.Folder}", $"--Database:Address={look.Database.Address.Display}", .. Slowly];
        for (var kill = 1; kill <= 2; kill++)
        {
            await using var host = await StartProcessAsync(settings);
            if (kill == 1)
            {
                using var client = new HttpClient { BaseAddress = host.Address };
                using var request = new HttpRequestMessage(HttpMethod.Post, "api/predictions/repredict-all?model=v2") { Headers = { { "Prefer", "respond-async" } } };
                (await client.SendAsync(request)).Dispose();
            }

            var enough = kill * 600;
            await UntilAsync(async () => (await look.NumberAsync("SELECT COUNT(*) FROM predictions")) >= enough);
        } // killed

        await using var last = await StartProcessAsync(settings);
        await UntilAsync(async () => (string?)(await JobAsync(look, 1))["state"] == "finished");
        await AssertEachOnceAsync(look, 3000);
        Assert.Equal((3000, 0), ((int)(await JobAsync(look, 1))["done"]!, (int)(await JobAsync(look, 1))["skipped"]!));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Of_several_hosts_one_does_the_work_and_another_takes_over(DatabaseKind kind)
    {
        await using var first = await StoredApp.StartAsync(app.Model, kind, Slowly);
        await first.AddAsync(3000);
        await using var second = await StoredApp.StartAsync(app.Model.Folder, first.Folder, [$"--Database:Address={first.Database.Address.Display}", .. Slowly]);
        (await AskAsync(first, "?model=v2")).Dispose();
        var waiting = second.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        await UntilAsync(async () => (await second.NumberAsync("SELECT COUNT(*) FROM predictions")) > 200);
        Assert.Equal(1, await second.NumberAsync("SELECT COUNT(DISTINCT owner) FROM repredictions"));
        await first.DisposeAsync();

        using var response = await waiting;
        Assert.Equal("null", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await AssertEachOnceAsync(second, 3000);
        Assert.Equal(1, await second.NumberAsync("SELECT COUNT(*) FROM repredictions"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_database_that_goes_away_and_comes_back_is_waited_for()
    {
        Assert.SkipUnless(MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var server = MariaDbServer.Start();
        await using var host = await StoredApp.StartAsync(app.Model.Folder, DataFolder.New(), [$"--Database:Address={server.CreateDatabase()}", .. Slowly]);
        await host.AddAsync(2000);
        (await AskAsync(host, "?model=v2")).Dispose();
        await UntilAsync(async () => (await host.NumberAsync("SELECT COUNT(*) FROM predictions")) > 100);
        server.Stop();
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        server.Resume();
        await UntilAsync(async () => (string?)(await JobAsync(host, 1))["state"] == "finished");
        await AssertEachOnceAsync(host, 2000);
    }

    [Fact]
    public async Task Old_ones_are_forgotten()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, Slowly);
        await host.AddAsync(1);
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO repredictions (id, model_id, forced, state, last_image_id, until_image_id, done, total, skipped) VALUES (1, 1, 0, 'finished', 1, 1, 1, 1, 0), (10001, 1, 0, 'finished', 1, 1, 1, 1, 0)"));
        (await host.Client.PostAsync("api/predictions/repredict-all", null)).Dispose();
        Assert.Equal([10_002L, 10_001], JsonNode.Parse(await host.Client.GetStringAsync("api/repredictions"))!["repredictions"]!.AsArray().Select(job => (long)job!["id"]!));
    }

    [Fact]
    public async Task A_host_that_stops_says_so_to_those_who_wait()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, Slowly);
        await host.AddAsync(5000);
        var waiting = host.Client.PostAsync("api/predictions/repredict-all?model=v2", null);
        await UntilAsync(async () => (await host.NumberAsync("SELECT COUNT(*) FROM predictions")) > 50);
        var stopping = host.StopAsync();
        using var response = await waiting;
        Assert.Equal((503, "busy"), ((int)response.StatusCode, (string?)(await response.ObjectAsync())["code"]));
        await stopping;
    }

    [Fact]
    public async Task One_whose_model_nobody_has_any_more_fails_after_a_while()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Repredictions:AbandonSeconds=1");
        await host.AddAsync(3);
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO models (id, tag) VALUES (9, 'gone')"));
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO repredictions (model_id, forced, state, last_image_id, until_image_id, done, total, skipped) VALUES (9, 0, 'running', 0, 3, 0, 3, 0)"));
        await UntilAsync(async () => (string?)(await JobAsync(host, 1))["state"] == "failed");
        Assert.Equal("The model 'gone' is not loaded any more.", (string?)(await JobAsync(host, 1))["error"]);
    }

    private async Task<AppProcess> StartProcessAsync(string[] settings)
    {
        var process = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", .. settings]);
        await process.UntilReadyAsync();
        return process;
    }

    private static async Task<HttpResponseMessage> AskAsync(StoredApp host, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/predictions/repredict-all" + query);
        request.Headers.Add("Prefer", "wait=1, respond-async");
        return await host.Client.SendAsync(request);
    }

    private static async Task<JsonObject> JobAsync(StoredApp host, long id) => JsonNode.Parse(await host.Client.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"api/repredictions/{id}")))!.AsObject();

    private static (string?, int) Progress(JsonObject job) => ((string?)job["state"], (int)job["total"]!);

    private static async Task AssertEachOnceAsync(StoredApp host, int images)
    {
        Assert.Equal(images, await host.NumberAsync("SELECT COUNT(*) FROM predictions p JOIN models m ON m.id = p.model_id WHERE m.tag = 'v2'"));
        Assert.Equal(images, await host.NumberAsync("SELECT COUNT(DISTINCT image_id) FROM predictions p JOIN models m ON m.id = p.model_id WHERE m.tag = 'v2'"));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
            await Task.Delay(20, patience.Token);
    }
}
