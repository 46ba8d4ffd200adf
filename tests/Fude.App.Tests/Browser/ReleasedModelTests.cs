using Fude.App.Tests.Releases;
using Fude.App.Tests.Support;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>Another model goes live while the page is open: it says so by itself, in either language.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReleasedModelTests(Chromium chromium)
{
    [Theory]
    [InlineData("en-US", "en")]
    [InlineData("ja-JP", "ja")]
    public async Task The_page_shows_the_new_tag_at_once(string locale, string language)
    {
        await using var host = await ReleaseHost.StartAsync(chromium.App.Model, chromium.App.Second);
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { Locale = locale }, host.App.Client.BaseAddress);
        await page.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        var tag = page.Page.Locator("#tag");
        await page.Expect(tag).ToHaveTextAsync("v1");
        await page.DrawAsync(3);
        await page.Expect(page.Label).ToHaveTextAsync("3");
        await Patience.UntilAsync(async () => (await Telemetry.Scrape.OfAsync(host.Admin))["fude_events_listeners"] == 1);

        await host.DeployAsync(chromium.App.Second, "v2");
        await page.Expect(tag).ToHaveTextAsync("v2"); // nobody has touched it
        await page.Page.ClickAsync("#recognise");
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Expect(tag).ToHaveTextAsync("v2");
        await host.ChangeAsync("rollback");
        await page.Expect(tag).ToHaveTextAsync("v1");
        page.AssertQuiet();
    }
}
