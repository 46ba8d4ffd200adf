using Fude.Console.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.RunPage;

/// <summary>Every part of the page of a run in both themes and languages and on a phone: nothing that axe-core finds, nothing beside the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunLookTests(ConsoleBrowser browser)
{
    private static readonly (string Query, string Waits)[] Parts =
    [
        ("", "section h2"), ("?tab=metrics", ".cards canvas"), ("?tab=model", ".matrix td"), ("?tab=artifacts", ".browser table"), ("?tab=artifacts&path=model/model.onnx", ".drawing li"),
        ("?tab=artifacts&path=model/bundle.json", "details summary"), ("?tab=artifacts&path=table.csv", "td.number"), ("?tab=artifacts&path=evaluation.json", "pre.text"),
        ("?tab=artifacts&path=notes/README.md", ".markdown img"), ("?tab=artifacts&path=gate/gate.html", "iframe"), ("?tab=artifacts&path=confusion-matrix.svg", ".picture img"),
    ];

    [Theory]
    [InlineData("en-US", ColorScheme.Light, false)]
    [InlineData("ja-JP", ColorScheme.Dark, false)]
    [InlineData("ja-JP", ColorScheme.Light, true)]
    public async Task Every_part_can_be_used_by_everybody(string locale, ColorScheme scheme, bool phone)
    {
        await using var made = await RunPageServer.StartAsync();
        var options = phone ? ConsoleBrowser.Phone(scheme, locale) : new BrowserNewContextOptions { Locale = locale, ColorScheme = scheme };
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}", options);
        page.IsForeseen = complaint => complaint.Contains("sandboxed", StringComparison.Ordinal); // the frame's pictures for people are taken by a script
        for (var i = 0; i < Parts.Length; i++)
        {
            await page.GoAsync($"/runs/{made.Trained}{Parts[i].Query}");
            await Expect(page.Page.Locator(Parts[i].Waits).First).ToBeVisibleAsync();
            await page.ShootAsync($"arun.{i:00}.{locale[..2]}.{scheme}{(phone ? ".phone" : "")}");
            if (Parts[i].Waits == "iframe")
            {
                // axe-core puts a script into every frame, and this one runs none.
                Assert.NotEqual("", await page.Page.Locator("iframe").GetAttributeAsync("title"));
                await page.Page.Locator("iframe").EvaluateAsync("frame => frame.remove()");
            }

            await page.AssertAccessibleAsync();
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{Parts[i].Query} is wider than the window.");
            Assert.Equal(1, await page.Page.Locator("h1:visible").CountAsync());
        }
    }
}
