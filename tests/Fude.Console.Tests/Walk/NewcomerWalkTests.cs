using System.Net.Http.Headers;
using Fude.App.Tests.Support;
using Fude.Console.Tests.Support;
using Fude.Testing;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Walk;

/// <summary>A newcomer's whole way: an empty system, the first training seen live, two runs compared, a model registered, released as a canary, and rolled back.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Long")]
public sealed class NewcomerWalkTests(ConsoleBrowser browser)
{
    [Fact]
    public async Task From_an_empty_system_to_a_release_and_back()
    {
        Assert.SkipUnless(File.Exists(FudePrograms.Program), $"the command line is not built ({FudePrograms.Program})");
        await using (var empty = await TrackingServer.StartAsync())
        await using (var first = await browser.OpenAsync(empty))
        {
            await Assertions.Expect(first.Page.Locator("code")).ToHaveCountAsync(3);
            await first.ShootAsync("walk.1.empty");
        }

        using var folder = new TemporaryFolder();
        await using var fude = new FudePrograms(folder["data"]);
        fude.Up();
        var console = await fude.AddressAsync("tracking");
        await using var page = await browser.OpenAsync(console);

        // The first training, while it runs.
        var live = new LocatorAssertionsToBeVisibleOptions { Timeout = 400_000 };
        await page.Page.Locator("a[href^='/runs/']").First.ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).Not.ToHaveTextAsync("Overview");
        await Assertions.Expect(page.Page.GetByText("valid_loss").First).ToBeVisibleAsync(live); // the first epoch is over
        await Assertions.Expect(page.Page.Locator(".state.busy").First).ToBeVisibleAsync();
        await page.ShootAsync("walk.2.training");
        await Assertions.Expect(page.Page.Locator(".state.good").First).ToBeVisibleAsync(live);
        await page.ShootAsync("walk.3.trained");

        // A second one, and both side by side.
        await fude.RunAsync("train", "--model", "mlp", "--epochs", "3");
        await page.GoAsync("/experiments");
        await page.ShootAsync("walk.4.experiments");
        await page.Page.Locator("main a[href^='/experiments/']").First.ClickAsync();
        var rows = page.Page.Locator("input[type=checkbox][aria-label^='Select ']");
        await Assertions.Expect(page.Page.Locator("a[href^='/runs/']")).ToHaveCountAsync(2);
        await rows.Nth(1).CheckAsync();
        await rows.Nth(2).CheckAsync();
        await page.ShootAsync("walk.5.runs");
        await page.Page.GetByText("Compare", new() { Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Compare 2 runs");
        await Assertions.Expect(page.Page.Locator("[data-drawn]").First).ToBeVisibleAsync();
        await page.ShootAsync("walk.6.compare");

        // The second is registered and released as a canary.
        await page.GoAsync("/experiments/0");
        var address = await page.Page.Locator("a[href^='/runs/']").First.GetAttributeAsync("href");
        await page.GoAsync(address!);
        await page.PressAsync("Register model…");
        await page.Page.GetByLabel("Model", new() { Exact = true }).FillAsync("newcomer");
        await page.PressAsync("Register");
        await page.SaysAsync("Registered as newcomer, version 1.");
        await page.ShootAsync("walk.7.registered");
        var app = await fude.AddressAsync("app");
        await page.GoAsync("/models/newcomer/versions/1");
        await page.ShootAsync("walk.8.version");
        await page.GoAsync("/releases/new");
        await page.Page.Locator("#model").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.ShootAsync("walk.9.deploy");
        if (await page.Page.GetByLabel("Release it all the same").CountAsync() > 0)
            await page.Page.GetByLabel("Release it all the same").CheckAsync();
        await page.Page.Locator("input[name=reason], #reason").First.FillAsync("a newcomer tries it");
        await page.PressAsync("Release");
        await DrawAsync(app, 60);
        await page.GoAsync("/releases");
        await Assertions.Expect(page.Page.GetByText("canary").First).ToBeVisibleAsync();
        await page.ShootAsync("walk.10.canary");

        // And back.
        await page.PressAsync("Roll back…");
        await page.Page.GetByLabel("Why, for the ledger").FillAsync("enough tried");
        await page.PressAsync("Roll back");
        await Assertions.Expect(page.Page.GetByText("enough tried").First).ToBeVisibleAsync();
        await page.ShootAsync("walk.11.back");
        await page.GoAsync("/");
        await page.ShootAsync("walk.12.overview");
    }

    private static async Task DrawAsync(Uri app, int count)
    {
        using var http = new HttpClient { BaseAddress = app };
        for (var i = 0; i < count; i++)
        {
            using var picture = new ByteArrayContent(Drawings.Png(i % 10)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
            using var form = new MultipartFormDataContent { { picture, "image", "drawing.png" } };
            using var answer = await http.PostAsync("api/predictions", form);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
