using System.Net;
using Fude.App.Tests.Support;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;
using Microsoft.AspNetCore.Routing;

namespace Fude.App.Tests;

/// <summary>Who may use the application, and what a page of another site can't do.</summary>
public sealed class SecurityTests(RunningApp app)
{
    [Fact]
    public async Task Every_route_says_who_may_use_it()
    {
        await using var host = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0"]);
        var routes = AccessRules.Routes(host).OfType<RouteEndpoint>().Select(route => (route.RoutePattern.RawText, AccessRules.AccessOf(route))).ToList();
        Assert.Contains(("/api/predictions", Access.Anyone), routes);
        Assert.DoesNotContain(routes, route => route.Item2 is null);
    }

    [Theory]
    [InlineData("https://evil.example", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "same-origin", HttpStatusCode.OK)]
    [InlineData(null, null, HttpStatusCode.OK)]
    public async Task A_page_of_another_site_stores_no_drawings(string? origin, string? site, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/predictions") { Content = Requests.Form(Drawings.Png(3)) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.Forbidden)
            Assert.Equal("foreign_origin", (string?)(await response.ObjectAsync())["code"]);
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_ends_it_with_one_line()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        using var folder = new TemporaryFolder();
        TokenKeyFile.ReadOrCreate(folder["token.key"]);
        File.SetUnixFileMode(folder["token.key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", $"--Security:KeyFile={folder["token.key"]}"]);
        Assert.Equal(1, await host.ExitAsync());
        Assert.StartsWith($"Fude.App: The key file '{folder["token.key"]}' can be read or written by others", Assert.Single(host.Errors), StringComparison.Ordinal);
    }
}
