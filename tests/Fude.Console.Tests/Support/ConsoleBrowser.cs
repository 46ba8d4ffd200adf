using Fude.Testing;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fude.Console.Tests.Support.ConsoleBrowser))]

namespace Fude.Console.Tests.Support;

/// <summary>The tests that drive a browser run one after the other: Playwright's objects belong to one caller at a time.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection
{
    public const string Name = "Browser";
}

/// <summary>One Chromium for all tests; each test has a context, and so cookies and storage, of its own.</summary>
public sealed class ConsoleBrowser : IAsyncLifetime
{
    private const float Patience = 30_000; // milliseconds; what is awaited comes at once where the machine is not busy

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumProgram.Find() is not { } program)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ChromiumProgram.Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page of a server's console and waits until its session has drawn it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The page's path and query.</param>
    /// <param name="options">Language, colour scheme, size; by default English, light, 1280 × 800.</param>
    public Task<ConsolePage> OpenAsync(TrackingServer server, string path = "/", BrowserNewContextOptions? options = null) => OpenAsync(server.Address, path, options);

    /// <summary>Opens a page of the console at an address.</summary>
    public async Task<ConsolePage> OpenAsync(Uri address, string path = "/", BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, ChromiumProgram.Missing);
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en-US";
        options.TimezoneId ??= "Asia/Tokyo";
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        var page = await ConsolePage.StartAsync(await _browser!.NewContextAsync(options), address);
        await page.GoAsync(path);
        return page;
    }

    /// <summary>A phone of 360 × 740 points with a dense touch screen.</summary>
    public static BrowserNewContextOptions Phone(ColorScheme scheme = ColorScheme.Light, string locale = "en-US") => new()
    {
        ViewportSize = new ViewportSize { Width = 360, Height = 740 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
        ColorScheme = scheme,
        Locale = locale,
    };
}
