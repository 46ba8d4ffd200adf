using System.Net;
using System.Net.Sockets;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>A port that is taken, so that nobody else gets it, and at which nothing listens until a server begins there.</summary>
public sealed class ReservedPort : IDisposable
{
    // Held, or its socket would be closed.
    private static readonly ReservedPort Never = new();

    /// <summary>An address at which nothing ever listens.</summary>
    public static Uri Nowhere => Never.Address;

    public ReservedPort()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new($"http://127.0.0.1:{((IPEndPoint)Socket.LocalEndPoint!).Port}/");
    }

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Uri Address { get; }

    public void Dispose() => Socket.Dispose();
}
