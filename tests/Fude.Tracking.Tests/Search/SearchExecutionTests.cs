using CsCheck;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

/// <summary>Whatever the grammar lets through, the databases can answer.</summary>
public sealed class SearchExecutionTests
{
    private static readonly SearchLimits Limits = new();
    private static readonly string[] Kinds = ["metrics", "params", "tags"];

    [Theory]
    [InlineData(Storage.Sqlite, 300)]
    [InlineData(Storage.MariaDb, 150)]
    public async Task Every_filter_that_is_understood_is_answered(Storage storage, int samples)
    {
        await using var database = await FilledAsync(storage);
        await Gen.Select(ParserFuzzTests.Mutated, ParserFuzzTests.Mutated).SampleAsync(async (filter, order) =>
        {
            foreach (var query in (SearchQuery[])[new(filter, null, 10, null), new(null, [order], 10, null)])
            {
                await AnswerAsync(() => database.ReadAsync(new RunSearch(Limits).Prepare(query, ["1"], null)));
                await AnswerAsync(() => database.ReadAsync(new ExperimentSearch(Limits).Prepare(query, null)));
                await AnswerAsync(() => database.ReadAsync(new RegisteredModelSearch(Limits).Prepare(query)));
                await AnswerAsync(() => database.ReadAsync(new ModelVersionSearch(Limits).Prepare(query)));
            }
        }, iter: samples, threads: 1);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task The_greatest_searches_are_answered(Storage storage)
    {
        await using var database = await FilledAsync(storage);
        var clauses = Enumerable.Range(0, Limits.MaxClauses).Select(i => (i % 5) switch
        {
            0 => $"metrics.m{i} != {i}", 1 => $"params.p{i} ILIKE '%{i}'", 2 => $"tags.t{i} IS NULL", 3 => $"datasets.name NOT IN ('{i}')", _ => $"end_time > {i}",
        });
        var order = Enumerable.Range(0, Limits.MaxOrderBy).Select(i => $"{Kinds[i % 3]}.k{i} DESC").ToArray();
        var list = string.Join(",", Enumerable.Range(0, Limits.MaxListLength).Select(i => $"'{i}'"));
        string[] filters =
        [
            string.Join(" AND ", clauses), $"run_id IN ({list}) AND datasets.digest NOT IN ({list})", "start_time > 1e300 AND end_time < -99999999999999999999 AND metrics.x > 1e999",
            .. ((string[])["a", "é", "ǅ", "ﬀ", "Ω", "𐐨", "%a", "_", "[", "*?"]).Select(piece => $"params.long ILIKE '{string.Concat(Enumerable.Repeat(piece, Limits.MaxPatternLength / piece.Length))}'"),
        ];
        foreach (var filter in filters)
        {
            var first = await database.ReadAsync(new RunSearch(Limits).Prepare(new SearchQuery(filter, order, 1, null), [.. Enumerable.Range(1, Limits.MaxExperiments).Select(i => $"{i}")], null));
            Assert.Null(first.NextPageToken);
        }

        var page = await database.ReadAsync(new RunSearch(Limits).Prepare(new SearchQuery(null, order, 1, null), ["1"], null));
        Assert.Single((await database.ReadAsync(new RunSearch(Limits).Prepare(new SearchQuery(null, order, 1, page.NextPageToken), ["1"], null))).Runs);
    }

    private static async Task<SearchDatabase> FilledAsync(Storage storage)
    {
        var database = new SearchDatabase(storage);
        await database.AddExperimentsAsync(1);
        await database.AddAsync(
            new SampleRun("a") { Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["lr"] = "0.1", ["long"] = new string('a', 6000) } },
            new SampleRun("b") { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["a b"] = "x" } });
        return database;
    }

    private static async Task AnswerAsync<T>(Func<Task<T>> search)
    {
        try
        {
            await search();
        }
        catch (MlflowException refusal)
        {
            Assert.Equal("INVALID_PARAMETER_VALUE", refusal.Code);
        }
    }
}
