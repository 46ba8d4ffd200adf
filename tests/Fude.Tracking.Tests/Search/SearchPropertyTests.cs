using CsCheck;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

public sealed class SearchPropertyTests
{
    private static readonly RunSearch Search = new(new SearchLimits());

    [Theory]
    [InlineData(Storage.Sqlite, 150)]
    [InlineData(Storage.MariaDb, 60)]
    public Task Filters_and_orders_mean_what_they_mean_in_memory(Storage storage, int samples) => CompareAsync(storage, samples);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(Storage.Sqlite, 3000)]
    [InlineData(Storage.MariaDb, 1000)]
    public Task Filters_and_orders_mean_what_they_mean_in_memory_for_long(Storage storage, int samples) => CompareAsync(storage, samples);

    private static async Task CompareAsync(Storage storage, int samples)
    {
        await using var database = new SearchDatabase(storage);
        await database.AddExperimentsAsync(1);
        var (all, telling) = (0, 0);
        // One sample's runs answer several searches: rows cost more than queries.
        var searches = Gen.Select(SearchSamples.Filter, SearchSamples.Order, Gen.Int[1, 12]).Array[8];
        await Gen.Select(SearchSamples.Runs, searches).SampleAsync(async (runs, queries) =>
        {
            await database.ClearAsync();
            await database.AddAsync(runs);
            foreach (var (filter, order, size) in queries)
            {
                var (text, entries) = (SearchSamples.Write(filter), order.Select(SearchSamples.Write).ToArray());
                var expected = Evaluation.Search(runs, filter, order);
                (all, telling) = (all + 1, expected.Count > 1 && expected.Count < runs.Length ? telling + 1 : telling);
                var found = await PagesAsync(database, text, entries, size);
                Assert.True(expected.SequenceEqual(found, StringComparer.Ordinal), $"{text} ORDER BY {string.Join(", ", entries)}");
            }
        }, iter: samples, threads: 1, print: sample => $"{sample.Item1.Length} runs");
        Assert.True(telling > all / 20, $"{telling} of {all} searches find some runs and not all");
    }

    private static async Task<List<string>> PagesAsync(SearchDatabase database, string filter, string[] order, int size)
    {
        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await database.ReadAsync(Search.Prepare(new SearchQuery(filter, order, size, token), ["1"], null));
            found.AddRange(page.Runs.Select(run => run.Info.RunId));
            token = page.NextPageToken;
            Assert.True(token is null || page.Runs.Count == size);
        }
        while (token is not null);
        return found;
    }
}
