using Fude.Console.Tests.RunPage;
using Fude.Console.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.Previews;

/// <summary>Folders with more files than a page can show.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LargeFolderTests(ConsoleBrowser browser)
{
    [Fact]
    public Task A_folder_of_a_thousand_files_is_leafed_through() => LeafAsync(1_000);

    [Fact]
    [Trait("Category", "Long")]
    public Task So_is_one_of_a_hundred_thousand() => LeafAsync(100_000);

    private async Task LeafAsync(int count)
    {
        await using var made = await RunPageServer.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(made.Folder(made.Trained), "many")).FullName;
        for (var i = 0; i < count; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"file-{i:000000}.txt"), $"I am {i}", TestContext.Current.CancellationToken);
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}?tab=artifacts&path=many");
        await Expect(page.Page.GetByText($"1–200 of {count:#,0}")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".shown tbody tr")).ToHaveCountAsync(200);
        await Expect(page.Page.Locator(".tree li li")).ToHaveCountAsync(101);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Page.GetByText($"201–400 of {count:#,0}")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Names from").FillAsync($"file-{count - 5:000000}");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByText($"{count - 4:#,0}–{count:#,0} of {count:#,0}")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = $"file-{count - 1:000000}.txt" }).ClickAsync();
        await Expect(page.Page.Locator("pre.text")).ToHaveTextAsync($"I am {count - 1}");
        await page.Page.GoBackAsync();
        await Expect(page.Page.Locator(".shown tbody tr")).ToHaveCountAsync(5);
    }
}
