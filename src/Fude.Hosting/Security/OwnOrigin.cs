using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>
/// Refuses requests that change something and that a page of another site makes a browser send. Browsers say where a
/// request comes from (Sec-Fetch-Site; older ones and plain HTTP: Origin), and a page can't change either; other clients
/// send neither. The rules are those of Go's <c>http.CrossOriginProtection</c>.
/// </summary>
public static class OwnOrigin
{
    /// <summary>Lets requests pass that only read, that no browser sent, or that a page of this host sent.</summary>
    /// <param name="app">The host.</param>
    /// <param name="allowed">Other origins that may, such as <c>https://fude.example.org</c>.</param>
    /// <param name="refuse">Answers the others.</param>
    public static void UseOwnOrigin(this WebApplication app, IReadOnlyList<string> allowed, RefusalWriter refuse)
    {
        var refusal = new Refusal(RefusalKind.ForeignOrigin, "A page of another site sent this request. If that site is yours, name its origin in the setting Security:AllowedOrigins.");
        app.Use(next => context => IsOwn(context.Request, allowed) ? next(context) : refuse(context, refusal));
    }

    private static bool IsOwn(HttpRequest request, IReadOnlyList<string> allowed)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        return origin.Length == 0 || IsOfHost(origin, request.Host);
    }

    // A proxy may have taken TLS off, so that the schemes differ; a port that is the scheme's own is left out by browsers.
    private static bool IsOfHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase) || $"{uri.Host}:{uri.Port}".Equals(host.Value, StringComparison.OrdinalIgnoreCase));
}
