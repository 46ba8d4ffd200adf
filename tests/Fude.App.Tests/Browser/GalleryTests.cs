using System.Text.RegularExpressions;
using Fude.App.Tests.Nginx;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>The history on the page, through a real nginx: see, correct, delete, page back, compare models.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GalleryTests(Chromium chromium)
{
    [Fact]
    public async Task A_drawing_is_seen_corrected_and_deleted()
    {
        await using var host = await StartAsync();
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await chromium.OpenAsync(address: nginx.Address);
        await page.DrawAsync(7);
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Page.Locator("#follow").GetByRole(AriaRole.Button, new() { Name = "It is 1" }).ClickAsync();
        await host.UntilAsync(1, "SELECT COUNT(*) FROM truths WHERE label = '1'");

        await page.Page.ClickAsync("nav [data-view=drawings]");
        var tile = Tiles(page).First;
        await page.Expect(tile.Locator(".truth")).ToHaveTextAsync("1");
        await page.Expect(tile).ToHaveAttributeAsync("aria-label", Pattern("Read as 7.*Really 1.*Yours"));
        await tile.ClickAsync();
        await page.Expect(page.Page.Locator("#opened .steps > li")).ToHaveCountAsync(11);
        await page.Expect(page.Page.Locator("#opened .numbers td")).ToHaveCountAsync(784);
        await page.Page.Locator("#opened").GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
        await host.UntilAsync(0, "SELECT COUNT(*) FROM truths");

        await page.Button("Delete this drawing").ClickAsync();
        await page.Button("Delete").ClickAsync();
        await host.UntilAsync(0, "SELECT COUNT(*) FROM images");
        await page.Expect(page.Page.Locator(".nothing")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Keys_alone_are_enough()
    {
        await using var host = await StartAsync();
        for (var digit = 0; digit < 5; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await using var page = await OpenAsync("drawings", host.Client.BaseAddress!);
        var keys = page.Page.Keyboard;
        await page.Expect(Tiles(page).Nth(4)).ToHaveAttributeAsync("aria-label", Pattern("Read as"));
        await Tiles(page).First.FocusAsync();
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("8");
        await page.Expect(page.Page.Locator("#view-drawings .notice")).ToContainTextAsync("Only the person who drew this"); // somebody else drew it
        await keys.PressAsync("Enter");
        await page.Expect(page.Page.Locator("#opened h2")).ToHaveTextAsync("Drawing 4");
        await keys.PressAsync("ArrowRight");
        await page.Expect(page.Page.Locator("#opened h2")).ToHaveTextAsync("Drawing 3");
        await keys.PressAsync("Escape");
        await page.Expect(page.Page.Locator("#opened")).ToBeHiddenAsync();
        Assert.Equal("2", await page.Page.EvaluateAsync<string>("() => document.activeElement.dataset.slot"));
    }

    [Fact]
    public async Task A_second_model_answers_for_all_and_both_answers_are_seen()
    {
        await using var host = await StartAsync("--Bundle:Tag=v1", $"--Bundle:Others=v2={chromium.App.Second.Folder}");
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await OpenAsync("models", nginx.Address);
        await page.Button("Let v2 answer for all stored drawings").ClickAsync();
        await page.Expect(page.Page.Locator(".job")).ToHaveAttributeAsync("data-state", "finished");
        await page.Page.ClickAsync("nav [data-view=drawings]");
        await page.Page.Locator("#compare").CheckAsync();
        await page.Expect(Tiles(page).First.Locator(".lines > span")).ToHaveCountAsync(2);
        await page.Expect(Tiles(page).First.Locator(".lines b").Nth(1)).ToHaveTextAsync(Pattern("^[0-9]$"));
        await Tiles(page).First.ClickAsync();
        await page.Expect(page.Page.Locator("#opened ul.said .tag")).ToHaveTextAsync(["v1", "v2"]);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_thousand_drawings_are_paged_back_and_few_are_in_the_page()
    {
        await using var host = await StartAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await host.Client.PredictAsync(Drawings.Png(i % 10)));
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await OpenAsync("drawings", nginx.Address);
        await page.Expect(page.Page.Locator(".count")).ToContainTextAsync("1,000 drawings");
        for (var i = 0; i < 100 && !await page.Page.EvaluateAsync<bool>("() => scrollY + innerHeight >= document.documentElement.scrollHeight - 2"); i++)
        {
            await page.Page.EvaluateAsync("() => scrollBy({ top: innerHeight, behavior: 'instant' })");
            await page.Expect(page.Page.Locator(".tile:not([hidden]):not(.waiting)").First).ToBeVisibleAsync();
            Assert.InRange(await Tiles(page).CountAsync(), 1, 150);
        }

        await page.Expect(page.Page.Locator(".tile:not([hidden])").Last).ToHaveAttributeAsync("aria-label", Pattern("^Drawing 1,"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_gallery_speaks_japanese_and_fits_a_phone()
    {
        await using var host = await StartAsync();
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await using var page = await OpenAsync("drawings", host.Client.BaseAddress!, Chromium.Phone(locale: "ja-JP"));
        await page.Expect(page.Page.Locator(".count")).ToContainTextAsync("10 枚");
        await page.Page.TapAsync(".tile");
        await page.Expect(page.Page.Locator("#behind-title")).ToHaveTextAsync("舞台裏");
        await page.Expect(page.Page.Locator("#opened .steps > li")).ToHaveCountAsync(11);
        Assert.Equal(360, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await page.ScreenshotAsync("phone-opened-japanese");
        page.AssertQuiet();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_thousand_scroll_with_a_small_page_and_no_long_task()
    {
        await using var host = await StartAsync();
        await LargeHistory.FillAsync(host.Database, 100_000);
        await using var page = await OpenAsync("drawings", host.Client.BaseAddress!);
        await page.Expect(page.Page.Locator(".count")).ToContainTextAsync("100,000 drawings");
        await page.Page.EvaluateAsync("() => { window.longest = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.longest = Math.max(window.longest, e.duration); }).observe({ type: 'longtask' }); }");
        foreach (var share in (double[])[0.1, 0.5, 0.9, 0.3, 1, 0])
        {
            await page.Page.EvaluateAsync("share => scrollTo({ top: share * document.documentElement.scrollHeight, behavior: 'instant' })", share);
            for (var i = 0; i < 20; i++)
            {
                await page.Page.Mouse.WheelAsync(0, 400);
                await page.Page.WaitForTimeoutAsync(16);
            }

            await page.Expect(page.Page.Locator(".tile.waiting:not([hidden])")).ToHaveCountAsync(0);
            Assert.InRange(await page.Page.EvaluateAsync<int>("() => document.querySelectorAll('*').length"), 1, 3000);
        }

        var longest = await page.Page.EvaluateAsync<double>("() => window.longest");
        TestContext.Current.TestOutputHelper?.WriteLine($"longest task: {longest} ms");
        Assert.InRange(longest, 0, 500); // 100 is the aim; a busy machine stretches every task
    }

    private static ILocator Tiles(DrawingPage page) => page.Page.Locator(".tile:not([hidden])");

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<DrawingPage> OpenAsync(string view, Uri address, BrowserNewContextOptions? options = null)
    {
        var page = await chromium.OpenAsync(options, address);
        await page.Page.ClickAsync($"nav [data-view={view}]");
        return page;
    }

    private Task<StoredApp> StartAsync(params string[] settings) =>
        StoredApp.StartAsync(chromium.App.Model, DatabaseKind.Sqlite, ["--Security:Proxies=127.0.0.1", .. settings]);
}
