using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;
using static Fude.Console.Tests.RunTable.RunTableData;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.RunTable;

/// <summary>The page of runs in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunsPageTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Runs_are_sorted_filtered_and_scrolled_and_the_address_holds_it(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "digits");
        for (var i = 0; i < 150; i++)
            await RunAsync(server, experiment, $"run-{i:000}", 1000 + i, [("accuracy", i % 10 == 3 ? "NaN" : i / 150.0), ("loss", 1.0 / (i + 1))], [("lr", i % 2 == 0 ? "0.1" : "0.01")]);
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        var rows = page.Page.Locator("tbody tr[data-run]");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits");
        await page.SaysAsync("150 runs");
        await Expect(rows.First).ToContainTextAsync("run-149");
        await page.AssertAccessibleAsync();
        await page.ShootAsync($"runs.en.light.{storage}");

        await page.Page.GetByTitle("Sort by accuracy").ClickAsync();
        await Expect(page.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync("accuracy");
        await Expect(rows.First).ToContainTextAsync("run-149");
        Assert.Contains("order=-metrics.accuracy", page.Page.Url, StringComparison.Ordinal);
        await page.Page.Locator(".grid-frame").EvaluateAsync("frame => frame.scrollTop = frame.scrollHeight");
        await Expect(rows.Last).ToContainTextAsync("NaN"); // behind all numbers
        await page.Page.GetByTitle("Sort by accuracy").ClickAsync();
        await Expect(page.Page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("accuracy");
        await Expect(rows.First).ToContainTextAsync("run-000");

        var search = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Filter" });
        await search.FillAsync("params.lr = '0.1' AND metrics.loss > 0.05");
        await search.PressAsync("Enter");
        await page.SaysAsync("10 runs");
        await page.Page.ReloadAsync();
        await page.SaysAsync("10 runs");
        await Expect(page.Page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("accuracy");

        await search.FillAsync("metrics.loss > oops");
        await search.PressAsync("Enter");
        await Expect(page.Page.Locator(".mistake mark")).ToHaveTextAsync("o");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("runs.mistake");
        await page.PressAsync("Mistake at character 16");
        Assert.Equal(15, await search.EvaluateAsync<int>("field => field.selectionStart"));
        await page.PressAsync("Clear the filters");
        await page.SaysAsync("150 runs");
    }
}
