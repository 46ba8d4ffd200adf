using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Fude.Testing;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Support;

/// <summary>A page of the console in a browser. Whatever the browser complains of (errors, violations of the policy, requests to other sites) fails the test at its end.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    private ConsolePage(IBrowserContext context, IPage page, Uri address) => (_context, Page, Address) = (context, page, address);

    /// <summary>The browser's page.</summary>
    public IPage Page { get; }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <summary>Complaints that a test is about, and that do not fail it: a script that a sandbox has kept from running is one.</summary>
    public Predicate<string> IsForeseen { get; set; } = _ => false;

    /// <summary>What the browser complained of so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<ConsolePage> StartAsync(IBrowserContext context, Uri address)
    {
        var page = new ConsolePage(context, await context.NewPageAsync(), address);
        page.Page.PageError += (_, error) => page._complaints.Enqueue($"error: {error}");
        page.Page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("WebSocket closed", StringComparison.Ordinal))
                page._complaints.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.Page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Authority != address.Authority)
                page._complaints.Enqueue($"request to another site: {request.Url}");
        };
        return page;
    }

    /// <summary>Goes to a path and waits until the session has drawn it.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(Address, path).AbsoluteUri);
        await Assertions.Expect(Page.Locator("h1").First).ToBeVisibleAsync();
    }

    /// <summary>Presses a button that is found by its name.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Waits until the page says a text.</summary>
    public Task SaysAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Fails where axe-core finds something that people with a keyboard, a screen reader or weak sight stumble over.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        // What fades in or out has other colours meanwhile: it is looked at again when everything stands still.
        for (var again = 0; result.Violations.Length > 0 && again < 3; again++)
        {
            await Page.WaitForFunctionAsync("() => document.getAnimations().every(each => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)");
            result = await Page.RunAxe();
        }

        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(each =>
            $"{Page.Url}: {each.Id}: {each.Help}\n" + string.Join('\n', each.Nodes.Take(5).Select(node => $"    {node.Html}\n    {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}")))));
    }

    /// <summary>A picture of the whole page, for people: under <c>artifacts/screenshots</c>, when FUDE_SCREENSHOTS is set.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("FUDE_SCREENSHOTS") is not { Length: > 0 })
            return;
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", "console", $"{name}.png"), FullPage = true });
    }

    /// <summary>Closes it; fails where the browser complained.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        var unforeseen = _complaints.Where(complaint => !IsForeseen(complaint)).ToList();
        Assert.True(unforeseen.Count == 0, $"the browser complained: {string.Join('\n', unforeseen)}");
    }
}
