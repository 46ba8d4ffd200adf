using System.Diagnostics;
using System.Globalization;
using Fude.Console.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.Compare;

/// <summary>How long charts of many long runs take. It prints its figures, for a quiet machine: <c>FUDE_COMPARE_RUNS</c> (100) and <c>FUDE_COMPARE_POINTS</c> (10,000).</summary>
[Collection(BrowserCollection.Name)]
public sealed class CompareFigures(ConsoleBrowser browser, ITestOutputHelper output)
{
    private const int Rounds = 5;
    private static readonly int Runs = Setting("FUDE_COMPARE_RUNS", 100);
    private static readonly int Points = Setting("FUDE_COMPARE_POINTS", 10_000);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Charts_of_many_long_runs(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var runs = new List<string>();
        for (var i = 0; i < Runs; i++)
            runs.Add(await server.CreateRunAsync());
        await Fill(server.Services.GetRequiredService<Database>(), runs);
        Say(string.Create(CultureInfo.InvariantCulture, $"{storage}: {Runs} runs × {Points:#,0} points of one metric"));

        var reader = server.Services.GetRequiredService<SeriesReader>();
        SeriesRun[] wanted = [.. runs.Select(run => new SeriesRun(run, 1))];
        foreach (var (name, view) in ((string, SeriesView)[])
            [("all, by step", new() { Points = 800 }), ("all, by time", new() { Points = 800, Axis = SeriesAxis.Time }), ("smoothed", new() { Points = 800, Smoothing = 0.9 }), ("a tenth of it", new() { Points = 800, Range = new(Points * 0.4, Points * 0.5) })])
        {
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var allocated = GC.GetTotalAllocatedBytes();
                var watch = Stopwatch.StartNew();
                var series = await reader.ReadAsync(wanted, "loss", view, TestContext.Current.CancellationToken);
                times.Add(watch.Elapsed.TotalMilliseconds);
                Assert.All(series, each => Assert.InRange(each.Points.X.Length, 100, 1100));
                if (round == Rounds - 1)
                    Say(string.Create(CultureInfo.InvariantCulture, $"  read {name}: {times.Order().ElementAt(Rounds / 2):0} ms (of {Rounds}: {times.Min():0} to {times.Max():0}), {series.Sum(each => each.Points.X.Length):#,0} points come back, {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:0} MB allocated"));
            }
        }

        await PaintAsync(server, runs);
    }

    private async Task PaintAsync(TrackingServer server, List<string> runs)
    {
        await using var page = await browser.OpenAsync(server, "/");
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            await page.Page.GotoAsync(new Uri(page.Address, $"/compare?runs={string.Join(',', runs)}&metrics=loss").AbsoluteUri);
            await page.Page.Locator(".chart-host[data-drawn]").WaitForAsync();
            var drawn = await page.Page.EvaluateAsync<double>("Number(document.querySelector('.chart-host').dataset.drawn) - Number(document.querySelector('.chart-host').dataset.pointsFrom)");
            var since = await page.Page.EvaluateAsync<double>("Number(document.querySelector('.chart-host').dataset.drawn)");
            Say(string.Create(CultureInfo.InvariantCulture, $"  page from address to finished chart: {since:0} ms in the browser ({watch.ElapsedMilliseconds} ms outside); of it drawing {drawn:0} ms"));
        }

        var began = await page.Page.EvaluateAsync<double>("performance.now()");
        await page.Page.GetByLabel("Logarithmic").CheckAsync();
        await page.Page.WaitForFunctionAsync("t => Number(document.querySelector('.chart-host').dataset.drawn) > t", began);
        var until = await page.Page.EvaluateAsync<double>("t => Number(document.querySelector('.chart-host').dataset.drawn) - t", began);
        Say(string.Create(CultureInfo.InvariantCulture, $"  another look (logarithmic) until drawn: {until:0} ms"));
    }

    private static async Task Fill(Database database, List<string> runs)
    {
        for (var at = 0; at < runs.Count; at++)
        {
            var (run, random) = (runs[at], new Random(at));
            await database.WriteAsync(session =>
            {
                for (var step = 0; step < Points; step++)
                    session.Execute("INSERT INTO metrics (`key`, value, timestamp, run_uuid, step, is_nan) VALUES ('loss', @p0, @p1, @p2, @p3, 0)", Math.Exp(-step * 3.0 / Points) + (0.1 * random.NextDouble()) + 0.01, 1000L * step, run, step);
                session.Execute("INSERT INTO latest_metrics (`key`, value, timestamp, run_uuid, step, is_nan) VALUES ('loss', 0.1, @p0, @p1, @p2, 0)", 1000L * (Points - 1), run, Points - 1);
                session.Execute("UPDATE runs SET status = 'FINISHED' WHERE run_uuid = @p0", run);
            });
        }
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        System.Console.WriteLine(text);
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
