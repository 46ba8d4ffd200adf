using Fude.Console.Tests.RunTable;
using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.Experiments;

/// <summary>The page of experiments in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ExperimentsPageTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Experiments_are_made_described_renamed_deleted_and_restored(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await using var page = await browser.OpenAsync(server, "/experiments");
        await page.PressAsync("New experiment");
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("<b>digits</b>");
        await page.PressAsync("Create");
        await page.SaysAsync("Created “<b>digits</b>”.");
        var id = (string)(await server.GetAsync("experiments/get-by-name?experiment_name=%3Cb%3Edigits%3C%2Fb%3E"))["experiment"]!["experiment_id"]!;
        await RunTableData.RunAsync(server, id, "one", 1000);
        await RunTableData.RunAsync(server, id, "two", 2000, status: null);
        await page.GoAsync("/experiments");
        var row = page.Page.Locator($"tr[data-experiment='{id}']");
        await Expect(row).ToContainTextAsync("1 running");

        async Task ChooseAsync(string item)
        {
            await page.PressAsync("Actions for <b>digits</b>");
            await page.Page.GetByText(item, new() { Exact = true }).ClickAsync();
            await Expect(page.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        }

        await ChooseAsync("Description and tags");
        await page.Page.GetByLabel("Description (Markdown)").FillAsync("# Strokes\n\n<script>alert(1)</script> **bold**");
        await page.PressAsync("Set tag");
        await page.Page.GetByLabel("Key").FillAsync("team");
        await page.Page.GetByLabel("Value").FillAsync("筆");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("experiments.dialog");
        await page.PressAsync("Save");
        await Expect(row).ToContainTextAsync("team 筆");
        await page.GoAsync("/experiments"); // a message that fades in or out has weak contrast
        await Expect(row).ToContainTextAsync("team 筆");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("experiments.en.light");

        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("<b>digits</b>");
        await Expect(page.Page.Locator(".markdown strong")).ToHaveTextAsync("bold");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("runs.described");
        await page.GoAsync("/experiments");

        await ChooseAsync("Rename");
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Default");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.SaysAsync("This did not work: Experiment(name=Default) already exists.");
        await ChooseAsync("Delete");
        await page.SaysAsync("and its 2 runs are hidden");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Which experiments").SelectOptionAsync("deleted");
        await Expect(row).ToHaveCountAsync(1);
        await ChooseAsync("Restore");
        await Expect(row).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Which experiments").SelectOptionAsync("");
        await page.Page.GetByLabel("Search by name").FillAsync("DIGI");
        await Expect(page.Page.Locator("tr[data-experiment]")).ToHaveCountAsync(1);
        Assert.Contains("q=DIGI", page.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ja-JP", ColorScheme.Dark, false)]
    [InlineData("en-US", ColorScheme.Light, true)]
    [InlineData("ja-JP", ColorScheme.Light, true)]
    [InlineData("en-US", ColorScheme.Dark, false)]
    public async Task Both_pages_are_accessible_in_both_languages_and_themes_and_on_a_phone(string locale, ColorScheme scheme, bool phone)
    {
        await using var server = await TrackingServer.StartAsync();
        var id = await RunTableData.ExperimentAsync(server, "strokes-の-very-long-name-of-an-experiment-that-somebody-has-chosen");
        var running = await RunTableData.RunAsync(server, id, "running", 1000, [("loss", 1.5)], status: null);
        for (var step = 0; step < 30; step++)
            await server.PostAsync("runs/log-metric", new { run_id = running, key = "loss", value = 2.0 / (step + 1), timestamp = 2000 + step, step });
        foreach (var status in (string[])["FINISHED", "FAILED", "KILLED"])
            await RunTableData.RunAsync(server, id, status, 2000, [("loss", status == "FAILED" ? "NaN" : 0.25), ("accuracy", "Infinity")], [("lr", "0.01")], status: status);
        var options = phone ? ConsoleBrowser.Phone(scheme, locale) : new BrowserNewContextOptions { Locale = locale, ColorScheme = scheme };
        var name = $"{locale[..2]}.{scheme.ToString().ToLowerInvariant()}{(phone ? ".phone" : "")}";
        await using var page = await browser.OpenAsync(server, "/experiments", options);
        await Expect(page.Page.Locator($"tr[data-experiment='{id}']")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.ShootAsync($"experiments.{name}");
        await page.GoAsync($"/experiments/{id}");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(4);
        await page.AssertAccessibleAsync();
        await page.ShootAsync($"runs.{name}");
        if (phone)
            Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
