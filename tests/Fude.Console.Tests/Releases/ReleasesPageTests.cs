using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Releases;

/// <summary>The releases in a browser, with the real application behind them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReleasesPageTests(ConsoleBrowser browser, TestModels models)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task An_administrator_takes_a_model_from_the_registry_to_all_people_and_back_and_the_ledger_names_them(Storage storage)
    {
        await using var console = await ReleasedConsole.StartAsync(models, storage, models.Second);
        await using var page = await console.OpenAsync(browser, "/releases");
        await page.SaysAsync("No candidate is on its way.");
        await ShareAsync(page, "v1", "100 %");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Release a model…" }).ClickAsync();
        await DeployAsync(page);
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Release 2 m2");
        await Assertions.Expect(page.Page.Locator(".state.busy", new() { HasText = "canary" }).First).ToBeVisibleAsync();

        await page.GoAsync("/releases");
        await page.SaysAsync("Waits: not enough is known yet");
        var compared = page.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Compared drawings" });
        await Assertions.Expect(compared).ToHaveAttributeAsync("value", "0");
        for (var digit = 0; digit < 4; digit++)
            await console.DrawAsync(digit);
        await Assertions.Expect(compared).ToHaveAttributeAsync("value", "4"); // while one looks
        await Assertions.Expect(page.Page.Locator(".chart canvas")).ToBeVisibleAsync();
        await page.PressAsync("Figures as a table");
        await Assertions.Expect(page.Page.Locator(".chart-table tbody tr").Nth(2)).ToBeVisibleAsync(); // it grows while one looks
        await AssertAccessibleInBothThemesAsync(page, "releases.canary");

        await ChangeAsync(page, "Pause…", "Pause", "lunch");
        await Assertions.Expect(page.Page.Locator(".state", new() { HasText = "canary · paused" }).First).ToBeVisibleAsync();
        await ChangeAsync(page, "Go on…", "Go on", "back from lunch");
        await Assertions.Expect(page.Page.Locator(".state", new() { HasText = "paused" })).ToHaveCountAsync(0);
        await ChangeAsync(page, "Make it live…", "Make it live", "it is <b>better</b>");
        await ShareAsync(page, "m2", "100 %");
        await page.SaysAsync("it is <b>better</b>");
        await ChangeAsync(page, "Roll back…", "Roll back", "threes are nines");
        await ShareAsync(page, "v1", "100 %");

        var told = (await console.LedgerAsync()).Where(entry => (string?)entry["actor"] == "hanako").Select(entry => ((string)entry["action"]!, (string)entry["reason"]!)).Reverse();
        Assert.Equal(
            [("deploy", "a better model"), ("pause", "lunch"), ("resume", "back from lunch"), ("replace", "release 2 (m2) takes its place: it is <b>better</b>"), ("promote", "it is <b>better</b>"), ("rollback", "threes are nines"), ("restore", "threes are nines")],
            told);
    }

    [Fact]
    public async Task A_canary_that_is_worse_is_seen_to_be_taken_back_with_the_drawings_that_tell()
    {
        await using var console = await ReleasedConsole.StartAsync(models, Storage.Sqlite, models.Worse);
        var release = await console.DeployAsync(models.Worse, "v2", "canary", new { steps = new[] { 0.5, 1 }, compared = 1000, seconds = 0 });
        await console.UntilAsync(release, "canary");
        await using var page = await console.OpenAsync(browser, $"/releases/{release}", "yui");
        await Assertions.Expect(page.Page.Locator(".state.busy").First).ToBeVisibleAsync();
        foreach (var button in (string[])["Roll back…", "Pause…", "Make it live…"])
            await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = button })).ToHaveCountAsync(0); // yui reads

        for (var i = 0; i < 12; i++)
            await console.DrawAsync(i % 2 == 0 ? 3 : 8);

        await Assertions.Expect(page.Page.Locator("p > .state.bad").First).ToHaveTextAsync("failed");
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Disagreement" }).First;
        await Assertions.Expect(row.Locator(".state.bad")).ToHaveTextAsync("worse");
        var picture = page.Page.Locator(".drawings img").First;
        await Assertions.Expect(picture).ToBeVisibleAsync();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('.drawings img').naturalWidth === 280");
        await Assertions.Expect(page.Page.Locator(".timeline")).ToContainTextAsync("judge");
        await AssertAccessibleInBothThemesAsync(page, "release.failed");

        await page.GoAsync("/releases");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Release a model…" })).ToHaveCountAsync(0);
        await LedgerAsync(console, page);
        await page.GoAsync("/releases/new");
        await page.SaysAsync("To release models takes an administrator.");
        await page.GoAsync("/releases/99");
        await page.SaysAsync("There is no such release");
    }

    [Fact]
    public async Task An_application_that_does_not_help_is_told_with_what_to_do_and_comes_back_by_itself()
    {
        await using var console = await ReleasedConsole.StartAsync(models, Storage.Sqlite);
        await using (var page = await console.OpenAsync(browser, "/releases"))
        {
            await ShareAsync(page, "v1", "100 %");
            await console.StopAppAsync();
            await page.SaysAsync("The application does not answer");
            await ShareAsync(page, "v1", "100 %"); // what was known stays
            await page.AssertAccessibleAsync();
            await console.StartAppAsync(models.First);
            await Assertions.Expect(page.Page.GetByText("The application does not answer")).ToHaveCountAsync(0);
        }

        await SaysAsync("No application is set", "--Console:App=http://127.0.0.1:8000");
        await SaysAsync("The application does not run", "'fude up' starts it", "--Console:AppFile=/nowhere/app.json");
        await SaysAsync("The application does not let you in", "Both hosts need the same key", $"--Console:App=http://127.0.0.1:1/;{console.App.Address}"); // the first that can be reached
        await SaysAsync("The application does not answer as this version expects", "an older Fude", $"--Console:App={console.Server.Address}");

        async Task SaysAsync(string what, string todo, params string[] settings)
        {
            await using var other = await TrackingServer.StartAsync(Storage.Sqlite, settings);
            await using var page = await browser.OpenAsync(other, "/releases");
            await page.SaysAsync(what);
            await Assertions.Expect(page.Page.Locator(".app-trouble")).ToContainTextAsync(todo);
        }
    }

    [Fact]
    public async Task A_rollback_needs_no_mouse_and_no_English_and_fits_a_phone()
    {
        await using var console = await ReleasedConsole.StartAsync(models, Storage.Sqlite, models.Second);
        var release = await console.DeployAsync(models.Second, "v2", "canary");
        await console.UntilAsync(release, "canary");
        await using (var phone = await console.OpenAsync(browser, "/releases", options: ConsoleBrowser.Phone(ColorScheme.Dark, "ja-JP")))
        {
            await phone.SaysAsync("待機中：証拠がまだ足りません");
            Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
            await phone.AssertAccessibleAsync();
            await phone.ShootAsync("releases.ja.phone");
        }

        await using var page = await console.OpenAsync(browser, "/releases");
        await page.Page.Locator("h1").FocusAsync();
        await TabToAsync(page, "Roll back…");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByLabel("Why, for the ledger")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("no mouse");
        await page.AssertAccessibleAsync();
        // The Enter that chooses a word of an input method is no answer.
        await page.Page.EvaluateAsync("() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))");
        await page.Page.WaitForTimeoutAsync(500);
        await Assertions.Expect(page.Page.GetByLabel("Why, for the ledger")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.SaysAsync("No candidate is on its way.");
        await console.UntilAsync(release, "failed");
    }

    private static async Task TabToAsync(ConsolePage page, string button)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string>("() => document.activeElement.innerText?.trim() ?? ''") == button)
                return;
        }

        Assert.Fail($"'{button}' is not reached by the keyboard");
    }

    private static async Task DeployAsync(ConsolePage page)
    {
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Release a model");
        await page.Page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "digits · 2 (m2)" });
        await page.SaysAsync("Its gate was open.");
        await page.Page.GetByLabel("Steps: shares of the people in percent").FillAsync("50, 20");
        await page.PressAsync("Release");
        await page.SaysAsync("Give ascending percentages");
        await page.SaysAsync("Say why in one line");
        await AssertAccessibleInBothThemesAsync(page, "releases.new");
        await page.Page.GetByLabel("Steps: shares of the people in percent").FillAsync("50, 100");
        await page.Page.GetByLabel("Why, for the ledger").FillAsync("a better model");
        await page.PressAsync("Release");
    }

    private static async Task ChangeAsync(ConsolePage page, string button, string confirm, string reason)
    {
        await page.PressAsync(button);
        await page.Page.GetByLabel("Why, for the ledger").FillAsync(reason);
        await page.PressAsync(confirm);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    private static Task ShareAsync(ConsolePage page, string tag, string share) =>
        Assertions.Expect(page.Page.Locator(".shares li", new() { HasText = tag }).Filter(new() { HasText = "live" })).ToContainTextAsync($"{share} of the people");

    private static async Task LedgerAsync(ReleasedConsole console, ConsolePage page)
    {
        await page.PressAsync("Check the chain");
        await page.SaysAsync("The ledger is sound");
        await page.Page.GetByLabel("What was done").SelectOptionAsync("rollback");
        await Assertions.Expect(page.Page.Locator(".timeline > li")).ToHaveCountAsync(1);
        await page.Page.GetByLabel("Tag, person or reason").FillAsync("nobody said this");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.SaysAsync("No entry fits.");
        await page.Page.GetByLabel("Tag, person or reason").FillAsync("disagreement");
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.Locator(".timeline > li")).ToHaveCountAsync(1);
        // The moment at which the canary had begun: what was live then, in the browser's time zone.
        var start = (await console.LedgerAsync()).Single(entry => (string?)entry["action"] == "start");
        var local = DateTimeOffset.Parse((string)start["at"]!, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(1).ToOffset(TimeSpan.FromHours(9));
        await page.Page.GetByLabel("What was live at").FillAsync(local.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        await page.PressAsync("Show");
        await Assertions.Expect(page.Page.Locator(".then")).ToContainTextAsync(local.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        await Assertions.Expect(page.Page.Locator(".then li")).ToContainTextAsync(["v1"]);
        Assert.Contains("action=rollback", page.Page.Url, StringComparison.Ordinal);
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator(".then li").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".timeline > li")).ToHaveCountAsync(1);
    }

    private static async Task AssertAccessibleInBothThemesAsync(ConsolePage page, string name)
    {
        await page.ShootAsync($"{name}.en.light");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Dark theme");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" })).ToBeVisibleAsync();
        await page.ShootAsync($"{name}.en.dark");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Light theme");
    }
}
