using System.Globalization;
using System.Text.RegularExpressions;
using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Compare;

/// <summary>The page to compare runs, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComparePageTests(ConsoleBrowser browser, CompareServer servers) : IClassFixture<CompareServer>
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Every_way_to_compare_draws_what_was_logged(Storage storage)
    {
        var (server, runs) = await servers.GetAsync(storage);
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 6 runs");
        await ExpectDrawnAsync(page, 2);
        await page.SaysAsync("Not finite (✕ NaN, ▲ ∞, ▼ −∞): run-0 (2×), run-1 (1×)");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Figures as a table" }).First.ClickAsync();
        var row = page.Page.Locator(".chart-table tr", new() { HasText = "run-0" });
        await Assertions.Expect(row).ToContainTextAsync("60");
        await Assertions.Expect(row.Locator("td").Last).ToHaveTextAsync("2");
        await page.AssertAccessibleAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Table", Exact = true }).ClickAsync();
        await Assertions.Expect(Row(page, "lr").Locator("td")).ToHaveTextAsync(["0.1", "0.01", "0.001", "0.0001", "0.1", "0.01"]);
        await Assertions.Expect(Row(page, "seed")).ToHaveCountAsync(0);
        await Assertions.Expect(Row(page, "test_accuracy").Locator("td")).ToHaveTextAsync(["0.9", "NaN", "0.92", "0.93", "0.94", "0.95★"]);
        await Assertions.Expect(Row(page, "val_loss").Locator("td.best")).ToHaveCountAsync(1);
        await page.Page.GetByLabel("Show what is the same for all, too").CheckAsync();
        await Assertions.Expect(Row(page, "seed").Locator("td").First).ToHaveTextAsync("7");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "test_accuracy: High is better. Change" }).ClickAsync();
        await Assertions.Expect(Row(page, "test_accuracy").Locator(".best")).ToHaveCountAsync(0);
        Assert.Contains("goals=test_accuracy~none", page.Page.Url, StringComparison.Ordinal);

        foreach (var (tab, note) in ((string, string)[])[("Parallel coordinates", "run-1 (test_accuracy: NaN)"), ("Scatter", "run-1 (test_accuracy: NaN)"), ("Box plots", "run-1 (test_accuracy: NaN)")])
        {
            await page.Page.GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
            await ExpectDrawnAsync(page, 1);
            await page.SaysAsync("Not drawn: " + note);
        }
    }

    [Fact]
    public async Task Each_view_is_in_its_address_and_survives_a_reload()
    {
        var (server, runs) = await servers.GetAsync();
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}");
        await ExpectDrawnAsync(page, 2);
        await page.Page.Locator("details.picker summary").ClickAsync();
        await page.Page.Locator("details.picker").GetByLabel("val_accuracy").UncheckAsync();
        await ExpectDrawnAsync(page, 1);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.GetByLabel("Horizontal axis").SelectOptionAsync("Relative");
        await page.Page.GetByLabel("Logarithmic").CheckAsync();
        await page.Page.GetByLabel("Smoothing").EvaluateAsync("e => { e.value = 0.6; e.dispatchEvent(new Event('change', { bubbles: true })); }");
        await page.Page.GetByLabel("Draw run-5").UncheckAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(Part("hide=5"));
        var address = page.Page.Url;
        Assert.All((string[])["metrics=val_loss", "x=relative", "log=1", "smooth=0.6", "hide=5"], part => Assert.Contains(part, address, StringComparison.Ordinal));

        await page.GoAsync(new Uri(address).PathAndQuery);
        await ExpectDrawnAsync(page, 1);
        await page.ShootAsync("compare.curves.relative.log");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "val_loss of 5 runs by Time since start" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByLabel("Logarithmic")).ToBeCheckedAsync();
        await Assertions.Expect(page.Page.GetByLabel("Draw run-5")).Not.ToBeCheckedAsync();
        await Assertions.Expect(page.Page.Locator("output")).ToHaveTextAsync("0.60");
        await page.GoAsync(new Uri(address.Replace("x=relative", "x=time", StringComparison.Ordinal)).PathAndQuery);
        await ExpectDrawnAsync(page, 1);
        await page.ShootAsync("compare.curves.time.log");
    }

    [Fact]
    public async Task Zooming_reads_the_part_again_with_the_mouse_and_with_the_keyboard()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        for (var batch = 0; batch < 6; batch++)
            await server.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(1000 * batch, 1000).Select(i => new { key = "loss", value = 1.0 / (i + 1), timestamp = i, step = i }) });
        await using var page = await browser.OpenAsync(server, $"/compare?runs={run}");
        await ExpectDrawnAsync(page, 1);
        Assert.InRange(await PointsAsync(page), 400, 1500);

        var chart = page.Page.Locator(".chart-host");
        var box = (await chart.BoundingBoxAsync())!;
        var drawn = await DrawnAtAsync(page);
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 80);
        await Assertions.Expect(page.Page.Locator(".chart-tip")).ToBeVisibleAsync();
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 90, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(Part("range="));
        await ExpectDrawnAfterAsync(page, drawn);
        var range = Regex.Match(page.Page.Url, "range=(?<from>[0-9.]+):(?<to>[0-9.]+)", RegexOptions.None, TimeSpan.FromSeconds(1));
        var wide = double.Parse(range.Groups["to"].Value, CultureInfo.InvariantCulture) - double.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(wide, 400, 900);
        Assert.InRange(await PointsAsync(page), wide, wide + 4); // each point, and the neighbours

        await chart.FocusAsync();
        drawn = await DrawnAtAsync(page);
        await page.Page.Keyboard.PressAsync("+");
        await ExpectDrawnAfterAsync(page, drawn);
        await page.Page.Keyboard.PressAsync("0");
        await Assertions.Expect(page.Page).Not.ToHaveURLAsync(Part("range="));
    }

    [Fact]
    public async Task Charts_are_saved_as_pictures_and_figures()
    {
        var (server, runs) = await servers.GetAsync();
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}&metrics=val_loss");
        await ExpectDrawnAsync(page, 1);
        var png = await SaveAsync(page, "Save as PNG");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png.Content[..4]);
        var svg = await SaveAsync(page, "Save as SVG");
        Assert.EndsWith(".svg", svg.Name, StringComparison.Ordinal);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(svg.Content)).Root!.Name.LocalName);
        var csv = System.Text.Encoding.UTF8.GetString((await SaveAsync(page, "Save as CSV")).Content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("run_id,run,metric,step,value,smoothed", csv[0]);
        Assert.Equal(6 * 60, csv.Length - 1);
        Assert.Contains($"{runs[0]},run-0,val_loss,20,NaN,", csv);
        Assert.Contains($"{runs[1]},run-1,val_loss,30,Infinity,", csv);
        await page.GoAsync($"/compare?runs={string.Join(',', runs)}&tab=parallel");
        await ExpectDrawnAsync(page, 1);
        Assert.Contains("run-1,64,0.01,sgd,NaN", System.Text.Encoding.UTF8.GetString((await SaveAsync(page, "Save as CSV")).Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_added_and_taken_out_with_the_keyboard_alone()
    {
        var (server, runs) = await servers.GetAsync();
        await using var page = await browser.OpenAsync(server, "/compare");
        await page.SaysAsync("Choose at least two runs");
        await page.AssertAccessibleAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FocusAsync();
        await page.Page.Keyboard.TypeAsync("run-");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".found li")).ToHaveCountAsync(5);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add run-0", Exact = true }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 1 run");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add run-5", Exact = true }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 2 runs");
        await ExpectDrawnAsync(page, 2);
        await page.Page.GetByRole(AriaRole.Searchbox).First.FillAsync("metrics.val_accuracy > ");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).First.FillAsync("params.optimizer = 'sgd'");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".found li")).ToHaveTextAsync([Part("run-3"), Part("run-1")]);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take run-0 out" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 1 run");
        Assert.EndsWith($"runs={runs[5]}", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_running_grows_while_a_person_looks()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        for (var step = 0; step < 3; step++)
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 3.0 - step, timestamp = step, step });
        await using var page = await browser.OpenAsync(server, $"/compare?runs={run}");
        await ExpectDrawnAsync(page, 1);
        Assert.Equal(3, await PointsAsync(page));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Figures as a table" }).ClickAsync();
        await server.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 0.25, timestamp = 9, step = 9 });
        await page.SaysAsync("0.25 (at 9)");
        await server.PostAsync("runs/update", new { run_id = run, status = "FINISHED", end_time = 10 });
        await Assertions.Expect(page.Page.Locator(".legend .state")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Pointing_at_a_run_lights_up_its_curves_and_at_a_curve_tells_its_figures()
    {
        var (server, runs) = await servers.GetAsync();
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}&metrics=val_accuracy");
        await ExpectDrawnAsync(page, 1);
        await page.Page.Locator($".legend [data-curve='{runs[2]}'] a").HoverAsync();
        await Assertions.Expect(page.Page.Locator(".chart-host")).ToHaveAttributeAsync("data-lit", runs[2]);
        await page.Page.GetByLabel("Draw run-1").FocusAsync();
        await Assertions.Expect(page.Page.Locator(".chart-host")).ToHaveAttributeAsync("data-lit", runs[1]);
        await page.Page.Locator(".chart-host").HoverAsync(new() { Position = new() { X = 300, Y = 200 } });
        await Assertions.Expect(page.Page.Locator(".chart-tip-row")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Page.Locator(".chart-tip")).ToContainTextAsync(CompareData.Hostile);
        await page.GoAsync($"/compare?runs={string.Join(',', runs)}&tab=scatter&sx=m:val_loss&sy=m:val_accuracy");
        await ExpectDrawnAsync(page, 1);
        await page.Page.Locator($".legend [data-curve='{runs[2]}'] a").HoverAsync();
        await Assertions.Expect(page.Page.Locator(".chart-host")).ToHaveAttributeAsync("data-lit", runs[2]);
    }

    [Fact]
    public async Task Two_hundred_runs_are_compared()
    {
        await using var server = await TrackingServer.StartAsync();
        var runs = await CompareData.LogAsync(server, 200, 30);
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs)}");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 200 runs");
        await ExpectDrawnAsync(page, 2);
        await page.ShootAsync("compare.curves.200");
        await page.Page.GetByLabel("Filter these runs").FillAsync("run-19");
        await Assertions.Expect(page.Page.Locator(".legend li")).ToHaveCountAsync(11);
        await page.PressAsync("Draw none");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "val_loss of 0 runs by Step" })).ToBeVisibleAsync();
        await page.GoAsync($"/compare?runs={string.Join(',', runs)}&tab=table");
        await Assertions.Expect(Row(page, "lr").Locator("td")).ToHaveCountAsync(24);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Runs after these" }).ClickAsync();
        await page.SaysAsync("Runs 25–48 of 200");
        await Assertions.Expect(page.Page.Locator("thead th").Nth(1)).ToHaveTextAsync("run-24");
        foreach (var tab in (string[])["parallel", "scatter", "box"])
        {
            await page.GoAsync($"/compare?runs={string.Join(',', runs)}&tab={tab}&sx=m:val_loss");
            await ExpectDrawnAsync(page, 1);
            await page.ShootAsync($"compare.{tab}.200");
        }
    }

    [Fact]
    public async Task Too_many_runs_and_runs_that_are_gone_are_said()
    {
        var (server, runs) = await servers.GetAsync();
        var made = Enumerable.Range(0, 200).Select(i => i.ToString("x32", CultureInfo.InvariantCulture));
        await using var page = await browser.OpenAsync(server, $"/compare?runs={string.Join(',', runs.Concat(made))}");
        await page.SaysAsync("At most 200 runs can be compared; this address names 206.");
        await page.SaysAsync("194 of the runs are not there any more");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Compare 6 runs");
        await page.GoAsync("/compare?runs=x&tab=9&x=moon&range=1:0&smooth=NaN&axes=q:1,&hide=-1,999999999999&goals=~");
        await page.SaysAsync("Choose at least two runs");
    }

    [Fact]
    public async Task It_was_looked_at_in_both_languages_and_themes_and_on_a_phone()
    {
        var (server, runs) = await servers.GetAsync();
        var address = $"/compare?runs={string.Join(',', runs)}";
        foreach (var (name, options) in ((string, BrowserNewContextOptions)[])
            [("en.light", new()), ("ja.dark", new() { Locale = "ja-JP", ColorScheme = ColorScheme.Dark }), ("phone.en.dark", ConsoleBrowser.Phone(ColorScheme.Dark))])
        {
            await using var page = await browser.OpenAsync(server, address + "&smooth=0.6", options);
            await ExpectDrawnAsync(page, 2);
            await page.ShootAsync($"compare.curves.{name}");
            var isPhone = name.StartsWith("phone", StringComparison.Ordinal); // there it is the same page in the same colours
            if (!isPhone)
                await page.AssertAccessibleAsync();
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen");
            foreach (var tab in (string[])["table", "parallel", "scatter", "box"])
            {
                await page.GoAsync($"{address}&tab={tab}&sc=p:optimizer&by=p:optimizer");
                if (tab == "table")
                    await Assertions.Expect(Row(page, "lr")).ToBeVisibleAsync();
                else
                    await ExpectDrawnAsync(page, 1);
                await page.ShootAsync($"compare.{tab}.{name}");
                if (!isPhone)
                    await page.AssertAccessibleAsync();
                Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{tab} is wider than the screen");
            }
        }
    }

    private static Regex Part(string text) => new(Regex.Escape(text), RegexOptions.None, TimeSpan.FromSeconds(1));

    private static ILocator Row(ConsolePage page, string key) => page.Page.Locator(".side-by-side tbody tr", new() { Has = page.Page.Locator($"th span.wrap:text-is('{key}')") });

    private static Task ExpectDrawnAsync(ConsolePage page, int charts) => Assertions.Expect(page.Page.Locator(".chart-host[data-drawn]")).ToHaveCountAsync(charts);

    private static async Task<string> DrawnAtAsync(ConsolePage page) => await page.Page.Locator(".chart-host").First.GetAttributeAsync("data-points-at") ?? "";

    private static Task ExpectDrawnAfterAsync(ConsolePage page, string before) => Assertions.Expect(page.Page.Locator(".chart-host").First).Not.ToHaveAttributeAsync("data-points-at", before);

    private static async Task<int> PointsAsync(ConsolePage page) => int.Parse(await page.Page.Locator(".chart-host").First.GetAttributeAsync("data-points") ?? "-1", CultureInfo.InvariantCulture);

    private static async Task<(string Name, byte[] Content)> SaveAsync(ConsolePage page, string button)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.PressAsync(button));
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }
}

/// <summary>A server with runs to compare, on each database, for all tests of the class.</summary>
public sealed class CompareServer : IAsyncDisposable
{
    private readonly Dictionary<Storage, (TrackingServer Server, IReadOnlyList<string> Runs)> _started = [];

    public async Task<(TrackingServer Server, IReadOnlyList<string> Runs)> GetAsync(Storage storage = Storage.Sqlite)
    {
        if (!_started.TryGetValue(storage, out var started))
        {
            var server = await TrackingServer.StartAsync(storage);
            _started[storage] = started = (server, await CompareData.LogAsync(server, 6));
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in _started.Values)
            await server.DisposeAsync();
    }
}
