using Fude.App.Tests.Support;
using Microsoft.Playwright;
using SkiaSharp;

namespace Fude.App.Tests.Browser;

/// <summary>Drawing on the page with everything that can draw, and reading the answer from it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DrawingTests(Chromium chromium)
{
    [Theory]
    [InlineData(7)]
    [InlineData(4)]
    public async Task A_digit_drawn_with_the_mouse_is_read(int digit)
    {
        await using var page = await chromium.OpenAsync();
        await page.DrawAsync(digit);
        await page.Expect(page.Label).ToHaveTextAsync($"{digit}"); // the live answer, before anybody asks
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "live");

        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Expect(page.Label).ToHaveTextAsync($"{digit}");
        await page.Expect(page.Page.Locator("#sure")).ToContainTextAsync("% sure");
        await page.Expect(page.Page.Locator("#announcement")).ToContainTextAsync($"Recognised as {digit}");
        await page.Expect(page.Page.Locator("#tag")).ToHaveTextAsync(TestModel.RunId);
        await page.Expect(page.Page.Locator("#chart li.best .digit")).ToHaveTextAsync($"{digit}");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_digit_drawn_with_a_finger_is_read_and_the_page_does_not_scroll()
    {
        await using var page = await chromium.OpenAsync(Chromium.Phone());
        await page.TouchAsync(3);
        Assert.Equal(0, await page.Page.EvaluateAsync<double>("() => scrollY"));
        await page.Page.TapAsync("#recognise");
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Expect(page.Label).ToHaveTextAsync("3");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_stylus_that_presses_harder_draws_broader()
    {
        await using var page = await chromium.OpenAsync();
        (float, float)[] line = [.. Enumerable.Range(0, 20).Select(i => (60f + (8 * i), 100f))];
        await page.PenAsync(0.2, line);
        var light = await page.InkAsync();
        await page.Button("Clear").ClickAsync();
        await page.PenAsync(0.9, line);
        Assert.InRange(await page.InkAsync(), light * 1.3, light * 2.5);
    }

    [Fact]
    public async Task A_digit_drawn_with_the_keyboard_is_read()
    {
        await using var page = await chromium.OpenAsync();
        var keys = page.Page.Keyboard;
        await page.Canvas.FocusAsync();
        await keys.PressAsync("Space");
        await page.Expect(page.Page.Locator("#announcement")).ToHaveTextAsync("Pen down: the arrow keys draw.");
        for (var i = 0; i < 24; i++)
            await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Space");
        await keys.PressAsync("Enter");
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Expect(page.Label).ToHaveTextAsync("1");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Undo_redo_and_clear_work_by_button_and_by_key()
    {
        await using var page = await chromium.OpenAsync();
        var keys = page.Page.Keyboard;
        await page.Expect(page.Button("Undo")).ToBeDisabledAsync();
        await page.StrokeAsync((60, 60), (220, 60));
        var one = await page.InkAsync();
        await page.StrokeAsync((60, 160), (220, 160));
        var two = await page.InkAsync();
        Assert.InRange(two, one * 1.7, one * 2.3);

        await page.Button("Undo").ClickAsync();
        Assert.Equal(one, await page.InkAsync());
        await keys.PressAsync("Control+Shift+Z");
        Assert.Equal(two, await page.InkAsync());
        await keys.PressAsync("z");
        Assert.Equal(one, await page.InkAsync());
        await keys.PressAsync("Control+z");
        Assert.Equal(0, await page.InkAsync());
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "empty");
        await keys.PressAsync("Control+y");
        Assert.Equal(one, await page.InkAsync());

        await page.Button("Clear").ClickAsync();
        Assert.Equal(0, await page.InkAsync());
        await keys.PressAsync("z"); // what was cleared comes back
        Assert.Equal(one, await page.InkAsync());
        await keys.PressAsync("Escape");
        Assert.Equal(0, await page.InkAsync());
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_is_sent_is_black_on_transparent_of_one_size_in_every_theme_and_density()
    {
        List<byte[]> rendered = [];
        foreach (var (scheme, density) in ((ColorScheme, float)[])[(ColorScheme.Light, 1), (ColorScheme.Dark, 3)])
        {
            await using var page = await chromium.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, DeviceScaleFactor = density });
            await page.DrawAsync(5);
            await page.Button("Recognise").ClickAsync();
            await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
            using var picture = SKBitmap.Decode(await page.LastSentAsync("api/predictions"));
            Assert.Equal((280, 280), (picture.Width, picture.Height));
            Assert.All(picture.Pixels.Where(pixel => pixel.Alpha > 0), pixel => Assert.Equal((0, 0, 0), (pixel.Red, pixel.Green, pixel.Blue)));
            Assert.Contains(picture.Pixels, pixel => pixel.Alpha == 255);
            Assert.Equal(0, picture.GetPixel(0, 0).Alpha);

            rendered.Add(await page.Page.EvaluateAsync<byte[]>(
                """
                async () => {
                  const pen = await import('/pen.js');
                  const stroke = [];
                  for (let i = 0; i < 40; i++) pen.addPoint(stroke, 60 + 4 * i, 140 + 60 * Math.sin(i / 5), 12);
                  return [...new Uint8Array(await (await pen.renderPng([stroke])).arrayBuffer())];
                }
                """));
        }

        Assert.Equal(rendered[0], rendered[1]);
    }
}
