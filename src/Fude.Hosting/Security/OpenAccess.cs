using System.Net;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>
/// What holds while there are no users: on this machine everybody is an administrator; a host that can be reached from
/// elsewhere does not start, unless it is told to be open to everybody.
/// </summary>
/// <param name="server">Where the host listens.</param>
/// <param name="security">Proxies, and whether it is to be open.</param>
public sealed class OpenAccess(ServerSettings server, SecuritySettings security)
{
    private static readonly Caller Local = new("local", Role.Admin) { IsLocal = true };

    /// <summary>Whether others than those on this machine can reach the host.</summary>
    public bool IsExposed { get; } = security.Proxies.Count > 0 || server.Urls.Any(url => !IsLoopback(url));

    /// <summary>Refuses to start without users where others can reach the host.</summary>
    /// <param name="users">How many there are.</param>
    /// <exception cref="StartException">There are none.</exception>
    public void EnsureStart(int users)
    {
        if (users > 0 || !IsExposed || security.InsecureNoAuth)
            return;
        var how = security.Proxies.Count > 0 ? "is behind a proxy" : $"would listen on {string.Join(", ", server.Urls.Where(url => !IsLoopback(url)))}";
        throw new StartException($"There are no users, and this host {how}, where others can reach it. Add one: fude users add NAME --role admin. " +
            "Or listen on http://127.0.0.1:PORT. Or let everybody do everything: --insecure-no-auth.");
    }

    /// <summary>Who sends a request without signing in, while there are no users; null for nobody.</summary>
    /// <param name="context">The request.</param>
    public Caller? Admit(HttpContext context) => security.InsecureNoAuth || (!IsExposed && RequestOrigin.IsFromHere(context)) ? Local : null;

    private static bool IsLoopback(string url)
    {
        var authority = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        var host = authority[..authority.LastIndexOf(':')].Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
