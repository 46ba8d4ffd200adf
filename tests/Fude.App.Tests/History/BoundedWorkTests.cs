using System.Diagnostics;
using System.Globalization;
using Fude.App.History;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fude.App.Tests.History;

/// <summary>A page costs the same at any size and depth: counted in the databases' own steps, which are the same on every machine.</summary>
public sealed class BoundedWorkTests(RunningApp app)
{
    private const int Limit = 20;
    private const int MaxExamined = 256;

    private static readonly (string Name, DrawingFilter Filter)[] Filters =
    [
        ("none", new()),
        ("label", new() { Label = "7" }),
        ("label of a model", new() { Label = "7", ModelTag = "b" }),
        ("model", new() { ModelTag = "b" }),
        ("corrected", new() { Corrected = true }),
        ("not corrected", new() { Corrected = false }),
        ("disagree", new() { Disagree = true }),
        ("mine", new() { Client = LargeHistory.Client }),
        ("nobody's", new() { Client = [0] }),
        ("no such label", new() { Label = "none" }),
        ("two that never meet", new() { Disagree = true, Label = "9" }),
        ("time", new() { From = new DateTime(2026, 1, 1, 0, 3, 0, DateTimeKind.Utc), To = new DateTime(2026, 1, 1, 0, 8, 0, DateTimeKind.Utc) }),
        ("a long time", new() { From = new DateTime(2026, 1, 1, 0, 0, 10, DateTimeKind.Utc), Corrected = false }),
        ("all at once", new() { Label = "x", ModelTag = "b", Corrected = true, Disagree = true, Client = LargeHistory.Client, From = new DateTime(2026, 1, 1, 0, 3, 0, DateTimeKind.Utc) }),
    ];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task A_page_takes_no_more_steps_in_a_history_ten_times_as_long(DatabaseKind kind) => CompareAsync(kind, 3_000, 30_000);

    [Fact]
    public async Task No_statement_of_a_page_looks_at_every_row_or_sorts()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await LargeHistory.FillAsync(host.Database, 3_000);
        var statements = new HashSet<string>(StringComparer.Ordinal);
        await host.Database.ReadAsync(session =>
        {
            var handle = ((SqliteConnection)session.Connection).Handle;
            raw.sqlite3_trace(handle, (_, sql) => statements.Add(sql), null);
            foreach (var (_, filter) in Filters)
                DrawingPage.Read(session, filter, 2_000, Limit, MaxExamined);
            raw.sqlite3_trace(handle, (strdelegate_trace?)null, null);
            return true;
        });
        using var tool = host.Database.OpenSession();
        foreach (var sql in statements.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)))
        {
            foreach (var step in tool.Query("EXPLAIN QUERY PLAN " + sql, row => row.GetString(3)))
            {
                Assert.True(!step.StartsWith("SCAN", StringComparison.Ordinal) || step.StartsWith("SCAN models", StringComparison.Ordinal), $"{step}: {sql}");
                Assert.DoesNotContain("TEMP B-TREE", step, StringComparison.Ordinal);
            }
        }
    }

    [Theory, Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task A_page_takes_no_more_steps_among_a_million(DatabaseKind kind) => CompareAsync(kind, 3_000, 1_000_000);

    private async Task CompareAsync(DatabaseKind kind, int few, int many)
    {
        var (small, large) = (await MeasureAsync(kind, few), await MeasureAsync(kind, many));
        Assert.Empty(large.Where(page => page.Value > (2 * small[page.Key]) + 200).Select(page => $"{page.Key}: {small[page.Key]} steps among {few}, {page.Value} among {many}"));
    }

    private async Task<Dictionary<string, long>> MeasureAsync(DatabaseKind kind, int count)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        await LargeHistory.FillAsync(host.Database, count);
        var costs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, filter) in Filters)
        {
            foreach (var (place, before) in ((string, long)[])[("first", long.MaxValue), ("middle", (count / 2) + 1), ("last", 600)])
                costs[$"{name}, {place} page"] = await host.Database.ReadAsync(session => Cost(session, () => DrawingPage.Read(session, filter, before, Limit, MaxExamined)));
        }

        var output = TestContext.Current.TestOutputHelper!;
        foreach (var (name, cost) in costs)
            output.WriteLine($"{kind} {count} {name}: {cost} steps");
        foreach (var route in (string[])["api/drawings?limit=100", "api/drawings?limit=100&before=101", "api/prediction-history?limit=100", "api/prediction-history?limit=100&before=101"])
            output.WriteLine($"{kind} {count} {route}: {await MedianAsync(host.Client, route):0.00} ms");
        return costs;
    }

    // For whoever reads the output: nothing is asserted of times.
    private static async Task<double> MedianAsync(HttpClient client, string route)
    {
        var times = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(route);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Skip(20).Order().ElementAt(20);
    }

    private static long Cost(DatabaseSession session, Func<DrawingPage> read)
    {
        read(); // prepares
        if (session.Connection is SqliteConnection sqlite)
            return StepsOfSqlite(sqlite, read);
        var start = RowsRead(session);
        read();
        return RowsRead(session) - start;
    }

    private static long StepsOfSqlite(SqliteConnection connection, Func<DrawingPage> read)
    {
        var steps = 0L;
        raw.sqlite3_progress_handler(connection.Handle, 1, _ => (int)(0 * ++steps), null);
        read();
        raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        return steps;
    }

    private static long RowsRead(DatabaseSession session) =>
        session.Query("SHOW SESSION STATUS LIKE 'Handler_read%'", row => long.Parse(row.GetString(1), CultureInfo.InvariantCulture)).Sum();
}
