using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fude.Bench.Tracking;

/// <summary>One HTTP/1.1 connection that sends prepared requests and reads whole answers: as little work as a client can do beside the server.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[1 << 16];
    private int _filled;

    public Connection(int port)
    {
        Port = port;
        _socket.Connect(IPAddress.Loopback, port);
    }

    public int Port { get; }

    public static byte[] Post(string path, string json) => Request("POST", path, json);

    public static byte[] Get(string path) => Request("GET", path, null);

    /// <summary>Sends a request and reads the answer's body.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public ReadOnlyMemory<byte> Send(byte[] request)
    {
        _socket.Send(request);
        _filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, _filled).IndexOf(EndOfHead)) < 0)
            Receive();
        var start = head + EndOfHead.Length;
        var length = ContentLength(Encoding.ASCII.GetString(_buffer, 0, head));
        while (_filled < start + length)
            Receive();
        return _buffer.AsMemory(start, length);
    }

    public void Dispose() => _socket.Dispose();

    private static int ContentLength(string head)
    {
        var text = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || text is null)
            throw new InvalidOperationException(head);
        return int.Parse(text["Content-Length:".Length..], CultureInfo.InvariantCulture);
    }

    private void Receive()
    {
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer, _filled, _buffer.Length - _filled, SocketFlags.None);
        if (read == 0)
            throw new IOException("the server closed the connection");
        _filled += read;
    }

    private static byte[] Request(string method, string path, string? json)
    {
        var body = json is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        return Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{body}\r\n{json}");
    }
}
