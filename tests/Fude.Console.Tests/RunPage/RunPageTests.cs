using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.RunPage;

/// <summary>The page of a run, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunPageTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_run_tells_what_it_was_asked_for_and_what_came_of_it(Storage storage)
    {
        await using var made = await RunPageServer.StartAsync(storage);
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits, first try");
        await Expect(page.Page.Locator(".head .state")).ToHaveTextAsync("finished");
        await Expect(Row(page, "train_loss")).ToContainTextAsync("0.3162");
        await Expect(Row(page, "train_loss").Locator("strong")).ToHaveTextAsync("0.3162");
        await Expect(Row(page, "grad_norm")).ToContainTextAsync("NaN/∞");
        await Expect(Row(page, "batch_size")).ToContainTextAsync("64");
        await Expect(Row(page, "Duration")).ToContainTextAsync("5 min 19 s");
        await Expect(Row(page, "User")).ToContainTextAsync("hanako");
        await Expect(Row(page, "Git commit")).ToContainTextAsync("ca12b7a53953");
        await Expect(Row(page, "Git commit").Locator("a")).ToHaveCountAsync(0);
        await Expect(Row(page, "libtorch")).ToContainTextAsync("2.10.0.0");
        await Expect(page.Page.Locator(".dataset")).ToContainTextAsync("70,000");
        await Expect(page.Page.Locator(".command pre")).ToHaveTextAsync(
            "fude train --dataset mnist --dataset-seed 1 --model mlp --hidden 128 --epochs 3 --batch-size 64 --lr 0.001 --schedule constant --optimizer adam --weight-decay 0 --augment false --label-smoothing 0 --validation 0.08333333333333333 --seed 1 --device cpu --threads 0 --experiment Default");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Model card" }).ClickAsync();
        await Expect(page.Page.GetByText("96.82 %").First).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Metrics", Exact = true }).ClickAsync();
        await Expect(page.Page.Locator(".cards canvas")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task The_note_the_name_and_tags_are_changed_and_a_model_is_registered()
    {
        await using var made = await RunPageServer.StartAsync();
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}");
        await page.PressAsync("Rename");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Cancel");
        await page.PressAsync("Write a note");
        await page.Page.GetByLabel("Note, in Markdown").FillAsync("Better **than** before");
        await Expect(page.Page.Locator(".edit .markdown strong")).ToHaveTextAsync("than");
        await page.PressAsync("Save");
        await Expect(page.Page.Locator(".markdown strong")).ToHaveTextAsync("than");
        await page.PressAsync("Rename");
        await page.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("digits, better name");
        await page.PressAsync("Save");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits, better name");
        await page.PressAsync("Add a tag");
        await page.Page.GetByLabel("Name of the tag").FillAsync("kept");
        await page.Page.GetByLabel("Value of the tag").FillAsync("for ever");
        await page.PressAsync("Save");
        await Expect(Row(page, "kept")).ToContainTextAsync("for ever");
        await page.PressAsync("Remove the tag kept");
        await Expect(Row(page, "kept")).ToHaveCountAsync(0);
        await page.PressAsync("Register model…");
        await page.Page.GetByRole(AriaRole.Dialog).GetByLabel("Model", new() { Exact = true }).FillAsync("digits");
        await page.PressAsync("Register");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "digits, version 1" })).ToBeVisibleAsync();

        var run = (await made.Server.GetAsync($"runs/get?run_id={made.Trained}"))["run"]!;
        Assert.Equal("digits, better name", (string)run["info"]!["run_name"]!);
        Assert.Contains(run["data"]!["tags"]!.AsArray(), tag => (string)tag!["key"]! == "mlflow.note.content" && (string)tag["value"]! == "Better **than** before");
        var version = (await made.Server.GetAsync("model-versions/get?name=digits&version=1"))["model_version"]!;
        Assert.Equal(made.Trained, (string)version["run_id"]!);
        Assert.EndsWith($"/{made.Trained}/artifacts/model", (string)version["source"]!, StringComparison.Ordinal);
        Assert.Contains(version["tags"]!.AsArray(), tag => (string)tag!["key"]! == "fude.bundle.digest");
    }

    [Fact]
    public async Task A_run_is_deleted_restored_and_removed_for_good_with_the_space_told()
    {
        await using var made = await RunPageServer.StartAsync();
        var run = await made.RunAsync("to go");
        await made.LogAsync(run, [RunPageServer.Metric("loss", 1, 1), RunPageServer.Metric("loss", 0.5, 2)]);
        await made.PutAsync(run, "big.bin", new byte[123_000]);
        await made.EndAsync(run);
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{run}");
        await page.PressAsync("Delete");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Page.Locator(".head .state")).ToHaveTextAsync("deleted");
        await page.PressAsync("Restore");
        await Expect(page.Page.Locator(".head .state")).ToHaveTextAsync("finished");
        await page.PressAsync("Delete");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.PressAsync("Remove for good");
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("tr").Nth(1)).ToContainTextAsync("2");
        await Expect(dialog.Locator("tr").Nth(2)).ToContainTextAsync("123 kB");
        await page.ShootAsync("arun.purge");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove for good" }).ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Uri(made.Server.Address, "/experiments/0").AbsoluteUri);
        Assert.Equal(404, (await made.Server.SendAsync(HttpMethod.Get, $"runs/get?run_id={run}")).Status);
        Assert.False(Directory.Exists(made.Folder(run)));
        Assert.Equal(200, (await made.Server.SendAsync(HttpMethod.Get, $"runs/get?run_id={made.Trained}")).Status);
    }

    [Fact]
    public async Task A_running_run_grows_while_it_is_looked_at()
    {
        await using var made = await RunPageServer.StartAsync();
        var run = await made.RunAsync("going");
        await made.LogAsync(run, [RunPageServer.Metric("loss", 3, 1)]);
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{run}");
        await Expect(page.Page.Locator(".head .state")).ToHaveTextAsync("running");
        await Expect(Row(page, "loss")).ToContainTextAsync("3");
        await made.LogAsync(run, [RunPageServer.Metric("loss", 2, 2), RunPageServer.Metric("loss", 1.25, 3)]);
        await Expect(Row(page, "loss")).ToContainTextAsync("1.25");
        await Expect(Row(page, "loss").Locator("polyline")).ToHaveCountAsync(1);
        var child = await made.RunAsync("fold 1", [RunPageServer.Pair("mlflow.parentRunId", run)]);
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "fold 1" })).ToBeVisibleAsync();
        await made.EndAsync(run, "FAILED");
        await Expect(page.Page.Locator(".head .state")).ToHaveTextAsync("failed");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "fold 1" }).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("fold 1");
        await Expect(Row(page, "Parent run").Locator("a")).ToHaveTextAsync("going");
        Assert.EndsWith(child, page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_hundred_metrics_only_those_that_are_seen_are_drawn()
    {
        await using var made = await RunPageServer.StartAsync();
        var run = await made.RunAsync("wide");
        await made.LogAsync(run, [.. Enumerable.Range(0, 200).SelectMany(i => (object[])[RunPageServer.Metric($"layer.{i:000}", i, 1), RunPageServer.Metric($"layer.{i:000}", i + 1, 2)])]);
        await made.EndAsync(run);
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{run}?tab=metrics");
        await Expect(page.Page.Locator(".cards canvas")).ToHaveCountAsync(12);
        await Expect(page.Page.GetByText("1–12 of 200")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Page.GetByText("13–24 of 200")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Find").FillAsync("layer.19");
        await Expect(page.Page.GetByText("1–10 of 10")).ToBeVisibleAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByText("1–10 of 10")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".cards canvas")).ToHaveCountAsync(10);
        await page.GoAsync($"/runs/{run}");
        await Expect(page.Page.Locator("svg polyline")).ToHaveCountAsync(24);
    }

    [Fact]
    public async Task A_reader_looks_and_changes_nothing()
    {
        await using var made = await RunPageServer.StartAsync();
        await made.Server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "hanako", password = "a long password", role = "admin" });
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}");
        await SignInAsync(page, "hanako");
        using var client = new HttpClient { BaseAddress = made.Server.Address };
        var token = (await page.Page.Context.CookiesAsync()).Single(cookie => cookie.Name == "fude_session").Value;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var body = new StringContent("""{"name":"reader","password":"a long password","role":"reader"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.True((await client.PostAsync("/api/fude/users", body, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" })).ToBeVisibleAsync();
        await page.PressAsync("Sign out");
        await SignInAsync(page, "reader");
        await page.GoAsync($"/runs/{made.Trained}");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("digits, first try");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with…" })).ToBeVisibleAsync();
        foreach (var name in (string[])["Rename", "Delete", "Register model…", "Add a tag", "Write a note", "Edit the tag team"])
            await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
        await page.GoAsync($"/runs/{made.Trained}?tab=artifacts&path=mistakes.png");
        await Expect(page.Page.Locator(".picture img")).ToBeVisibleAsync();
        Assert.True(await page.Page.Locator(".picture img").EvaluateAsync<bool>("img => img.decode().then(() => img.naturalWidth > 0)"));
    }

    [Fact]
    public async Task The_way_through_a_run_needs_no_mouse()
    {
        await using var made = await RunPageServer.StartAsync();
        var other = await made.RunAsync("another");
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with…" })).ToBeVisibleAsync();
        await ReachAsync(page, "Artifacts");
        await page.Page.Keyboard.PressAsync("Enter");
        await ReachAsync(page, "Open the folder model");
        await page.Page.Keyboard.PressAsync("Enter");
        await ReachAsync(page, "bundle.json");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByText("digits-mlp").First).ToBeVisibleAsync();
        Assert.Contains("path=model%2Fbundle.json", page.Page.Url, StringComparison.Ordinal);
        await ReachAsync(page, "Compare with…");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Dialog).GetByText("another")).ToBeVisibleAsync();
        await Expect(page.Page.GetByLabel("Find by name")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Space");
        await ReachAsync(page, "Compare 2 runs");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page).ToHaveURLAsync(new Uri(made.Server.Address, $"/compare?runs={made.Trained},{other}").AbsoluteUri);
    }

    private static ILocator Row(ConsolePage page, string name) => page.Page.Locator("tr", new() { Has = page.Page.Locator($"th[scope=row]:text-is('{name}')") });

    private static async Task SignInAsync(ConsolePage page, string name)
    {
        await page.Page.GetByLabel("Name").FillAsync(name);
        await page.Page.GetByLabel("Password").FillAsync("a long password");
        await page.PressAsync("Sign in");
    }

    // Presses Tab until something of that name has the focus.
    private static async Task ReachAsync(ConsolePage page, string name)
    {
        for (var i = 0; i < 120; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var focused = await page.Page.EvaluateAsync<string>("() => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText ?? '').trim()");
            if (focused == name)
                return;
        }

        Assert.Fail($"'{name}' is not reached with the keyboard.");
    }
}
