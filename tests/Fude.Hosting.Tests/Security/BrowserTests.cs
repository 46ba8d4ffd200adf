using System.Net;
using Fude.Hosting.Security;

namespace Fude.Hosting.Tests.Security;

/// <summary>What pages of other sites can make a browser do.</summary>
public sealed class BrowserTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:5000", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("192.168.1.5:5000", 200)]
    [InlineData("[::1]:5000", 200)]
    [InlineData("fude.example", 200)]
    [InlineData("a.team.example", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("fude.example.evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("evil.example:127.0.0.1", 400)]
    [InlineData("team.example", 400)]
    public async Task A_host_name_of_somebody_else_is_refused(string name, int status)
    {
        await using var host = await SmallHost.StartAsync(hosts: ["fude.example", "*.team.example"]);
        Assert.Equal(status, (int)(await host.SendAsync("GET", "/Anyone", ("Host", name))).Status);
    }

    [Theory]
    [InlineData("", "", 200)] // no browser
    [InlineData("http://HOST", "", 200)]
    [InlineData("http://HOST", "same-origin", 200)]
    [InlineData("https://HOST", "", 200)] // a proxy took TLS off
    [InlineData("", "none", 200)]
    [InlineData("", "same-origin", 200)]
    [InlineData("https://friend.example", "cross-site", 200)]
    [InlineData("https://friend.example", "", 200)]
    [InlineData("https://evil.example", "", 403)]
    [InlineData("https://evil.example", "cross-site", 403)]
    [InlineData("http://HOST", "cross-site", 403)]
    [InlineData("", "cross-site", 403)]
    [InlineData("", "same-site", 403)]
    [InlineData("http://127.0.0.1:1", "same-site", 403)]
    [InlineData("http://127.0.0.1:1", "", 403)] // another port is another origin
    [InlineData("http://127.0.0.1", "", 403)]
    [InlineData("null", "", 403)]
    [InlineData("http://friend.example", "", 403)]
    [InlineData("https://friend.example.evil.example", "", 403)]
    public async Task A_page_of_another_site_changes_nothing(string origin, string site, int status)
    {
        await using var host = await SmallHost.StartAsync(new SecuritySettings { AllowedOrigins = ["https://friend.example"] });
        List<(string, string)> headers = [];
        if (origin.Length > 0)
            headers.Add(("Origin", origin.Replace("HOST", host.Client.BaseAddress!.Authority, StringComparison.Ordinal)));
        if (site.Length > 0)
            headers.Add(("Sec-Fetch-Site", site));
        Assert.Equal(status, (int)(await host.SendAsync("POST", "/Anyone", [.. headers])).Status);
        Assert.Equal(200, (int)(await host.SendAsync("GET", "/Anyone", [.. headers])).Status);
    }

    [Fact]
    public async Task No_other_site_may_read_an_answer()
    {
        await using var host = await SmallHost.StartAsync();
        var (_, _, response) = await host.SendAsync("GET", "/Anyone", ("Origin", "https://evil.example"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        (_, _, response) = await host.SendAsync("OPTIONS", "/Anyone", ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_a_known_proxy_only()
    {
        (string, string)[] forwarded = [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "fude.example")];
        await using var alone = await SmallHost.StartAsync(hosts: ["fude.example"]);
        Assert.EndsWith($" 127.0.0.1 http {alone.Client.BaseAddress!.Authority}", (await alone.SendAsync("GET", "/Anyone", forwarded)).Text, StringComparison.Ordinal);
        await using var elsewhere = await SmallHost.StartAsync(new SecuritySettings { Proxies = [IPNetwork.Parse("10.0.0.0/8")] }, ["fude.example"]);
        Assert.Contains(" 127.0.0.1 http ", (await elsewhere.SendAsync("GET", "/Anyone", forwarded)).Text, StringComparison.Ordinal);
        await using var known = await SmallHost.StartAsync(new SecuritySettings { Proxies = [IPNetwork.Parse("127.0.0.0/8")] }, ["fude.example"]);
        Assert.EndsWith(" 203.0.113.9 https fude.example", (await known.SendAsync("GET", "/Anyone", forwarded)).Text, StringComparison.Ordinal);
        // What the client itself put in front is not believed: the last address is the proxy's word.
        Assert.Contains(" 203.0.113.9 ", (await known.SendAsync("GET", "/Anyone", ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await known.SendAsync("GET", "/Anyone", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example"))).Status);
    }
}
