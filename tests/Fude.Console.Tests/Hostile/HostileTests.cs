using Fude.Console.Tests.Support;
using Fude.Tracking.Tests.Support;

namespace Fude.Console.Tests.Hostile;

/// <summary>Every page with script in every name, tag, note and artifact: it is shown, nothing runs, nothing leaves, and no page violates its policy.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Nothing_runs_on_any_page(Storage storage)
    {
        await using var hostile = await HostileServer.StartAsync(storage);
        await using var page = await browser.OpenAsync(hostile.Server);
        page.IsForeseen = IsBlockedInSandbox;
        page.Page.Dialog += (_, dialog) => Assert.Fail($"a dialog: {dialog.Message}");
        string[] pages =
        [
            "/", "/experiments", $"/experiments/{hostile.Experiment}", $"/experiments/{hostile.Experiment}?q={Uri.EscapeDataString(HostileServer.Payloads[1])}",
            $"/compare?runs={string.Join(',', hostile.Runs)}", "/models", $"/models/{Uri.EscapeDataString(hostile.Model)}", $"/models/{Uri.EscapeDataString(hostile.Model)}/versions/1", "/releases",
            "/releases/999", "/releases/new", $"/runs/{Uri.EscapeDataString(HostileServer.Payloads[1])}",
            .. hostile.Runs.Select(run => $"/runs/{run}"),
            .. HostileServer.Artifacts.Select(path => $"/runs/{hostile.Runs[0]}?tab=artifacts&path={Uri.EscapeDataString(path)}"),
        ];
        foreach (var path in pages)
        {
            await page.GoAsync(path);
            await page.Page.WaitForTimeoutAsync(300);
            await AssertQuietAsync(page, path);
        }
    }

    [Fact]
    public async Task What_would_run_elsewhere_is_shown_as_text()
    {
        await using var hostile = await HostileServer.StartAsync(Storage.Sqlite);
        await using var page = await browser.OpenAsync(hostile.Server, "/experiments");
        await page.SaysAsync(HostileServer.Payloads[1]);
        await page.GoAsync($"/experiments/{hostile.Experiment}");
        await page.SaysAsync(HostileServer.Payloads[0]);
        await page.GoAsync($"/runs/{hostile.Runs[0]}?tab=artifacts&path=text.txt");
        await page.SaysAsync("<script>window.hacked='txt'</script>");
        await AssertQuietAsync(page, "the text");
    }

    [Fact]
    public async Task Every_answer_of_the_console_says_what_its_scripts_may_be()
    {
        await using var hostile = await HostileServer.StartAsync(Storage.Sqlite);
        foreach (var path in (string[])["/", "/signin", "/experiments", $"/runs/{hostile.Runs[0]}", "/compare", "/models", "/releases", "/console.js", "/nothing/there", "/console/artifacts/x"])
        {
            using var answer = await hostile.Server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            var scripts = Assert.Single(policy.Split(';', StringSplitOptions.TrimEntries), each => each.StartsWith("script-src", StringComparison.Ordinal));
            Assert.Equal("script-src 'self'", scripts);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    private static async Task AssertQuietAsync(ConsolePage page, string path)
    {
        Assert.Equal("undefined", await page.Page.EvaluateAsync<string>("typeof window.hacked"));
        foreach (var frame in page.Page.Frames)
            Assert.Equal("undefined", await frame.EvaluateAsync<string>("typeof window.hacked"));
        var others = page.Complaints.Where(complaint => !page.IsForeseen(complaint)).ToList();
        Assert.True(others.Count == 0, $"{path}: {string.Join('\n', others)}");
    }

    // A sandboxed preview that holds script has that script blocked, which the browser reports; anything else is a fault of ours.
    private static bool IsBlockedInSandbox(string complaint) =>
        complaint.Contains("frame is sandboxed and the 'allow-scripts' permission is not set", StringComparison.Ordinal);
}
