using Fude.Console.Tests.Support;
using Fude.Testing;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Frame;

/// <summary>The frame around every page: languages, themes, navigation, and who is signed in.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FrameTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData("en-US", "Overview")]
    [InlineData("ja-JP", "概要")]
    public async Task The_console_speaks_the_browsers_language(string locale, string title)
    {
        await using var server = await TrackingServer.StartAsync();
        await using var page = await browser.OpenAsync(server, "/", new BrowserNewContextOptions { Locale = locale });
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync(title);
        await page.ShootAsync($"frame.{locale}");
        await page.AssertAccessibleAsync();
        Assert.Equal(locale[..2], await page.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task A_chosen_language_and_theme_are_kept()
    {
        await using var server = await TrackingServer.StartAsync();
        await using var page = await browser.OpenAsync(server);
        await page.PressAsync("Dark theme");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" })).ToBeVisibleAsync();
        await page.PressAsync("日本語");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("概要");
        await page.GoAsync("/");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "ライトテーマにする" })).ToBeVisibleAsync();
        Assert.Equal("dark", await page.Page.Locator("html").GetAttributeAsync("data-theme"));
    }

    [Fact]
    public async Task Who_has_to_sign_in_comes_to_the_page_that_they_wanted_and_out_again()
    {
        await using var server = await TrackingServer.StartAsync();
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "hanako", password = "a long password", role = "admin" })).Status);
        await using var page = await browser.OpenAsync(server, "/missing?x=1");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Sign in");
        await page.AssertAccessibleAsync();
        await page.Page.GetByLabel("Name").FillAsync("hanako");
        await page.Page.GetByLabel("Password").FillAsync("not hers");
        await page.PressAsync("Sign in");
        await page.SaysAsync("The name or the password is wrong.");
        await page.Page.GetByLabel("Name").FillAsync("hanako");
        await page.Page.GetByLabel("Password").FillAsync("a long password");
        await page.PressAsync("Sign in");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("There is nothing at this address.");
        Assert.EndsWith("/missing?x=1", page.Page.Url, StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.PressAsync("Sign out");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Sign in");
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "experiments/get?experiment_id=0")).Status);
    }

    [Fact]
    public async Task Addresses_that_MLflows_clients_print_lead_to_the_same_run()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        await using var page = await browser.OpenAsync(server, $"/#/experiments/0/runs/{run}");
        await page.Page.WaitForURLAsync($"**/runs/{run}");
        await page.SaysAsync(run);
    }

    [Fact]
    public async Task A_page_whose_server_was_started_again_says_so_and_is_loaded_again()
    {
        await using var server = await TrackingHostProcess.StartAsync();
        await using var page = await browser.OpenAsync(server.Address, "/experiments");
        page.IsForeseen = _ => true; // the browser tells of each attempt that fails
        await server.KillAsync();
        await page.SaysAsync("The connection to the server is gone.");
        await server.StartAgainAsync();
        await page.PressAsync("Reload");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Experiments");
        await Assertions.Expect(page.Page.Locator(".connection")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_leads_to_no_other_site(string from)
    {
        await using var server = await TrackingServer.StartAsync();
        await server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "hanako", password = "a long password", role = "admin" });
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "hanako", ["password"] = "a long password", ["from"] = from });
        using var answer = await client.PostAsync("/session", form, TestContext.Current.CancellationToken);
        Assert.Equal(303, (int)answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_cookie_opens_the_console_and_not_the_protocol()
    {
        await using var server = await TrackingServer.StartAsync();
        await server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "hanako", password = "a long password", role = "admin" });
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = server.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "hanako", ["password"] = "a long password", ["from"] = "/" });
        using var signedIn = await client.PostAsync("/session", form, TestContext.Current.CancellationToken);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), each => each.StartsWith("fude_session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var page = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)page.StatusCode);
        using var api = await client.GetAsync("/api/2.0/mlflow/experiments/get?experiment_id=0", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)api.StatusCode);
    }
}
