using System.Net;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Fude.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Tests.Security;

/// <summary>A host with a route for everybody and one for each role, with real Kestrel on a free loopback port.</summary>
public sealed class SmallHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private SmallHost(SecuritySettings security, string[] hosts, Authenticator? authenticator)
    {
        Tokens = new AccessTokens(new TokenKeys(_folder["token.key"], ofDataFolder: true, Time), Time, new TokenOptions());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddServer(new ServerSettings { Urls = ["http://127.0.0.1:0"], AllowedHosts = hosts });
        _app = builder.Build();
        _app.UseTrustedProxies(security.Proxies);
        _app.UseSecurityHeaders();
        _app.UseAllowedHosts(hosts, RefuseAsync);
        _app.UseOwnOrigin(security.AllowedOrigins, RefuseAsync);
        _app.UseRouting();
        _app.UseAccess(() => authenticator ?? new Authenticator(Tokens), RefuseAsync);
        foreach (var access in Enum.GetValues<Access>())
            _app.MapMethods($"/{access}", ["GET", "POST"], Tell).Requires(access);
        _app.EnsureEveryRouteHasAccess();
    }

    public ManualTime Time { get; } = new();

    public AccessTokens Tokens { get; }

    public HttpClient Client { get; private set; } = new();

    public static async Task<SmallHost> StartAsync(SecuritySettings? security = null, string[]? hosts = null, Authenticator? authenticator = null)
    {
        var host = new SmallHost(security ?? new SecuritySettings(), hosts ?? [], authenticator);
        await host._app.StartAsync();
        host.Client.Dispose();
        host.Client = new HttpClient { BaseAddress = new Uri(host._app.Urls.Single()) };
        return host;
    }

    /// <summary>Sends a request; the answer's text is who the host took the sender for, or why it was refused.</summary>
    public async Task<(HttpStatusCode Status, string Text, HttpResponseMessage Response)> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static Task Tell(HttpContext context) =>
        context.Response.WriteAsync($"{context.Caller()?.Name} {context.User.Identity?.Name} {context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host}");

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Kind switch
        {
            RefusalKind.Unauthenticated => 401,
            RefusalKind.TooManyAttempts => 429,
            RefusalKind.HostNotAllowed => 400,
            _ => 403,
        };
        return context.Response.WriteAsync($"{refusal.Kind}: {refusal.Message}");
    }
}
