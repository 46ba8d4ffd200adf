using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Compare;

/// <summary>The page to compare runs, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComparePageTests(ConsoleBrowser browser)
{
    [Fact]
    public async Task Curves_of_runs_lie_over_each_other()
    {
        await using var server = await TrackingServer.StartAsync();
        var runs = await CompareData.LogAsync(server, 6);
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 6 runs");
        await Assertions.Expect(page.Page.Locator(".chart-host[data-drawn]")).ToHaveCountAsync(2);
        await page.ShootAsync("compare.curves.en.light");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Dark theme");
        await page.Page.WaitForTimeoutAsync(500);
        await page.ShootAsync("compare.curves.en.dark");
        await page.AssertAccessibleAsync();
    }
}
