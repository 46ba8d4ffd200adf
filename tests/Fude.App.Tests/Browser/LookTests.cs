using System.Text.Json;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>Languages, themes, small screens, contrast; and the screenshots that people look at.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LookTests(Chromium chromium)
{
    [Fact]
    public async Task The_browser_s_language_is_spoken_and_a_switch_is_remembered()
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { Locale = "ja-JP" });
        var html = page.Page.Locator("html");
        await page.Expect(html).ToHaveAttributeAsync("lang", "ja");
        await page.Expect(page.Button("認識する")).ToBeVisibleAsync();
        await page.DrawAsync(7);
        await page.Button("認識する").ClickAsync();
        await page.Expect(page.Page.Locator("#state")).ToHaveTextAsync("認識しました");
        await page.Expect(page.Page.Locator("#sure")).ToContainTextAsync("確信度");

        await page.Button("English").ClickAsync();
        await page.Expect(html).ToHaveAttributeAsync("lang", "en");
        await page.Expect(page.Page.Locator("#state")).ToHaveTextAsync("Recognised");
        await page.Page.ReloadAsync();
        await page.Expect(html).ToHaveAttributeAsync("lang", "en");
        await page.Expect(page.Button("Recognise")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Other_languages_get_english()
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { Locale = "fr-FR" });
        await page.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task The_theme_follows_the_browser_until_it_is_switched_and_the_ink_follows_the_theme()
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await page.StrokeAsync((60, 140), (220, 140));
        Assert.InRange(await InkLightnessAsync(page), 200, 255);
        await page.Button("Switch to light").ClickAsync();
        Assert.InRange(await InkLightnessAsync(page), 0, 60);
        await page.Page.ReloadAsync();
        await page.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await page.Expect(page.Button("Switch to dark")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public async Task Nothing_is_cut_off_at_any_width(string locale)
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { Locale = locale });
        await page.DrawAsync(8);
        await page.Expect(page.Label).ToHaveTextAsync("8");
        await page.Page.ClickAsync("summary");
        foreach (var width in (int[])[360, 414, 768, 820, 1024, 1920])
        {
            await page.Page.SetViewportSizeAsync(width, 760);
            var wide = await page.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('body *')]
                  .filter(e => !e.closest('.unseen, #hint, template, .value') && e.getClientRects().length)
                  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
                  .map(e => e.outerHTML.slice(0, 80))
                """);
            Assert.Empty(wide);
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_has_the_contrast_of_wcag_aa(ColorScheme scheme)
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.Page.ClickAsync("summary");
        await AssertContrastAsync(page, "empty");
        await page.DrawAsync(2);
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "live");
        await AssertContrastAsync(page, "live");
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await AssertContrastAsync(page, "final");
        await page.Button("Clear").ClickAsync();
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Notice).ToBeVisibleAsync();
        await AssertContrastAsync(page, "notice");
    }

    [Fact]
    public async Task Every_control_can_be_reached_by_keyboard_and_shows_it()
    {
        await using var page = await chromium.OpenAsync();
        await page.StrokeAsync((140, 60), (140, 220));
        await page.Page.EvaluateAsync("() => document.activeElement.blur()");
        List<string> reached = [];
        for (var i = 0; i < 11; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var where = await page.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.dataset.view || document.activeElement.localName");
            if (where == "body")
                continue; // the browser's own controls, between the last of the page and the first
            reached.Add(where);
            Assert.Equal("3px", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineWidth"));
        }

        Assert.Equal(["canvas", "clear", "draw", "drawings", "language", "models", "recognise", "summary", "theme", "undo"], reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_moves_for_those_who_asked_for_that()
    {
        await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var moving = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('body *')]
              .filter(e => getComputedStyle(e).transitionProperty !== 'none' && getComputedStyle(e).transitionDuration !== '0s')
              .map(e => e.outerHTML.slice(0, 80))
            """);
        Assert.Empty(moving);
    }

    [Fact]
    public Task Screenshots_are_taken_for_people_to_look_at() => ShootAsync(
        ("desktop-empty", new()),
        ("desktop-japanese-keys", new() { Locale = "ja-JP", ViewportSize = new ViewportSize { Width = 1280, Height = 960 } }),
        ("phone-dark-japanese", Chromium.Phone(ColorScheme.Dark, "ja-JP")));

    [Fact]
    [Trait("Category", "Long")]
    public Task Screenshots_are_taken_of_other_screens() => ShootAsync(
        ("desktop", new()),
        ("desktop-dark", new() { ColorScheme = ColorScheme.Dark }),
        ("tablet", new() { ViewportSize = new ViewportSize { Width = 768, Height = 1024 } }),
        ("phone", Chromium.Phone()),
        ("phone-empty", Chromium.Phone()));

    private async Task ShootAsync(params (string Name, BrowserNewContextOptions Options)[] shots)
    {
        foreach (var (name, options) in shots)
        {
            await using var page = await chromium.OpenAsync(options);
            var phone = options.HasTouch == true;
            if (!name.EndsWith("empty", StringComparison.Ordinal))
            {
                await (phone ? page.TouchAsync(7) : page.DrawAsync(7));
                await page.Expect(page.Label).ToHaveTextAsync("7");
                await page.Page.ClickAsync("#recognise");
                await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
            }

            if (name.Contains("keys", StringComparison.Ordinal))
                await page.Page.ClickAsync("summary");
            await page.ScreenshotAsync(name, fullPage: phone);
            page.AssertQuiet();
        }
    }

    private static Task<double> InkLightnessAsync(DrawingPage page) => page.Page.EvaluateAsync<double>(
        """
        () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => {
          const canvas = document.querySelector('#canvas');
          const copy = new OffscreenCanvas(1, 1).getContext('2d');
          copy.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
          const [r, g, b] = copy.getImageData(0, 0, 1, 1).data;
          resolve((r + g + b) / 3);
        })))
        """);

    private static async Task AssertContrastAsync(DrawingPage page, string state)
    {
        var json = await page.Page.EvaluateAsync<JsonElement>(Contrast.Script);
        var pairs = json.EnumerateArray().ToArray();
        Assert.True(pairs.Length > 25, $"{pairs.Length} texts were measured");
        foreach (var pair in pairs)
        {
            var (ratio, least) = (pair.GetProperty("ratio").GetDouble(), pair.GetProperty("least").GetDouble());
            Assert.True(ratio >= least, $"{state}: {ratio:F2} of {least} for {pair.GetProperty("what").GetString()}");
        }
    }
}
