using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fude.Hosting.Servers;

/// <summary>
/// <c>PROGRAM health</c>: asks the host that runs beside it on this machine, in the same container, whether it is well. A container's
/// health check needs no other program then. Bare sockets: it runs every few seconds, and an HTTP client takes longer to load than the question.
/// </summary>
public static class HealthProgram
{
    private const int MostHead = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks, and says what is wrong in one line on standard error.</summary>
    /// <param name="name">The program, said before what is wrong.</param>
    /// <param name="words">What follows <c>health</c>: nothing, or a word such as <c>--ready</c>, or <c>--Urls=ADDRESS</c>.</param>
    /// <param name="addresses">Where the host listens, separated by semicolons: its setting <c>Urls</c>; the first is asked.</param>
    /// <param name="routes">The route for each word; that of the empty word is asked where there is none.</param>
    /// <returns><see cref="ExitCodes.Success"/> where the answer is 200.</returns>
    public static async Task<int> RunAsync(string name, string[] words, string addresses, IReadOnlyDictionary<string, string> routes)
    {
        var urls = Array.Find(words, word => word.StartsWith("--Urls=", StringComparison.OrdinalIgnoreCase))?["--Urls=".Length..] ?? addresses;
        string[] asked = [.. words.Where(word => !word.StartsWith("--Urls=", StringComparison.OrdinalIgnoreCase))];
        if (asked.Length > 1 || !routes.TryGetValue(asked.FirstOrDefault(""), out var route))
            return Fail(name, ExitCodes.BadUsage, $"Usage: {name} health [{string.Join(" | ", routes.Keys.Where(word => word.Length > 0).Append("--Urls=ADDRESS"))}]");
        if (Place(urls) is not { } place)
            return Fail(name, ExitCodes.BadUsage, $"'{urls}' is not where a host listens: give --Urls=http://ADDRESS:PORT");

        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var status = await AskAsync(place, route, patience.Token).ConfigureAwait(false);
            return status == 200 ? ExitCodes.Success : Fail(name, ExitCodes.Failure, string.Create(CultureInfo.InvariantCulture, $"{route} at {place} answers {status}"));
        }
        catch (OperationCanceledException)
        {
            return Fail(name, ExitCodes.Failure, string.Create(CultureInfo.InvariantCulture, $"{route} at {place} does not answer within {Patience.TotalSeconds} s"));
        }
        catch (Exception e) when (e is SocketException or IOException or FormatException)
        {
            return Fail(name, ExitCodes.Failure, $"{route} at {place} does not answer: {e.Message}");
        }
    }

    private static async Task<int> AskAsync(IPEndPoint place, string route, CancellationToken cancellation)
    {
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(place, cancellation).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {route} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), cancellation).ConfigureAwait(false);
        var head = new byte[MostHead];
        var length = 0;
        for (int read; length < head.Length && (read = await socket.ReceiveAsync(head.AsMemory(length), cancellation).ConfigureAwait(false)) > 0; length += read)
        {
        }

        // HTTP/1.1 200 OK
        return Encoding.ASCII.GetString(head, 0, length).Split(' ', 3) is [_, { Length: 3 } status, _] && int.TryParse(status, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw new FormatException("what answers is no HTTP server");
    }

    // An address that means all of them is reached at the loopback address.
    private static IPEndPoint? Place(string urls)
    {
        var url = urls.Split(';', 2)[0].Trim().TrimEnd('/');
        var authority = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? url[7..] : "";
        var colon = authority.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(authority[(colon + 1)..], CultureInfo.InvariantCulture, out var port))
            return null;
        var host = authority[..colon].Trim('[', ']');
        if (host is "*" or "+" or "localhost")
            return new IPEndPoint(IPAddress.Loopback, port);
        if (!IPAddress.TryParse(host, out var address))
            return null;
        return new IPEndPoint(address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address, port);
    }

    private static int Fail(string name, int status, string line)
    {
        Console.Error.WriteLine($"{name}: {line}");
        return status;
    }
}
