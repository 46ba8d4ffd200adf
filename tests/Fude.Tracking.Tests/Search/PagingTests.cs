using System.Globalization;
using CsCheck;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

public sealed class PagingTests
{
    private static readonly RunSearch Search = new(new SearchLimits());

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Every_run_comes_exactly_once_also_while_others_are_added(Storage storage)
    {
        await using var database = new SearchDatabase(storage);
        await database.AddExperimentsAsync(1, 2);
        var sample = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 3], Gen.OneOf(Gen.Double, Gen.Const(double.NaN))).Array[60].Select(rows => rows.Select((row, i) => Make(i * 2, row.Item1, row.Item2, row.Item3)).ToArray());
        var orders = (string[][])[[], ["metrics.x DESC"], ["metrics.x", "params.p DESC"], ["attributes.end_time DESC", "tags.t"], ["attributes.run_id DESC"]];
        var number = 0;
        await Gen.Select(sample, Gen.Int[0, orders.Length - 1], Gen.Int[1, 9].Array[80]).SampleAsync(async (runs, order, sizes) =>
        {
            await database.ClearAsync();
            await database.AddAsync(runs);
            var found = new List<string>();
            string? token = null;
            var page = 0;
            do
            {
                var answer = await database.ReadAsync(Search.Prepare(new SearchQuery(null, orders[order], sizes[page++], token), ["1", "2"], null));
                found.AddRange(answer.Runs.Select(run => run.Info.RunId));
                token = answer.NextPageToken;
                await database.AddAsync(Make((number++ * 2) + 1001, page % 40, page % 3, page));
            }
            while (token is not null);
            Assert.Equal(found.Count, found.Distinct(StringComparer.Ordinal).Count());
            Assert.Empty(runs.Select(run => run.Id).Except(found, StringComparer.Ordinal));
        }, iter: storage == Storage.Sqlite ? 20 : 6, threads: 1, print: s => $"order {s.Item2}");
    }

    [Fact]
    public async Task A_token_comes_only_if_more_remain()
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        await database.AddExperimentsAsync(1, 2);
        await database.AddAsync(Enumerable.Range(0, 8).Select(i => Make(i, i, 0, i)));
        var first = await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 4, null), ["1", "2"], null));
        var second = await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 4, first.NextPageToken), ["1", "2"], null));
        Assert.Equal((4, 4), (first.Runs.Count, second.Runs.Count));
        Assert.NotNull(first.NextPageToken);
        Assert.Null(second.NextPageToken);
    }

    [Fact]
    public async Task A_token_belongs_to_its_search()
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        await database.AddExperimentsAsync(1, 2);
        await database.AddAsync(Make(0, 0, 0, 0), Make(1, 1, 1, 1));
        var token = (await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 1, null), ["1", "2"], null))).NextPageToken;
        // The same search with another page size, and experiments in another order, goes on.
        Assert.Single((await database.ReadAsync(Search.Prepare(new SearchQuery("", [], 5, token), ["2", "1", "1"], null))).Runs);
        foreach (var (query, experiments) in ((SearchQuery, string[])[])[
            (new("tags.t = '1'", null, 1, token), ["1", "2"]), (new(null, ["metrics.x"], 1, token), ["1", "2"]), (new(null, null, 1, token), ["1"]), (new(null, ["start_time DESC"], 1, token), ["1", "2"])])
            Assert.StartsWith("Invalid page token: it belongs to another search", Assert.Throws<MlflowException>(() => Search.Prepare(query, experiments, null)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Invalid page token: it belongs to another search", Assert.Throws<MlflowException>(() => Search.Prepare(new SearchQuery(null, null, 1, token), ["1", "2"], Fude.Tracking.Client.Messages.ViewType.All)).Message, StringComparison.Ordinal);
        Assert.Equal("Invalid page token, could not base64-decode", Assert.Throws<MlflowException>(() => Search.Prepare(new SearchQuery(null, null, 1, "evilhax"), ["1"], null)).Message);
    }

    [Fact]
    public async Task Tokens_of_mlflow_are_taken_and_go_on_with_ours()
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        await database.AddExperimentsAsync(1);
        var runs = Enumerable.Range(0, 9).Select(i => Make(i, i, 0, i) with { Experiment = 1, Start = i % 3 == 0 ? null : i }).ToArray();
        await database.AddAsync(runs);
        var all = (await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 100, null), ["1"], null))).Runs.Select(run => run.Info.RunId).ToArray();
        var token = Convert.ToBase64String("{\"offset\": 4}"u8);
        var first = await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 3, token), ["1"], null));
        var second = await database.ReadAsync(Search.Prepare(new SearchQuery(null, null, 3, first.NextPageToken), ["1"], null));
        Assert.Equal(all.Skip(4), first.Runs.Concat(second.Runs).Select(run => run.Info.RunId));
    }

    private static SampleRun Make(int number, int start, int text, double value) => new(number.ToString("x32", CultureInfo.InvariantCulture))
    {
        Experiment = 1 + (number % 4 / 2),
        Start = start == 40 ? null : start,
        End = text == 3 ? null : text,
        Metrics = text == 2 ? new Dictionary<string, double>(StringComparer.Ordinal) : new Dictionary<string, double>(StringComparer.Ordinal) { ["x"] = double.IsNaN(value) ? value : Math.Round(value, 1) },
        Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["p"] = "p" + text },
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["t"] = text == 1 ? "" : new string('é', text * 300) },
    };
}
