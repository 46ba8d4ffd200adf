using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fude.App.Tests.Support;

/// <summary>An answer as it came.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body.</param>
public sealed record RawAnswer(int Status, string Head, byte[] Body)
{
    /// <summary>Whether the server ends the connection after it.</summary>
    public bool Closes => Head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase);
}

/// <summary>An HTTP/1.1 connection on which any bytes can be sent, whether they are HTTP or not.</summary>
public sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[1 << 14];
    private int _filled;

    /// <summary>Connects.</summary>
    /// <param name="address">The server.</param>
    /// <param name="patience">How long an answer may take.</param>
    public RawConnection(Uri address, TimeSpan patience)
    {
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)patience.TotalMilliseconds;
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="SocketException">It took too long, or the connection broke.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    /// <param name="request">Any bytes.</param>
    /// <param name="finish">Says after a moment without an answer that nothing more is coming.</param>
    public RawAnswer Send(byte[] request, bool finish = false)
    {
        _socket.Send(request);
        if (finish && !_socket.Poll(Moment, SelectMode.SelectRead))
            _socket.Shutdown(SocketShutdown.Send);
        return Receive();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private RawAnswer Receive()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf(EndOfHead)) < 0)
            Fill();
        var head = Encoding.Latin1.GetString(_buffer, 0, end);
        Take(end + EndOfHead.Length);
        var body = Header(head, "Content-Length") is { } length ? Exactly(int.Parse(length, CultureInfo.InvariantCulture))
            : Header(head, "Transfer-Encoding") is not null ? Chunks()
            : [];
        return new RawAnswer(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, body);
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private byte[] Exactly(int count)
    {
        while (_filled < count)
            Fill();
        return Take(count);
    }

    private byte[] Chunks()
    {
        List<byte> body = [];
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n"u8)) < 0)
                Fill();
            var length = int.Parse(Encoding.ASCII.GetString(Take(end + 2)).AsSpan(0, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(Exactly(length));
            Exactly(2);
            if (length == 0)
                return [.. body];
        }
    }

    private byte[] Take(int count)
    {
        var taken = _buffer[..count];
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
        return taken;
    }

    private void Fill()
    {
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer, _filled, _buffer.Length - _filled, SocketFlags.None);
        if (read == 0)
            throw new EndOfStreamException("the server closed the connection");
        _filled += read;
    }
}
