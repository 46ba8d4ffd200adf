using System.Collections.Concurrent;
using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fude.Console.Tests.RunPage;

/// <summary>A run in which everything that somebody can write is a script: none of them runs, on any part of its page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileRunTests(ConsoleBrowser browser)
{
    private const string Call = "fetch('/owned');new Image().src='/owned';document.title='owned';parent.document.title='owned'";
    private const string Page = $"<!doctype html><title>page</title><h1>drawn</h1><img src=x onerror=\"{Call}\"><script>{Call}</script><form action=/session/end method=post><button>x</button></form>";
    private const string Drawing = $"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40' onload=\"{Call}\"><script>{Call}</script><image href='/owned'/><rect width='40' height='40'/><foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='/owned'/></foreignObject></svg>";
    private static readonly string[] Files = ["page.html", "drawing.svg", "text.md", "data.json", "table.csv", "plain.txt", "model/bundle.json", "model/model.onnx", "evaluation.json", "gate/gate.json", Named];
    private const string Named = "<img src=x onerror=fetch('owned')>.txt";

    [Fact]
    public async Task Nothing_that_a_run_says_runs()
    {
        await using var made = await RunPageServer.StartAsync();
        var run = await HostileAsync(made);
        var owned = new ConcurrentQueue<string>();
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{run}");
        page.IsForeseen = complaint => complaint.Contains("sandboxed", StringComparison.Ordinal) || complaint.Contains("Content Security Policy", StringComparison.Ordinal);
        // What the policy blocks begins as a request too; what comes to an end was sent.
        page.Page.RequestFinished += (_, request) => { if (new Uri(request.Url).AbsolutePath.EndsWith("/owned", StringComparison.Ordinal)) owned.Enqueue(request.Url); };
        page.Page.Dialog += (_, dialog) => owned.Enqueue(dialog.Message);
        await Expect(page.Page.Locator(".markdown")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(RunPageServer.Script);
        foreach (var href in await page.Page.Locator("main a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"))
            Assert.Matches("^(/|https://|#)", href);
        Assert.Empty(page.Complaints); // the page itself gives the browser nothing to refuse
        await page.GoAsync($"/runs/{run}?tab=model");
        await Expect(page.Page.Locator(".matrix td").First).ToBeVisibleAsync();
        await page.GoAsync($"/runs/{run}?tab=metrics");
        foreach (var file in Files)
        {
            await page.GoAsync($"/runs/{run}?tab=artifacts&path={Uri.EscapeDataString(file)}");
            await Expect(page.Page.Locator(".shown h3")).ToHaveTextAsync(file[(file.LastIndexOf('/') + 1)..]);
        }

        await page.GoAsync($"/runs/{run}?tab=artifacts&path=page.html");
        await Expect(page.Page.FrameLocator("iframe").Locator("h1")).ToHaveTextAsync("drawn");
        Assert.Equal("", await page.Page.Locator("iframe").GetAttributeAsync("sandbox"));
        foreach (var file in (string[])["page.html", "drawing.svg"])
        {
            await page.Page.GotoAsync(new Uri(made.Server.Address, $"/console/artifacts/runs/{run}/{file}").AbsoluteUri);
            Assert.Equal("null", await page.Page.EvaluateAsync<string>("() => self.origin"));
            Assert.NotEqual("owned", await page.Page.TitleAsync());
        }

        Assert.Empty(owned);
    }

    [Fact]
    public async Task A_note_that_is_typed_runs_nothing_while_it_is_typed()
    {
        await using var made = await RunPageServer.StartAsync();
        await using var page = await browser.OpenAsync(made.Server, $"/runs/{made.Trained}");
        await page.PressAsync("Write a note");
        await page.Page.GetByLabel("Note, in Markdown").FillAsync($"{RunPageServer.Script}\n\n[x](javascript:alert(1)) ![y](https://evil.example/a.png)");
        await Expect(page.Page.Locator(".edit .markdown a")).ToHaveAttributeAsync("href", "https://evil.example/a.png");
        Assert.NotEqual("owned", await page.Page.TitleAsync());
    }

    private static async Task<string> HostileAsync(RunPageServer made)
    {
        var run = await made.RunAsync(RunPageServer.Script);
        (string, string)[] tags =
        [
            ("mlflow.note.content", $"{RunPageServer.Script}\n\n[a](javascript:alert(1)) <https://example.com> ![p](https://evil.example/x.png)"), ("mlflow.user", RunPageServer.Script),
            ("mlflow.source.name", "fude train"), ("mlflow.source.git.commit", "abcdef1234567890"), ("mlflow.source.git.repoURL", "javascript:alert(1)//"), ("fude.command", RunPageServer.Script),
            ("fude.failure", RunPageServer.Script), ("fude.host", RunPageServer.Script), ("own", RunPageServer.Script), ("mlflow.parentRunId", "../../evil"),
        ];
        await made.LogAsync(run, [RunPageServer.Metric("loss", 1, 1), RunPageServer.Metric("loss", "NaN", 2)], [RunPageServer.Pair("model", RunPageServer.Script), RunPageServer.Pair("dataset", "$(touch /tmp/owned)'\n`x`")],
            [.. tags.Select(tag => RunPageServer.Pair(tag.Item1, tag.Item2))]);
        await made.Server.PostAsync("runs/log-inputs", new { run_id = run, datasets = (object[])[new { dataset = new { name = RunPageServer.Script, digest = "1", source_type = "http", source = "{\"url\":\"javascript:alert(1)\"}", schema = RunPageServer.Script, profile = RunPageServer.Script } }] });
        var label = System.Text.Json.JsonEncodedText.Encode(RunPageServer.Script);
        var evaluation = $$"""{"count":2,"correct":1,"accuracy":"NaN","classes":[{"label":"{{label}}","count":1},{"label":"b","count":1}],"confusion":[[1,1],[0,9223372036854775807]],"worstMistakes":[{"index":1,"actual":-5,"predicted":99}]}""";
        var gate = $$"""{"passed":false,"failures":["{{label}}"],"checks":[{"name":"{{label}}","outcome":"{{label}}","note":{"english":"{{label}}" } },{"name":"robustness","figures":[{"name":"robustness.{{label}}","value":1e308,"unit":"share","threshold":1}]}]}""";
        (string, string)[] files =
        [
            ("page.html", Page), ("drawing.svg", Drawing), ("text.md", RunPageServer.Script), ("data.json", $"{{\"a\":\"{label}\"}}"), ("table.csv", $"{RunPageServer.Script},b\n\"{RunPageServer.Script.Replace("\"", "\"\"", StringComparison.Ordinal)}\",2\n"),
            ("plain.txt", RunPageServer.Script), ("model/bundle.json", $$"""{"schemaVersion":1,"name":"{{label}}","runId":"javascript:alert(1)","files":{"{{label}}":"{{label}}" },"labels":["{{label}}"]}"""),
            ("model/model.onnx", RunPageServer.Script), ("evaluation.json", evaluation), ("gate/gate.json", gate), (Named, RunPageServer.Script),
        ];
        foreach (var (path, content) in files)
            await made.PutAsync(run, path, content);
        await made.EndAsync(run);
        return run;
    }
}
