using System.Globalization;
using System.Text.Json.Nodes;
using Fude.App.Tests.Nginx;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Contract;

/// <summary>
/// The reference application's contract, as its own front end uses it: through nginx, on both databases, byte for byte where the
/// contract says the bytes.
/// </summary>
public sealed class ContractTests(RunningApp app)
{
    private const string Picture = "/images/[0-9a-f]{32}/{0}.png";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_reference_s_front_end_finds_what_it_expects(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1", "--Security:Proxies=127.0.0.1");
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        using var client = new HttpClient { BaseAddress = nginx.Address };

        Assert.Equal("""{"health":"ok"}""", await client.GetStringAsync("api/health"));
        Assert.StartsWith("""{"tag":"v1",""", await client.GetStringAsync("api/models/current"), StringComparison.Ordinal);
        Assert.Matches("""^\{"models":\[\{"id":1,"tag":"v1","createdAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"[,}]""", await client.GetStringAsync("api/models"));
        Assert.StartsWith("""{"history":[]""", await client.GetStringAsync("api/prediction-history"), StringComparison.Ordinal);

        var pictures = Enumerable.Range(0, 3).Select(digit => Drawings.Png(digit)).ToArray();
        var answers = new List<JsonObject>();
        foreach (var picture in pictures)
            answers.Add(await client.PredictAsync(picture));
        foreach (var answer in answers)
        {
            Assert.Equal("result", answer.First().Key);
            Assert.Equal(10, answer["result"]!.AsArray().Count);
            Assert.Equal(1, answer["result"]!.AsArray().GetValues<double>().Sum(), 1e-5);
        }

        Assert.Equal("null", await RepredictAsync(client)); // answered by this model already: nothing changes
        await CheckHistoryAsync(client, pictures, answers);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_new_model_answers_again_for_what_an_old_one_answered(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var folder = DataFolder.New();
        var database = kind == DatabaseKind.MySql ? (string[])[$"--Database:Address={MariaDbServer.Shared.CreateDatabase()}"] : [];
        await using (var old = await StoredApp.StartAsync(app.Model.Folder, folder, ["--Bundle:Tag=v1", .. database]))
        {
            for (var digit = 0; digit < 4; digit++)
                await old.Client.PredictAsync(Drawings.Png(digit));
        }

        await using var host = await StoredApp.StartAsync(app.Model.Folder, folder, ["--Bundle:Tag=v2", "--Releases:Start=now", .. database]);
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        Assert.Equal("null", await RepredictAsync(client));
        var rows = (await HistoryAsync(client, "")).Rows;
        Assert.Equal(8, rows.Count);
        foreach (var image in rows.GroupBy(row => (long)row["imageId"]!))
        {
            Assert.Equal(["v1", "v2"], image.Select(row => (string)row["modelTag"]!).Order(StringComparer.Ordinal));
            Assert.Single(image.Select(row => (string)row["originalFilename"]!).Distinct(StringComparer.Ordinal));
        }
    }

    private static async Task CheckHistoryAsync(HttpClient client, byte[][] pictures, List<JsonObject> answers)
    {
        var (rows, next) = await HistoryAsync(client, "");
        Assert.Equal(3, rows.Count);
        Assert.Null(next);
        foreach (var (row, i) in rows.Select((row, i) => (row, 2 - i)))
        {
            Assert.Equal(["imageId", "modelTag", "originalFilename", "resizedFilename", "result"], row.Select(property => property.Key).Take(5));
            Assert.Equal(((long)answers[i]["imageId"]!, "v1"), ((long)row["imageId"]!, (string)row["modelTag"]!));
            Assert.Equal(answers[i]["result"]!.AsArray().GetValues<float>(), JsonNode.Parse((string)row["result"]!)!.AsArray().GetValues<float>());
            var original = (string)row["originalFilename"]!;
            Assert.Matches("^" + string.Format(CultureInfo.InvariantCulture, Picture.Replace("{32}", "{{32}}", StringComparison.Ordinal), "original") + "$", original);
            Assert.Equal(original.Replace("original", "resized", StringComparison.Ordinal), (string)row["resizedFilename"]!);
            Assert.Equal(pictures[i], await client.GetByteArrayAsync(original));
            using var resized = await client.GetAsync((string)row["resizedFilename"]!);
            Assert.Equal("image/png", resized.Content.Headers.ContentType?.MediaType);
        }

        var (first, after) = await HistoryAsync(client, "?limit=2");
        Assert.Equal(2, first.Count);
        var (rest, none) = await HistoryAsync(client, $"?limit=2&before={after}");
        Assert.Equal((long)answers[0]["imageId"]!, (long)Assert.Single(rest)["imageId"]!);
        Assert.Null(none);
    }

    private static async Task<(List<JsonObject> Rows, long? NextBefore)> HistoryAsync(HttpClient client, string query)
    {
        var answer = JsonNode.Parse(await client.GetStringAsync("api/prediction-history" + query))!.AsObject();
        return ([.. answer["history"]!.AsArray().Select(row => row!.AsObject())], (long?)answer["nextBefore"]);
    }

    private static async Task<string> RepredictAsync(HttpClient client)
    {
        using var response = await client.PostAsync("api/predictions/repredict-all", null);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
