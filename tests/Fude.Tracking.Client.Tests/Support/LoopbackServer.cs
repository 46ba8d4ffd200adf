using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>One request that the server got.</summary>
public sealed record Call(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>What the server does with a request.</summary>
public sealed record Reply
{
    public int Status { get; init; } = 200;

    public byte[] Body { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    public string Headers { get; init; } = "";

    /// <summary>Announce this length instead of the body's.</summary>
    public int? Length { get; init; }

    /// <summary>After the body, which is cut off there, say nothing more and keep the connection open.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Reset the connection instead of answering.</summary>
    public bool Reset { get; init; }

    /// <summary>Never answer.</summary>
    public bool Silent { get; init; }

    public static Reply Json(string text, int status = 200) => new() { Status = status, Body = Encoding.UTF8.GetBytes(text) };

    public static Reply Error(int status, string code, string message) => Json($$"""{"error_code":"{{code}}","message":"{{message}}"}""", status);

    public static Reply Html(int status) => new() { Status = status, ContentType = "text/html", Body = "<html><body>A page</body></html>"u8.ToArray() };
}

/// <summary>A web server on real sockets that does to each request what a test asks for.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<Call, Task<Reply>> answer;
    private readonly Task accepting;

    public LoopbackServer(Func<Call, Reply> answer, ReservedPort? port = null)
        : this(call => Task.FromResult(answer(call)), port)
    {
    }

    public LoopbackServer(Func<Call, Task<Reply>> answer, ReservedPort? port = null)
    {
        this.answer = answer;
        port ??= new();
        Address = port.Address;
        listener = port.Socket;
        listener.Listen();
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<Call> Calls { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                connections.Add(ServeAsync(new TcpClient { Client = await listener.AcceptAsync(stopping.Token) }));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
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
                if (await ReadAsync(stream) is not { } call)
                    return;
                Calls.Enqueue(call);
                var reply = await answer(call);
                if (reply.Reset)
                    client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
                else
                    await SendAsync(stream, reply);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task<Call?> ReadAsync(NetworkStream stream)
    {
        if (await ReadLineAsync(stream) is not { } first)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
            headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return new(first.Split(' ')[0], first.Split(' ')[1], headers, body);
    }

    private async Task<string?> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) > 0)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }

    private async Task SendAsync(NetworkStream stream, Reply reply)
    {
        if (reply.Silent)
            await Task.Delay(Timeout.Infinite, stopping.Token);
        var head = $"HTTP/1.1 {reply.Status} X\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {reply.Length ?? reply.Body.Length}\r\n{reply.Headers}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping.Token);
        await stream.WriteAsync(reply.Body.AsMemory(0, Math.Min(reply.StallAfter ?? reply.Body.Length, reply.Body.Length)), stopping.Token);
        if (reply.StallAfter is not null)
            await Task.Delay(Timeout.Infinite, stopping.Token);
        // A half close lets what was sent arrive before the connection ends.
        stream.Socket.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stopping.Token);
    }
}
