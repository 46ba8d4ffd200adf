using System.Text.Json.Nodes;
using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Releases;

/// <summary>The registered models in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ModelPagesTests(ConsoleBrowser browser, TestModels models)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_model_is_followed_from_its_run_to_its_release_and_changed_on_the_way(Storage storage)
    {
        await using var console = await ReleasedConsole.StartAsync(models, storage, models.Second);
        await using var page = await console.OpenAsync(browser, "/models");
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "digits" });
        await Assertions.Expect(row).ToContainTextAsync("live");
        await page.Page.GetByLabel("Search by name").FillAsync("nothing like it");
        await page.SaysAsync("No model has such a name.");
        await page.Page.GetByLabel("Search by name").FillAsync("DIG");
        await Assertions.Expect(row).ToBeVisibleAsync();
        Assert.EndsWith("/models?q=DIG", page.Page.Url, StringComparison.Ordinal);
        await AssertAccessibleInBothThemesAsync(page, "models");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "digits", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "01234567" })).ToHaveCountAsync(2);
        await DescribeAsync(page, "Reads **digits**.\n\n<script>alert(1)</script>");
        await Assertions.Expect(page.Page.Locator(".markdown strong")).ToHaveTextAsync("digits");
        await AliasAsync(page, "champion", "1");
        await AliasAsync(page, "champion", "2"); // moved
        await Assertions.Expect(page.Page.Locator(".aliases li")).ToContainTextAsync(["@champion → Version 2"]);
        await AssertAccessibleInBothThemesAsync(page, "model");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "digits, version 1", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits, version 1");
        var chain = page.Page.Locator(".chain");
        await Assertions.Expect(chain).ToContainTextAsync("mnist-of-a-test");
        await Assertions.Expect(chain).ToContainTextAsync("run of 1");
        await Assertions.Expect(chain).ToContainTextAsync("Release 1");
        await page.PressAsync("Change stage…");
        await page.Page.GetByLabel("Production").CheckAsync();
        await page.Page.GetByLabel("Why; it is kept with the version").FillAsync("it passed <i>all</i>");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Change the stage");
        await Assertions.Expect(page.Page.Locator(".changes li")).ToContainTextAsync("None → Production by hanako");
        await Assertions.Expect(page.Page.Locator(".changes li")).ToContainTextAsync("it passed <i>all</i>");
        await page.Page.GetByLabel("Key").FillAsync("reviewed by");
        await page.Page.GetByLabel("Value").FillAsync("<img src=x onerror=alert(1)>");
        await page.PressAsync("Set tag");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "reviewed by" })).ToContainTextAsync("<img src=x");
        await AssertAccessibleInBothThemesAsync(page, "version");
        await page.PressAsync("Remove tag reviewed by");
        await Assertions.Expect(page.Page.GetByText("reviewed by")).ToHaveCountAsync(0);

        // Whoever speaks MLflow's protocol sees the same.
        var version = (await console.ReadAsync("model-versions/get?name=digits&version=1"))["model_version"]!;
        Assert.Equal("Production", (string?)version["current_stage"]);
        var kept = JsonNode.Parse((string)version["tags"]!.AsArray().Single(tag => ((string)tag!["key"]!).StartsWith("fude.stage/", StringComparison.Ordinal))!["value"]!)!;
        Assert.Equal(("hanako", "it passed <i>all</i>"), ((string?)kept["by"], (string?)kept["reason"]));
        Assert.Equal("2", (string?)(await console.ReadAsync("registered-models/alias?name=digits&alias=champion"))["model_version"]!["version"]);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Release…" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByLabel("Tag: the name")).ToHaveValueAsync("m1");
        await page.GoAsync("/models/digits/versions/2");
        await DeleteAsync(page, "Delete the version", "2");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "digits, version 2", Exact = true })).ToHaveCountAsync(0);
        await DeleteAsync(page, "Delete the model", "digits");
        await page.SaysAsync("No model is registered yet.");
    }

    [Fact]
    public async Task A_reader_and_a_phone_see_the_models_in_Japanese_and_hostile_names_are_names()
    {
        const string Hostile = "<script>alert(1)</script>'\"";
        await using var console = await ReleasedConsole.StartAsync(models, Storage.Sqlite);
        await console.WriteAsync("registered-models/create", new { name = Hostile.Replace("/", "", StringComparison.Ordinal), description = "[x](javascript:alert(1))" });
        await using var page = await console.OpenAsync(browser, "/models", "yui", ConsoleBrowser.Phone(ColorScheme.Dark, "ja-JP"));
        await page.SaysAsync(Hostile.Replace("/", "", StringComparison.Ordinal));
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "モデル名を登録…" })).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "<script>" }).ClickAsync();
        await page.SaysAsync("バージョンはありません。");
        await Assertions.Expect(page.Page.Locator(".markdown a")).ToHaveCountAsync(0);
        await page.GoAsync("/models/digits/versions/1");
        await page.SaysAsync("系譜");
        foreach (var button in (string[])["ステージを変更…", "削除…", "リリース…", "タグを設定", "エイリアスを設定"])
            await Assertions.Expect(page.Page.GetByText(button, new() { Exact = true })).ToHaveCountAsync(0);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("version.ja.phone");
        await page.GoAsync("/models/digits/versions/77");
        await page.SaysAsync("そのモデルまたはバージョンはありません。");
    }

    private static async Task DescribeAsync(ConsolePage page, string text)
    {
        await page.PressAsync("Edit");
        await page.Page.GetByLabel("Markdown, up to 5,000 characters").FillAsync(text);
        await page.PressAsync("Save");
    }

    private static async Task AliasAsync(ConsolePage page, string alias, string version)
    {
        await page.Page.GetByLabel("Alias", new() { Exact = true }).FillAsync(alias);
        await page.Page.GetByLabel("Version", new() { Exact = true }).SelectOptionAsync(version);
        await page.PressAsync("Point an alias here");
        await page.SaysAsync($"The alias '{alias}' points to version {version}.");
    }

    private static async Task DeleteAsync(ConsolePage page, string title, string name)
    {
        await page.PressAsync("Delete…");
        var confirm = page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = title, Exact = true });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await page.Page.GetByLabel($"Type {name} to confirm").FillAsync(name);
        await confirm.ClickAsync();
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
