using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>Whether a request comes from this machine, or from a network, and from nobody behind it.</summary>
internal static class RequestOrigin
{
    private static readonly string[] ProxyHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"];

    /// <summary>Whether the sender is on this machine. A proxy on this machine passes on what comes from elsewhere, and says so.</summary>
    public static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !HasProxyHeaders(context);

    /// <summary>Whether the sender is on this machine or in one of the networks.</summary>
    public static bool IsFrom(HttpContext context, IReadOnlyList<IPNetwork> networks)
    {
        if (IsFromHere(context))
            return true;
        if (networks.Count == 0 || context.Connection.RemoteIpAddress is not { } address || HasProxyHeaders(context))
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }

    private static bool HasProxyHeaders(HttpContext context) => Array.Exists(ProxyHeaders, context.Request.Headers.ContainsKey);
}
