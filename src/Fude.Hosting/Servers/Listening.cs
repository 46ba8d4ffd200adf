using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fude.Hosting.Servers;

/// <summary>
/// Addresses with a protocol each: without TLS a client can't be asked which one it speaks, so that HTTP/2 has addresses of its own.
/// </summary>
internal static class Listening
{
    /// <summary>Listens at addresses for HTTP/1.1, then at others for HTTP/2.</summary>
    public static void ListenTo(this KestrelServerOptions kestrel, IReadOnlyList<string> http1, IReadOnlyList<string> http2)
    {
        foreach (var url in http1)
            Listen(kestrel, BindingAddress.Parse(url), HttpProtocols.Http1);
        foreach (var url in http2)
            Listen(kestrel, BindingAddress.Parse(url), HttpProtocols.Http2);
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, HttpProtocols protocols)
    {
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, address.Port, Set);
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.ListenLocalhost(address.Port, Set);
        else
            kestrel.ListenAnyIP(address.Port, Set); // * or +

        void Set(ListenOptions listen) => listen.Protocols = protocols;
    }
}
