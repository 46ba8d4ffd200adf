using System.Collections.Concurrent;
using Fude.App.Tests.Support;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>The page in a browser of its own, with what it asks for and what it complains about.</summary>
public sealed class DrawingPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _complaints = new();

    private DrawingPage(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        _address = address;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => Requests.Enqueue(request);
    }

    public IPage Page { get; }

    public ConcurrentQueue<IRequest> Requests { get; } = new();

    public ILocator Label => Page.Locator("#label");

    public ILocator Answer => Page.Locator("#answer");

    public ILocator Notice => Page.Locator("#notice");

    public ILocator Canvas => Page.Locator("#canvas");

    public static async Task<DrawingPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = new DrawingPage(context, await context.NewPageAsync(), address);
        await page.Page.AddInitScriptAsync(
            """
            const send = window.fetch;
            window.sentPictures = [];
            window.fetch = (url, options) => {
              if (options?.body instanceof FormData) window.sentPictures.push({ url, file: options.body.get('image') });
              return send(url, options);
            };
            """);
        await page.Page.GotoAsync(address.ToString());
        await page.Page.WaitForSelectorAsync("html.ready");
        return page;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Draws a digit with the mouse.</summary>
    public async Task DrawAsync(int digit)
    {
        foreach (var stroke in DigitShapes.StrokesOf(digit))
            await StrokeAsync(stroke);
    }

    /// <summary>Draws one stroke of the paper's 280 × 280 with the mouse.</summary>
    public async Task StrokeAsync(params (float X, float Y)[] stroke)
    {
        var at = await PlaceAsync();
        var (x, y) = at(stroke[0]);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        foreach (var point in stroke.Skip(1))
        {
            (x, y) = at(point);
            await Page.Mouse.MoveAsync(x, y);
        }

        await Page.Mouse.UpAsync();
    }

    /// <summary>Draws a digit with a finger: real touch events from the browser's input queue.</summary>
    public async Task TouchAsync(int digit)
    {
        var session = await _context.NewCDPSessionAsync(Page);
        var at = await PlaceAsync();
        foreach (var stroke in DigitShapes.StrokesOf(digit))
        {
            for (var i = 0; i < stroke.Length; i++)
            {
                var (x, y) = at(stroke[i]);
                await SendTouchAsync(session, i == 0 ? "touchStart" : "touchMove", new { x, y, id = 1 });
            }

            await SendTouchAsync(session, "touchEnd");
        }

        await session.DetachAsync();
    }

    /// <summary>Draws one stroke with a stylus that presses with a force of 0 to 1.</summary>
    public async Task PenAsync(double force, params (float X, float Y)[] stroke)
    {
        var session = await _context.NewCDPSessionAsync(Page);
        var at = await PlaceAsync();
        for (var i = 0; i <= stroke.Length; i++)
        {
            var (x, y) = at(stroke[Math.Min(i, stroke.Length - 1)]);
            await session.SendAsync("Input.dispatchMouseEvent", new Dictionary<string, object>
            {
                ["type"] = i == 0 ? "mousePressed" : i == stroke.Length ? "mouseReleased" : "mouseMoved",
                ["x"] = x,
                ["y"] = y,
                ["button"] = "left",
                ["buttons"] = i == stroke.Length ? 0 : 1,
                ["clickCount"] = 1,
                ["pointerType"] = "pen",
                ["force"] = force,
            });
        }

        await session.DetachAsync();
    }

    /// <summary>How many of the canvas's pixels carry ink.</summary>
    public async Task<int> InkAsync()
    {
        // Drawing happens in the next frame.
        return await Page.EvaluateAsync<int>(
            """
            () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => {
              const canvas = document.querySelector('#canvas');
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
              let ink = 0;
              for (let i = 3; i < data.length; i += 4) if (data[i] > 127) ink++;
              resolve(ink);
            })))
            """);
    }

    /// <summary>The last picture file that was sent to a route; the browser's own records leave files out.</summary>
    public Task<byte[]> LastSentAsync(string route) => Page.EvaluateAsync<byte[]>(
        "async route => [...new Uint8Array(await window.sentPictures.findLast(sent => sent.url.startsWith(route + '?')).file.arrayBuffer())]",
        route);

    /// <summary>Saves what is seen, for people to look at.</summary>
    public async Task ScreenshotAsync(string name, bool fullPage = false)
    {
        await Page.Mouse.MoveAsync(2, 2);
        await Page.WaitForTimeoutAsync(400); // let bars and seal come to rest
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = fullPage });
    }

    /// <summary>Nothing was asked of another site, and the browser had nothing to complain about.</summary>
    public void AssertQuiet()
    {
        Assert.NotEmpty(Requests);
        Assert.All(Requests, request => Assert.True(
            request.Url.StartsWith(_address.GetLeftPart(UriPartial.Authority) + "/", StringComparison.Ordinal) || request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal),
            request.Url));
        Assert.Empty(_complaints);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static Task SendTouchAsync(ICDPSession session, string type, params object[] points) =>
        session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });

    private async Task<Func<(float X, float Y), (float X, float Y)>> PlaceAsync()
    {
        var box = await Canvas.BoundingBoxAsync();
        Assert.NotNull(box);
        return point => (box.X + (point.X / 280 * box.Width), box.Y + (point.Y / 280 * box.Height));
    }
}
