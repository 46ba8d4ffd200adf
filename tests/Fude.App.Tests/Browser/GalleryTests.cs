using System.Globalization;
using Fude.App.Tests.Nginx;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>The history on the page, through a real nginx: drawings are seen, corrected, compared, explained and deleted.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GalleryTests(Chromium chromium)
{
    [Fact]
    public async Task A_drawing_is_drawn_seen_corrected_explained_and_deleted()
    {
        await using var host = await StartAsync();
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await chromium.OpenAsync(address: nginx.Address);
        await page.DrawAsync(3);
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Label).ToHaveTextAsync("3");

        await page.Page.ClickAsync("nav a[data-view=drawings]");
        var tile = page.Page.Locator(".tile").First;
        await page.Expect(tile.Locator(".digit")).ToHaveTextAsync("3");
        await tile.FocusAsync();
        await page.Page.Keyboard.PressAsync("8"); // by one key
        await page.Expect(tile.Locator(".truth")).ToHaveTextAsync("8");
        await UntilAsync(host, "SELECT COUNT(*) FROM truths WHERE label = '8'", 1);

        await page.Page.Keyboard.PressAsync("Enter");
        var dialog = page.Page.Locator("#opened");
        await page.Expect(dialog.Locator(".behind-list li").First).ToBeVisibleAsync();
        Assert.InRange(await dialog.Locator(".behind-list > ol > li").CountAsync(), 9, 20);
        await page.Expect(dialog.Locator(".numbers td")).ToHaveCountAsync(784);
        await page.Expect(dialog.Locator(".behind-list")).ToContainTextAsync("SQLite");
        await dialog.Locator(".truth-keys button", new LocatorLocatorOptions { HasText = "3" }).ClickAsync(); // by one click
        await UntilAsync(host, "SELECT COUNT(*) FROM truths WHERE label = '3'", 1);
        Assert.Equal(2, await host.NumberAsync("SELECT COUNT(*) FROM corrections"));

        await dialog.Locator(".delete").ClickAsync();
        await dialog.Locator(".delete-now").ClickAsync();
        await page.Expect(page.Page.Locator(".nothing")).ToBeVisibleAsync();
        Assert.Equal(0, await host.NumberAsync("SELECT (SELECT COUNT(*) FROM images) + (SELECT COUNT(*) FROM pictures) + (SELECT COUNT(*) FROM corrections)"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_second_model_answers_for_all_and_both_answers_are_seen()
    {
        await using var host = await StartAsync();
        for (var digit = 0; digit < 10; digit++)
            await host.Client.PredictAsync(Drawings.Png(digit));
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await chromium.OpenAsync(address: nginx.Address);
        await page.Page.ClickAsync("nav a[data-view=models]");
        await page.Page.Locator("button[data-tag=second]").ClickAsync();
        await page.Expect(page.Page.Locator(".job")).ToHaveAttributeAsync("data-state", "finished");
        Assert.Equal(20, await host.NumberAsync("SELECT COUNT(*) FROM predictions"));
        await page.Page.ClickAsync("nav a[data-view=drawings]");
        await page.Page.CheckAsync("#compare");
        var lines = page.Page.Locator(".tile").First.Locator(".lines > span");
        await page.Expect(lines).ToHaveCountAsync(2);
        await page.Expect(lines.Nth(0)).ToContainTextAsync("first");
        await page.Expect(lines.Nth(1)).ToContainTextAsync("second");
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_others_draw_appears_by_itself()
    {
        await using var host = await StartAsync();
        await host.Client.PredictAsync(Drawings.Png(1));
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await chromium.OpenAsync(address: new Uri(nginx.Address, "/#drawings"));
        var digit = page.Page.Locator(".tile").First.Locator(".digit");
        await page.Expect(digit).ToHaveTextAsync("1");
        await host.Client.PredictAsync(Drawings.Png(7));
        await page.Expect(digit).ToHaveTextAsync("7");
    }

    [Fact]
    public async Task A_thousand_drawings_are_paged_through()
    {
        await using var host = await StartAsync();
        await FillAsync(host, 1_000);
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        await using var page = await chromium.OpenAsync(address: new Uri(nginx.Address, "/#drawings"));
        await page.Expect(page.Page.Locator(".tile").First.Locator(".digit")).Not.ToBeEmptyAsync();
        var most = 0;
        // To the end by leaps, then to where the oldest drawing is seen.
        for (var i = 0; i < 40; i++)
        {
            await page.Page.EvaluateAsync("i => scrollTo(0, document.documentElement.scrollHeight * (i + 1) / 40)", i);
            await page.Page.WaitForTimeoutAsync(60);
            most = Math.Max(most, await page.Page.EvaluateAsync<int>("() => document.querySelectorAll('.tile').length"));
        }

        for (var i = 0; i < 100 && !await page.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.tile')].some(tile => tile.drawing?.id === 1)"); i++)
        {
            await page.Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
            await page.Page.WaitForTimeoutAsync(100);
        }

        Assert.True(await page.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.tile')].some(tile => tile.drawing?.id === 1)"), "The oldest drawing is never seen.");
        Assert.InRange(most, 10, 400); // what is not in sight is not in the document
        page.AssertQuiet();
    }

    [Fact]
    public Task Screenshots_of_every_view_are_taken_for_people_to_look_at() => ShootAsync(("desktop", new()), ("phone-dark-ja", Chromium.Phone(ColorScheme.Dark, "ja-JP")));

    [Fact]
    [Trait("Category", "Long")]
    public Task Screenshots_are_taken_in_other_colours_and_languages() => ShootAsync(
        ("desktop-dark-ja", new() { ColorScheme = ColorScheme.Dark, Locale = "ja-JP" }), ("phone", Chromium.Phone()));

    private async Task ShootAsync(params (string Name, BrowserNewContextOptions Options)[] browsers)
    {
        await using var host = await StartAsync();
        await FillAsync(host, 200);
        var last = 0L;
        for (var digit = 0; digit < 10; digit++)
            last = (long)(await host.Client.PredictAsync(Drawings.Png(digit)))["imageId"]!;
        using (var again = await host.Client.PostAsync("api/predictions/repredict-all?model=second", null))
            Assert.Equal(200, (int)again.StatusCode);
        foreach (var (name, options) in browsers)
        {
            foreach (var (view, part) in ((string, string)[])[("drawings", "#drawings"), ("models", "#models"), ("drawing", $"#drawing/{last}"), ("behind", $"#drawing/{last}")])
            {
                await using var page = await chromium.OpenAsync(options, new Uri(host.Client.BaseAddress!, "/" + part));
                await page.Page.WaitForLoadStateAsync(LoadState.Load);
                if (view == "behind")
                {
                    await page.Expect(page.Page.Locator("#opened .numbers td")).ToHaveCountAsync(784);
                    await page.Page.EvaluateAsync("() => document.querySelector('#behind-title').scrollIntoView()");
                }

                await page.ScreenshotAsync($"{view}-{name}");
                page.AssertQuiet();
            }
        }
    }

    private Task<StoredApp> StartAsync() => StoredApp.StartAsync(
        chromium.App.Model, DatabaseKind.Sqlite, "--Bundle:Tag=first", $"--Bundle:Others=second={chromium.App.Second.Folder}", "--Security:Proxies=127.0.0.1");

    // By SQL: as many drawings as that would take minutes to draw.
    private static async Task FillAsync(StoredApp host, int drawings)
    {
        var pictures = Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit)).ToArray();
        var result = string.Join(',', Enumerable.Range(0, 10).Select(i => i == 3 ? "0.91" : "0.01"));
        for (var first = 1; first <= drawings; first += 1000)
        {
            await host.Database.WriteAsync(session =>
            {
                for (var i = first; i < first + 1000 && i <= drawings; i++)
                {
                    var key = i.ToString("x32", CultureInfo.InvariantCulture);
                    session.Execute("INSERT INTO images (id, original_filename, resized_filename, created_at, pixels) VALUES (@p0, @p1, @p2, @p3, @p4)", i, $"/images/{key}/original.png", $"/images/{key}/resized.png", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i), new byte[784]);
                    session.Execute("INSERT INTO pictures (image_id, content) VALUES (@p0, @p1)", i, pictures[i % 10]);
                    session.Execute("INSERT INTO predictions (model_id, image_id, result, label, created_at) VALUES (1, @p0, @p1, @p2, @p3)", i, $"[{result}]", $"{i % 10}", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i));
                }
            });
        }
    }

    private static async Task UntilAsync(StoredApp host, string sql, long expected)
    {
        for (var i = 0; i < 300 && await host.NumberAsync(sql) != expected; i++)
            await Task.Delay(50);
        Assert.Equal(expected, await host.NumberAsync(sql));
    }
}
