using System.Globalization;
using Fude.App.Storage;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.App.Tests.History;

/// <summary>Pages and filters give what a simple model in memory gives, whatever has happened before.</summary>
public sealed class HistoryModelTests(RunningApp app)
{
    private static readonly string[] Tags = ["a", "b", "c"];
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1, 12, "--History:MaxExamined=64")]
    [InlineData(DatabaseKind.Sqlite, 2, 12, "--History:MaxExamined=2048")]
    [InlineData(DatabaseKind.MySql, 3, 6, "--History:MaxExamined=64")]
    [InlineData(DatabaseKind.MySql, 4, 6, "--History:MaxExamined=2048")]
    public Task Random_histories_agree(DatabaseKind kind, int seed, int rounds, string setting) => CompareAsync(kind, seed, rounds, 40, setting);

    [Theory, Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite, 5)]
    [InlineData(DatabaseKind.MySql, 6)]
    public Task Many_random_histories_agree(DatabaseKind kind, int seed) => CompareAsync(kind, seed, 80, 60, "--History:MaxExamined=128");

    private async Task CompareAsync(DatabaseKind kind, int seed, int rounds, int queries, string setting)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, setting);
        await host.Client.PredictAsync(Drawings.Png(1)); // gives the cookie
        var random = new Random(seed);
        var known = await BeginAsync(host);
        for (var round = 0; round < rounds; round++)
        {
            await ChangeAsync(host, known, random);
            for (var i = 0; i < queries; i++)
                await QueryAsync(host, known, random);
        }
    }

    private static async Task<Dictionary<long, Drawing>> BeginAsync(StoredApp host)
    {
        var first = (await host.Database.ReadAsync(session => session.First("SELECT id, client, created_at FROM images", row => (Id: row.GetInt64(0), Client: row.Bytes(1), Time: row.Time(2)))))!;
        await host.Database.WriteAsync(session => session.Execute("DELETE FROM predictions"));
        return new() { [first.Id] = new Drawing { Id = first.Id, Client = first.Client, Time = first.Time, Mine = true } };
    }

    private static async Task ChangeAsync(StoredApp host, Dictionary<long, Drawing> known, Random random)
    {
        await host.Database.WriteAsync(session =>
        {
            var models = Tags.Select(tag => Rows.Model(session, tag)).ToArray();
            for (var i = random.Next(60); i > 0; i--)
                Draw(session, known, random);
            var all = known.Values.ToArray();
            for (var i = random.Next(120); i > 0; i--)
            {
                var (drawing, model) = (all[random.Next(all.Length)], random.Next(Tags.Length));
                var label = Label(random);
                Rows.Answer(session, models[model], drawing.Id, label);
                drawing.Labels[Tags[model]] = label;
            }

            for (var i = random.Next(10); i > 0; i--)
            {
                var drawing = all[random.Next(all.Length)];
                Rows.Correct(session, drawing.Id, drawing.Correction = Label(random));
            }

            Disagreements.Update(session, [.. known.Keys]);
        });
        var gone = known.Keys.Where(_ => random.Next(12) == 0).ToArray();
        Assert.Equal(gone.Order(), await host.Services.GetRequiredService<DrawingRemoval>().RemoveAsync(gone));
        foreach (var id in gone)
            known.Remove(id);
    }

    private static void Draw(DatabaseSession session, Dictionary<long, Drawing> known, Random random)
    {
        var own = known.Values.FirstOrDefault(drawing => drawing.Mine)?.Client;
        var mine = own is not null && random.Next(4) == 0;
        var client = mine ? own : random.Next(2) == 0 ? null : Enumerable.Repeat((byte)random.Next(4), 16).ToArray();
        // Times are in nearly the order of the numbers.
        var time = Start.AddMinutes(known.Count + random.Next(-5, 6));
        var id = Rows.Image(session, $"k{random.NextInt64()}", time, client);
        known[id] = new Drawing { Id = id, Client = client, Time = time, Mine = mine };
    }

    private static async Task QueryAsync(StoredApp host, Dictionary<long, Drawing> known, Random random)
    {
        var (query, matches) = Filter(random, known.Count);
        var expected = known.Values.Where(matches).OrderByDescending(drawing => drawing.Id).ToList();
        var limit = random.Next(1, 40);
        var (found, before) = (new List<string>(), "");
        do
        {
            var page = await host.Client.GetJsonAsync($"api/drawings?limit={limit}{query}{before}");
            var rows = page["drawings"]!.AsArray();
            Assert.True(rows.Count <= limit);
            found.AddRange(rows.Select(row => Text(row!)));
            before = page["nextBefore"] is { } next ? string.Create(CultureInfo.InvariantCulture, $"&before={next}") : "";
        }
        while (before.Length > 0);
        Assert.True(expected.Select(Text).SequenceEqual(found, StringComparer.Ordinal), $"{query} limit {limit}\n{string.Join('\n', expected.Select(Text))}\n--\n{string.Join('\n', found)}");
    }

    private static (string Query, Func<Drawing, bool> Matches) Filter(Random random, int count)
    {
        var (query, matches) = ("", new List<Func<Drawing, bool>>());
        void Add(string text, Func<Drawing, bool> match)
        {
            query += "&" + text;
            matches.Add(match);
        }

        var (label, tag) = (random.Next(3) == 0 ? Label(random) : null, random.Next(3) == 0 ? Tags[random.Next(3)] : null);
        if (label is not null || tag is not null)
            Add($"label={label}&model={tag}", drawing => drawing.Labels.Any(answer => (tag is null || answer.Key == tag) && (label is null || answer.Value == label)));
        var (from, to) = (Start.AddMinutes(random.Next(count + 1)), Start.AddMinutes(random.Next(count + 1)));
        if (random.Next(4) == 0)
            Add($"from={from:yyyy-MM-dd'T'HH:mm:ss'Z'}", drawing => drawing.Time >= from);
        if (random.Next(4) == 0)
            Add($"to={to:yyyy-MM-dd'T'HH:mm}", drawing => drawing.Time < to);
        var (corrected, disagree) = (random.Next(2) == 0, random.Next(2) == 0);
        if (random.Next(4) == 0)
            Add($"corrected={corrected}", drawing => drawing.Correction is not null == corrected);
        if (random.Next(4) == 0)
            Add($"disagree={disagree}", drawing => drawing.Disagree == disagree);
        if (random.Next(5) == 0)
            Add("mine=true", drawing => drawing.Mine);
        return (query, drawing => matches.TrueForAll(match => match(drawing)));
    }

    private static string Label(Random random) => random.Next(4).ToString(CultureInfo.InvariantCulture);

    private static string Text(Drawing drawing) =>
        $"{drawing.Id} {drawing.Time:HH:mm:ss} mine={drawing.Mine} {drawing.Correction} disagree={drawing.Disagree} {string.Join(' ', drawing.Labels.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => answer.Key + answer.Value))}";

    private static string Text(System.Text.Json.Nodes.JsonNode row) =>
        $"{row["id"]} {((string)row["createdAt"]!)[11..19]} mine={(bool)row["mine"]!} {row["correction"]?["label"]} disagree={(bool)row["disagree"]!} {string.Join(' ', row["answers"]!.AsArray().Select(answer => (string)answer!["modelTag"]! + (string)answer["label"]!).Order(StringComparer.Ordinal))}";

    private sealed class Drawing
    {
        public required long Id { get; init; }

        public byte[]? Client { get; init; }

        public required DateTime Time { get; init; }

        public required bool Mine { get; init; }

        public Dictionary<string, string> Labels { get; } = [];

        public string? Correction { get; set; }

        public bool Disagree => Labels.Values.Distinct(StringComparer.Ordinal).Count() > 1;
    }
}
