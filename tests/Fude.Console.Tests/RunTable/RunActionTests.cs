using System.Text.RegularExpressions;
using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;
using static Fude.Console.Tests.RunTable.RunTableData;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.RunTable;

/// <summary>What can be done with runs in their table.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunActionTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Selected_runs_are_tagged_compared_registered_deleted_restored_and_removed_for_good(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "actions");
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
            ids.Add(await RunAsync(server, experiment, $"run-{i:00}", 1000 + i, [("loss", 1.0 / (i + 1))]));
        await server.PostAsync("runs/set-tag", new { run_id = ids[11], key = "fude.bundle.digest", value = "sha256:0123" });
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        async Task SelectAsync(string name, params KeyboardModifier[] keys) => await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {name}", Exact = true }).ClickAsync(new() { Modifiers = keys });

        // One: a model of its artifact.
        await SelectAsync("run-11");
        await page.SaysAsync("1 selected");
        await page.AssertAccessibleAsync();
        await page.PressAsync("Register model");
        await page.Page.GetByLabel("Model", new() { Exact = true }).FillAsync("digits");
        await page.PressAsync("Register");
        await page.SaysAsync("Registered as digits, version 1.");
        var version = (await server.GetAsync("model-versions/get?name=digits&version=1"))["model_version"]!;
        Assert.Equal((ids[11], "sha256:0123"), ((string?)version["run_id"], (string?)version["tags"]![0]!["value"])); // what fude build looks for

        // A range by the shift key, and a tag for all of it.
        await SelectAsync("run-08", KeyboardModifier.Shift);
        await page.SaysAsync("4 selected");
        await page.ShootAsync("runs.selection");
        Assert.Contains(ids[9], (await page.Page.GetByRole(AriaRole.Link, new() { Name = "Compare" }).GetAttributeAsync("href"))!, StringComparison.Ordinal);
        await page.PressAsync("Set tag");
        await page.Page.GetByLabel("Name of the tag").FillAsync("stage");
        await page.Page.GetByLabel("Value of the tag").FillAsync("<script>alert(1)</script>");
        await page.PressAsync("Save");
        await page.SaysAsync("The tag is set on 4 runs.");
        Assert.Equal(4, (await server.PostAsync("runs/search", new { experiment_ids = new[] { experiment }, filter = "tags.stage LIKE '%script%'" }))["runs"]!.AsArray().Count);
        await page.PressAsync("Remove tag");
        await page.Page.GetByLabel("Name of the tag").FillAsync("stage");
        await page.PressAsync("Save");
        await page.SaysAsync("The tag is removed from 4 runs.");

        await page.PressAsync("Delete");
        await page.SaysAsync("Delete 4 runs?");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.SaysAsync("4 runs are deleted.");
        await page.SaysAsync("8 runs");

        // Deleted ones: back, or gone for good.
        await page.Page.GetByLabel("Which runs").SelectOptionAsync("deleted");
        await page.SaysAsync("4 runs");
        await SelectAsync("run-09");
        await page.PressAsync("Restore");
        await page.SaysAsync("1 runs are restored.");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(3);
        await page.Page.GetByLabel("Select the shown runs").ClickAsync();
        await page.PressAsync("Remove for good");
        await page.SaysAsync("Space of artifacts");
        await page.SaysAsync("Kept, because a registered model comes from them");
        await page.ShootAsync("runs.purge");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove for good" }).ClickAsync();
        await page.SaysAsync("2 runs are removed");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(1);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"runs/get?run_id={ids[8]}")).Status);

        // All that is found.
        await page.Page.GetByLabel("Which runs").SelectOptionAsync("active");
        await SelectAsync("run-00");
        await page.PressAsync("Select all 9 found");
        await page.SaysAsync("9 selected");
    }

    [Fact]
    public async Task Columns_are_found_chosen_pinned_and_remembered_and_downloaded()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "columns");
        for (var i = 0; i < 3; i++)
            await RunAsync(server, experiment, $"=run-{i}", 1000 + i, [.. Enumerable.Range(0, 300).Select(at => ($"metric-{at:000}", (object)(at + i)))], [("lr", "0.1")], [("note", "a, \"b\"")]);
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        await Expect(page.Page.Locator("thead th")).ToHaveCountAsync(1 + 4 + 1 + 5 + 1);
        await page.PressAsync("Columns");
        await page.SaysAsync("There are more: type a part of the name.");
        await page.Page.GetByLabel("Find a column by name").FillAsync("METRIC-25");
        await page.PressAsync("Show metric metric-257");
        await page.PressAsync("Hide metric metric-000");
        await page.PressAsync("Pin metric metric-257 at the left");
        await page.Page.GetByLabel("Kind of column").SelectOptionAsync("Tag");
        await page.Page.GetByLabel("Find a column by name").FillAsync("not");
        await page.PressAsync("Show tag note");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("runs.columns");
        await page.PressAsync("Show");
        await Expect(page.Page.Locator("thead th").Nth(2)).ToContainTextAsync("metric-257");
        await Expect(page.Page.Locator("tbody tr[data-run]").First).ToContainTextAsync("259");
        Assert.Contains("columns=", page.Page.Url, StringComparison.Ordinal);
        await page.GoAsync($"/experiments/{experiment}"); // without them in the address this browser remembers
        await Expect(page.Page.Locator("thead th").Nth(2)).ToContainTextAsync("metric-257");

        var csv = await server.Client.GetStringAsync(await page.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).GetAttributeAsync("href"), TestContext.Current.CancellationToken);
        var lines = csv.Split("\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("id,name,metrics.metric-257", lines[0], StringComparison.Ordinal);
        Assert.Contains(",'=run-2,259,", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"a, \"\"b\"\"\"", lines[1], StringComparison.Ordinal);

        await page.PressAsync("Columns");
        await page.PressAsync("Usual columns");
        await Expect(page.Page.Locator("thead th")).ToHaveCountAsync(1 + 4 + 1 + 5 + 1);
    }

    [Fact]
    public async Task A_running_runs_metrics_and_curve_change_while_one_looks_and_new_runs_appear()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "live");
        var run = await RunAsync(server, experiment, "training", 1000, [("loss", 2.5)], status: null);
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        var row = page.Page.Locator($"tr[data-run='{run}']");
        await Expect(row).ToContainTextAsync("Running");
        await Expect(row).ToContainTextAsync("2.5");
        var before = await row.Locator("svg path").GetAttributeAsync("d");
        for (var step = 1; step <= 5; step++)
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 2.0 / step, timestamp = 2000 + step, step });
        await Expect(row).ToContainTextAsync("0.4");
        Assert.NotEqual(before, await row.Locator("svg path").GetAttributeAsync("d"));
        await RunAsync(server, experiment, "another", 5000, status: null);
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(2);
        await page.ShootAsync("runs.live");
        await server.PostAsync("runs/update", new { run_id = run, status = "FAILED", end_time = 9000 });
        await Expect(row).ToContainTextAsync("Failed");
    }

    [Fact]
    public async Task The_search_offers_what_may_stand_next_and_is_used_by_keyboard_alone()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "keyboard");
        await RunAsync(server, experiment, "one", 1000, [("valid accuracy", 0.5)], [("optimizer", "adam")]);
        await RunAsync(server, experiment, "two", 2000, [("valid accuracy", 0.9)], [("optimizer", "sgd")]);
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        await page.SaysAsync("2 runs");
        var search = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Filter" });
        await search.FocusAsync();
        async Task TypeAsync(string text, string offered)
        {
            await page.Page.Keyboard.TypeAsync(text);
            await Expect(page.Page.GetByRole(AriaRole.Option, new() { Name = offered, Exact = true })).ToBeVisibleAsync();
            await Task.Delay(500); // the last letter's offers have taken the place of the others' by then
            var chosen = page.Page.Locator("[role=option][aria-selected=true]");
            for (var i = 0; i < 20 && (await chosen.AllTextContentsAsync()).FirstOrDefault() != offered; i++)
            {
                await page.Page.Keyboard.PressAsync("ArrowDown");
                await Task.Delay(200);
            }

            await Expect(chosen).ToHaveTextAsync(offered);
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(search).ToHaveValueAsync(new Regex(Regex.Escape(offered), RegexOptions.None, TimeSpan.FromSeconds(1))); // before more is typed
        }

        await TypeAsync("para", "params.");
        await TypeAsync("opt", "params.optimizer");
        await TypeAsync("= 's", "'sgd'");
        await Expect(search).ToHaveValueAsync("params.optimizer = 'sgd' ");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.SaysAsync("1 run");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(1);

        // On to the table: a header sorts, a box selects, a link opens the run.
        async Task TabToAsync(string selector)
        {
            for (var i = 0; i < 60 && !await page.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector); i++)
                await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector), selector);
        }

        await TabToAsync("th button");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Name");
        await TabToAsync("tbody input[type=checkbox]");
        await page.Page.Keyboard.PressAsync("Space");
        await page.SaysAsync("1 selected");
        await TabToAsync("tbody a");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("two");
        await page.GoAsync("/experiments/999");
        await page.SaysAsync("No Experiment with id=999 exists");
    }

    [Fact]
    public async Task Groups_and_nested_runs_open_and_a_reader_sees_no_buttons()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "groups");
        var parent = await RunAsync(server, experiment, "sweep", 1000, [("acc", 0.5)], [("lr", "0.1")]);
        await RunAsync(server, experiment, "trial", 2000, [("acc", 0.7)], [("lr", "0.2")], [("mlflow.parentRunId", parent)]);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "boss", password = "a long password", role = "admin" })).Status);
        var token = (string)(await server.SendAsync(HttpMethod.Post, "/api/fude/login", new { username = "boss", password = "a long password" })).Json["token"]!;
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "reader", password = "a long password", role = "reader" })).Status);
        await using var page = await browser.OpenAsync(server, $"/experiments/{experiment}");
        await page.Page.GetByLabel("Name").FillAsync("reader");
        await page.Page.GetByLabel("Password").FillAsync("a long password");
        await page.PressAsync("Sign in");
        await page.SaysAsync("2 runs");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(1);
        await page.PressAsync("Show what is below sweep");
        await Expect(page.Page.Locator("tbody tr[data-run]")).ToHaveCountAsync(2);
        await page.Page.GetByLabel("Select trial").ClickAsync();
        foreach (var name in (string[])["Delete", "Set tag", "Register model"])
            await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Group by a param").SelectOptionAsync("lr");
        await page.SaysAsync("2 runs in 2 groups");
        await page.PressAsync("Show what is below lr = 0.2");
        await Expect(page.Page.Locator("tbody tr[data-run]").Nth(1)).ToContainTextAsync("trial");
        await page.AssertAccessibleAsync();
        await page.ShootAsync("runs.groups");
        await page.GoAsync("/experiments");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "New experiment" })).ToHaveCountAsync(0);
    }
}
