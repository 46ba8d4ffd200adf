using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Fude.Console.Tests.RunTable.RunTableData;

namespace Fude.Console.Tests.RunTable;

/// <summary>What may stand next in a filter.</summary>
public sealed class SearchCompletionTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Names_and_values_of_the_experiments_own_runs_are_offered_where_they_fit(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (experiment, other) = (await ExperimentAsync(server, "one"), await ExperimentAsync(server, "other"));
        await RunAsync(server, experiment, "a", 1, [("valid accuracy", 1), ("loss", 1)], [("optimizer", "adam"), ("opt.lr", "it's")], [("team", "筆")]);
        await RunAsync(server, experiment, "b", 1, [("loss", 2)], [("optimizer", "sgd")]);
        await RunAsync(server, other, "c", 1, [("lossless", 1)], [("optimizer", "adagrad")]);
        var completion = server.Services.GetRequiredService<SearchCompletion>();

        async Task<string[]> OfferAsync(string text) => [.. (await completion.SuggestAsync(text, text.Length, [long.Parse(experiment, System.Globalization.CultureInfo.InvariantCulture)])).Select(offer => string.Concat(text.AsSpan(0, offer.Start), offer.Insert))];
        Assert.Equal(["metrics."], (await OfferAsync("met")).SkipLast(1));
        Assert.Contains("run_name ILIKE '%heron%'", await OfferAsync("heron"));
        Assert.Equal(["metrics.loss "], await OfferAsync("metrics.LOS"));
        Assert.Equal(["metrics.`valid accuracy` "], await OfferAsync("metrics.acc"));
        Assert.Equal(["params.opt.lr ", "params.optimizer "], await OfferAsync("params.opt"));
        Assert.Equal(["params.optimizer = 'adam' ", "params.optimizer = 'sgd' "], await OfferAsync("params.optimizer = "));
        Assert.Equal(["params.optimizer = 'sgd' "], await OfferAsync("params.optimizer = 's"));
        Assert.Equal(["params.opt.lr = 'it''s' "], await OfferAsync("params.opt.lr = "));
        Assert.Equal(["tags.team = '筆' "], await OfferAsync("tags.team = "));
        Assert.Equal(["status = 'FAILED' ", "status = 'FINISHED' "], (await OfferAsync("status = 'F")).Order());
        Assert.Equal(["metrics.loss >= "], await OfferAsync("metrics.loss >"));
        Assert.Contains("metrics.loss < ", await OfferAsync("metrics.loss "));
        Assert.DoesNotContain("metrics.loss LIKE ", await OfferAsync("metrics.loss "));
        Assert.Contains("params.lr IS NOT NULL ", await OfferAsync("params.lr "));
        Assert.Equal(["metrics.loss > 1 AND "], await OfferAsync("metrics.loss > 1 "));
        Assert.Equal(["params.optimizer = 'x AND y' AND metrics.loss "], await OfferAsync("params.optimizer = 'x AND y' AND metrics.loss"));
    }

    [Fact]
    public async Task Hostile_text_offers_nothing_and_breaks_nothing()
    {
        await using var server = await TrackingServer.StartAsync();
        var completion = server.Services.GetRequiredService<SearchCompletion>();
        var random = new Random(7);
        const string alphabet = "ab.`'\" =<>%_()0\\\u3000筆\n";
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            foreach (var offer in await completion.SuggestAsync(text, random.Next(-1, text.Length + 2), [0]))
                Assert.True(offer.Start >= 0 && offer.End <= text.Length && offer.Start <= offer.End, text);
        }
    }
}
