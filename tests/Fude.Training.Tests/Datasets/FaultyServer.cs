using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fude.Training.Tests.Datasets;

/// <summary>One request that the server got.</summary>
/// <param name="Path">Without the leading slash.</param>
/// <param name="RangeStart">What <c>Range: bytes=N-</c> asks for; null where it does not ask.</param>
/// <param name="Number">Counts the requests for this path, from 1.</param>
public sealed record Request(string Path, long? RangeStart, int Number);

/// <summary>What the server does with a request.</summary>
public sealed record Reply
{
    public int Status { get; init; } = 200;

    public byte[] Body { get; init; } = [];

    /// <summary>Send only so many bytes of the body, then close the connection.</summary>
    public int? CloseAfter { get; init; }

    /// <summary>Send only so many bytes of the body, then nothing more.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Send the body byte by byte, with so long between them.</summary>
    public TimeSpan? BytePause { get; init; }

    /// <summary>Say nothing at all, not even a status.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether to announce the length; otherwise the end of the connection is the end of the body.</summary>
    public bool WithLength { get; init; } = true;

    /// <summary>Whether a range that is asked for is honoured.</summary>
    public bool HonourRange { get; init; } = true;

    /// <summary>Answer with a range that begins so many bytes off.</summary>
    public int RangeOffBy { get; init; }

    public string? Header { get; init; }
}

/// <summary>A server on a port of its own that does to each request what a test asks for, on real sockets.</summary>
public sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<Request, Reply> answer;
    private readonly Task accepting;

    public FaultyServer(Func<Request, Reply> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        accepting = AcceptAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>An address at which nothing listens.</summary>
    public static string Nowhere()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        return $"http://127.0.0.1:{((IPEndPoint)unused.LocalEndpoint).Port}/";
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                if (await ReadRequestAsync(stream) is { } request)
                    await SendAsync(stream, request, answer(request));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task<Request?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var path = lines[0].Split(' ')[1].TrimStart('/');
        var range = lines.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))?["Range: bytes=".Length..].TrimEnd('-');
        var request = new Request(path, range is null ? null : long.Parse(range, CultureInfo.InvariantCulture), counts.AddOrUpdate(path, 1, (_, count) => count + 1));
        Requests.Enqueue(request);
        return request;
    }

    private async Task SendAsync(NetworkStream stream, Request request, Reply reply)
    {
        if (reply.Silent)
        {
            await Task.Delay(Timeout.Infinite, stopping.Token);
            return;
        }

        var (status, body, header) = (reply.Status, reply.Body, reply.Header ?? "");
        if (status == 200 && reply.HonourRange && request.RangeStart is { } start)
        {
            if (start >= body.Length)
            {
                (status, header, body) = (416, $"Content-Range: bytes */{body.Length}\r\n", []);
            }
            else
            {
                var from = Math.Clamp(start + reply.RangeOffBy, 0, body.Length - 1);
                (status, header) = (206, $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}\r\n");
                body = body[(int)from..];
            }
        }

        var length = reply.WithLength ? $"Content-Length: {body.Length}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\n{length}{header}Connection: close\r\n\r\n"), stopping.Token);
        for (var i = 0; reply.BytePause is { } pause && i < body.Length; i++)
        {
            await stream.WriteAsync(body.AsMemory(i, 1), stopping.Token);
            await Task.Delay(pause, stopping.Token);
        }

        var most = reply.CloseAfter ?? reply.StallAfter ?? body.Length;
        await stream.WriteAsync(body.AsMemory(0, Math.Min(most, body.Length)), stopping.Token);
        if (reply.StallAfter is not null)
            await Task.Delay(Timeout.Infinite, stopping.Token);

        // A half close lets what was sent arrive before the connection ends.
        stream.Socket.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stopping.Token);
    }
}
