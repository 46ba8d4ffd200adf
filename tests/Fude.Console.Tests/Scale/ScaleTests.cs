using System.Diagnostics;
using System.Globalization;
using Fude.Console.Tests.Support;
using Fude.Testing;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Scale;

/// <summary>
/// The console over 10,000 runs with 200 metrics and 10 million points, and over 100,000 runs with 12,000 columns. It prints
/// times and memory; <c>bench/console</c> runs it on a quiet machine. What fails here is what does not work, or takes ten
/// times as long as it should.
/// </summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Long")]
public sealed class ScaleTests(ConsoleBrowser browser)
{
    private const int Times = 5, Sessions = 10;

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Every_page_is_quick_over_ten_million_points(Storage storage)
    {
        Assert.SkipWhen(ChromiumProgram.Find() is null, ChromiumProgram.Missing);
        await using var server = await TrackingServer.StartAsync(storage);
        Fill(server, storage);
        Say($"{storage}: page, median ms from navigation to drawn (all {Times})");
        var runs = string.Join(',', Enumerable.Range(0, ScaleData.Long).Select(run => ScaleData.RunId(1, ScaleData.Runs - 1 - run)));
        (string Name, string Path, string Drawn)[] pages =
        [
            ("overview", "/", "main h1"),
            ("experiments", "/experiments", "main table tbody tr"),
            ("runs, 10,000 × 200", "/experiments/1", "main [role=row] a[href^='/runs/'], main tbody tr a[href^='/runs/']"),
            ("runs, 100,000 × 12,000", "/experiments/2", "main [role=row] a[href^='/runs/'], main tbody tr a[href^='/runs/']"),
            ("a run", $"/runs/{ScaleData.RunId(1, ScaleData.Runs - 1)}", "main h1"),
            ("compare, 100 × 10,000 points", $"/compare?runs={runs}&metrics=loss", "main [data-drawn]"),
            ("models", "/models", "main h1"),
            ("releases", "/releases", "main h1"),
        ];
        foreach (var (name, path, drawn) in pages)
            await PaintAsync(server, name, path, drawn);
        await MemoryAsync(server);
    }

    private static void Fill(TrackingServer server, Storage storage)
    {
        var watch = Stopwatch.StartNew();
        using var connection = ScaleData.Open(server, storage);
        var data = new ScaleData(connection, storage == Storage.Sqlite);
        data.Fill();
        Say($"filled in {watch.Elapsed.TotalSeconds:F0} s: {data.Count("runs")} runs, {data.Count("latest_metrics")} metrics, {data.Count("metrics")} points");
        Assert.Equal(10_000_000, data.Count("metrics"));
    }

    private async Task PaintAsync(TrackingServer server, string name, string path, string drawn)
    {
        List<double> times = [];
        await using var page = await browser.OpenAsync(server, "/");
        for (var i = 0; i < Times; i++)
        {
            await page.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            times.Add(await (await page.Page.WaitForFunctionAsync("selector => document.querySelector(selector) && performance.now()", drawn, new PageWaitForFunctionOptions { Timeout = 60_000 })).JsonValueAsync<double>());
        }

        var median = times.Order().ElementAt(Times / 2);
        Say($"{name}: {median:F0} ({string.Join(", ", times.Select(time => time.ToString("F0", CultureInfo.InvariantCulture)))})");
        Assert.True(median < 10_000, $"{name} takes {median:F0} ms");
    }

    // What a session keeps, measured on the table of runs where nobody does anything else.
    private async Task MemoryAsync(TrackingServer server)
    {
        await using (await browser.OpenAsync(server, "/experiments/2"))
        {
            // the first session loads what all others share
        }

        var before = Settled();
        List<ConsolePage> pages = [];
        for (var i = 0; i < Sessions; i++)
            pages.Add(await browser.OpenAsync(server, "/experiments/2"));
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var each = (Settled() - before) / (double)Sessions / 1e6;
        Say($"memory of an open session: {each:F1} MB");
        foreach (var page in pages)
            await page.DisposeAsync();
        Assert.True(each < 30, $"a session keeps {each:F1} MB");
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
