using System.Net;
using Fude.App.Errors;
using Microsoft.Extensions.Primitives;

namespace Fude.App.Security;

/// <summary>
/// Refuses requests whose Host header names somebody else. A page of another site can have its own name re-bound to this
/// machine (DNS rebinding) and would then be of one origin with us; an IP address or localhost can't be re-bound.
/// </summary>
internal static class AllowedHosts
{
    public static void UseAllowedHosts(this WebApplication app, IReadOnlyList<string> allowed)
    {
        StringSegment[] patterns = ["localhost", "*.localhost", .. allowed.Select(host => new StringSegment(host))];
        app.Use((context, next) =>
        {
            var host = context.Request.Host.Host;
            return IPAddress.TryParse(host.Trim('[', ']'), out _) || (host.Length > 0 && HostString.MatchesAny(host, patterns))
                ? next(context)
                : new ProblemResult(new AppFault(AppErrors.HostNotAllowed, "The Host header names a host that is not in the setting AllowedHosts.")).ExecuteAsync(context);
        });
    }
}
