using System.Net.Sockets;
using System.Text;

namespace Fude.Tracking.Tests.Support;

/// <summary>HTTP/1.1 by hand: what <see cref="HttpClient"/> would mend or refuse is sent as it is.</summary>
public static class RawHttp
{
    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <param name="server">The server.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target, byte for byte.</param>
    /// <param name="body">A body; null for none.</param>
    /// <param name="headers">More header lines, each with its line end.</param>
    public static async Task<(int Status, string Text)> SendAsync(Uri server, string method, string target, byte[]? body = null, string headers = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port);
        await using var stream = socket.GetStream();
        var length = body is null ? "" : $"Content-Length: {body.Length}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{length}{headers}\r\n"));
        if (body is not null)
            await stream.WriteAsync(body);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), text);
    }

    /// <summary>Every byte of a text's UTF-8 percent-encoded, half a surrogate pair too, as a client would that lets nothing through.</summary>
    public static string Encode(string text) => string.Concat(new UTF8Encoding(false, throwOnInvalidBytes: false).GetBytes(text).Select(b => $"%{b:X2}"));
}
