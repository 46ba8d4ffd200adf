using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fude.Hosting.Security;

/// <summary>
/// Refuses requests whose Host header names somebody else. A page of another site can have its own name re-bound to this
/// machine (DNS rebinding) and would then be of one origin with us; an IP address or localhost can't be re-bound.
/// </summary>
public static class AllowedHosts
{
    /// <summary>Lets requests pass that name an IP address, localhost, or one of the hosts.</summary>
    /// <param name="app">The host.</param>
    /// <param name="allowed">Names; <c>*.NAME</c> takes every subdomain, <c>*</c> everything.</param>
    /// <param name="refuse">Answers the others.</param>
    public static void UseAllowedHosts(this WebApplication app, IReadOnlyList<string> allowed, RefusalWriter refuse)
    {
        StringSegment[] patterns = ["localhost", "*.localhost", .. allowed.Select(host => new StringSegment(host))];
        var refusal = new Refusal(RefusalKind.HostNotAllowed, "The Host header names a host that is not in the setting AllowedHosts.");
        app.Use(next => context => IsAllowed(context.Request.Host.Host, patterns) ? next(context) : refuse(context, refusal));
    }

    private static bool IsAllowed(string host, StringSegment[] patterns) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _) || (host.Length > 0 && HostString.MatchesAny(host, patterns));
}
