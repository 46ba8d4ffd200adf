using Fude.App.Tests.Support;
using Fude.Testing;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>The tests that drive a browser run one after the other: Playwright's objects belong to one caller at a time.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}

/// <summary>The system's own Chromium, headless. Nothing is downloaded; where it is missing, the tests are skipped.</summary>
public sealed class Chromium(RunningApp app) : IAsyncLifetime
{
    private const float Patience = 30_000; // milliseconds; what is awaited comes at once where the machine is not busy

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public RunningApp App => app;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumProgram.Find() is not { } program)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ChromiumProgram.Arguments,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens the page of the shared host, or of another.</summary>
    public async Task<DrawingPage> OpenAsync(BrowserNewContextOptions? options = null, Uri? address = null)
    {
        Assert.SkipWhen(_browser is null, ChromiumProgram.Missing);
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en-US";
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        return await DrawingPage.OpenAsync(await _browser!.NewContextAsync(options), address ?? app.Client.BaseAddress!);
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
