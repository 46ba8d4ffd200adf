using System.Net;
using Fude.Hosting.Security;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Tests.Security;

/// <summary>Each role against each kind of route, over HTTP.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData(null, "200 401 401 401")]
    [InlineData(Role.Reader, "200 200 403 403")]
    [InlineData(Role.Writer, "200 200 200 403")]
    [InlineData(Role.Admin, "200 200 200 200")]
    public async Task A_role_may_use_what_it_is_for(Role? role, string statuses)
    {
        await using var host = await SmallHost.StartAsync();
        List<int> seen = [];
        foreach (var access in Enum.GetValues<Access>())
        {
            var headers = role is { } given ? [("Authorization", "Bearer " + host.Tokens.Issue(new Caller("jane", given)).Text)] : Array.Empty<(string, string)>();
            var (status, text, _) = await host.SendAsync("POST", $"/{access}", headers);
            seen.Add((int)status);
            if (status == HttpStatusCode.OK && access != Access.Anyone)
                Assert.StartsWith("jane jane ", text, StringComparison.Ordinal);
        }

        Assert.Equal(statuses, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_refused_client_is_told_what_to_send()
    {
        await using var host = await SmallHost.StartAsync();
        var (status, text, response) = await host.SendAsync("GET", "/Read");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("Bearer", text, StringComparison.Ordinal);
        Assert.Equal("Bearer realm=\"Fude\"", Assert.Single(response.Headers.WwwAuthenticate).ToString());
        (_, text, _) = await host.SendAsync("GET", "/Admin", ("Authorization", "Bearer " + host.Tokens.Issue(new Caller("jane", Role.Reader)).Text));
        Assert.Equal("Forbidden: jane is a reader; this needs an admin.", text);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic amFuZTpzZWNyZXQ=")]
    [InlineData("Digest x")]
    [InlineData("")]
    public async Task What_is_no_token_of_ours_is_refused(string header)
    {
        await using var host = await SmallHost.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync("GET", "/Read", ("Authorization", header))).Status);
    }

    [Fact]
    public async Task A_host_without_keys_lets_nobody_in_and_says_why()
    {
        await using var host = await SmallHost.StartAsync(authenticator: new Authenticator(null));
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("GET", "/Anyone")).Status);
        var (status, text, _) = await host.SendAsync("GET", "/Read", ("Authorization", "Bearer " + host.Tokens.Issue(new Caller("jane", Role.Admin)).Text));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("--Security:KeyFile", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_that_says_nothing_keeps_the_host_from_starting()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddServer(new ServerSettings());
        var app = builder.Build();
        app.MapGet("/said", () => "").Requires(Access.Read);
        app.EnsureEveryRouteHasAccess();
        app.MapGet("/forgotten", () => "");
        var message = Assert.Throws<StartException>(app.EnsureEveryRouteHasAccess).Message;
        Assert.Contains("/forgotten", message, StringComparison.Ordinal);
        Assert.DoesNotContain("/said", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Methods_that_a_route_does_not_take_are_told_as_such()
    {
        await using var host = await SmallHost.StartAsync();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.SendAsync("DELETE", "/Admin")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync("GET", "/nothing")).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://[::1]:5000/", true)]
    [InlineData("http://127.0.0.1:5000;http://10.0.0.1:5000", false)]
    [InlineData("http://0.0.0.0:5000", false)]
    [InlineData("http://*:5000", false)]
    [InlineData("http://[::]:5000", false)]
    public void Without_users_a_host_starts_only_where_nobody_else_reaches_it(string urls, bool starts)
    {
        var server = new ServerSettings { Urls = urls.Split(';') };
        var error = Record.Exception(() => new OpenAccess(server, new SecuritySettings()).EnsureStart(users: 0));
        Assert.Equal(starts, error is null);
        if (!starts)
            Assert.Contains("fude users add NAME --role admin", Assert.IsType<StartException>(error).Message, StringComparison.Ordinal);
        new OpenAccess(server, new SecuritySettings()).EnsureStart(users: 1);
        new OpenAccess(server, new SecuritySettings { InsecureNoAuth = true }).EnsureStart(users: 0);
    }

    [Fact]
    public void Behind_a_proxy_a_host_needs_users_too() =>
        Assert.Contains("behind a proxy", Assert.Throws<StartException>(() =>
            new OpenAccess(new ServerSettings(), new SecuritySettings { Proxies = [IPNetwork.Parse("127.0.0.1/32")] }).EnsureStart(users: 0)).Message, StringComparison.Ordinal);
}
