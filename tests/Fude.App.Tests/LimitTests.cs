using System.Net;
using System.Net.Sockets;
using System.Text;
using Fude.App.Tests.Support;

namespace Fude.App.Tests;

/// <summary>What HTTP clients may take, and how those are answered that take more.</summary>
public sealed class LimitTests(RunningApp app)
{
    [Fact]
    public async Task A_host_name_of_somebody_else_is_refused()
    {
        foreach (var (host, status) in ((string, int)[])[("evil.example", 400), ("localhost:8000", 200), ("app.localhost", 200), ("127.0.0.1", 200), ("[::1]:8000", 200)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/health") { Headers = { Host = host } };
            using var response = await app.Client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
            if (status == 400)
                Assert.Equal("host_not_allowed", (string?)(await response.ObjectAsync())["code"]);
        }
    }

    [Fact]
    public async Task A_host_name_that_is_allowed_is_answered()
    {
        await using var host = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", "--AllowedHosts=fude.example;*.fude.example"]);
        await host.StartAsync();
        foreach (var (name, status) in ((string, int)[])[("fude.example", 200), ("a.fude.example", 200), ("fude.example.evil", 400)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, host.Urls.Single() + "/api/health") { Headers = { Host = name } };
            using var response = await app.Client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_told_as_problems()
    {
        using var missing = await app.Client.GetAsync("api/nothing");
        Assert.Equal("not_found", (string?)(await missing.ObjectAsync())["code"]);
        using var wrong = await app.Client.GetAsync("api/predictions");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Contains("POST", wrong.Content.Headers.Allow);
        Assert.Equal("method_not_allowed", (string?)(await wrong.ObjectAsync())["code"]);
    }

    [Fact]
    public async Task A_body_that_never_comes_is_given_up()
    {
        await using var host = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", "--Requests:BodyTimeoutSeconds=2"]);
        await host.StartAsync();
        var answer = await RawAsync(
            new Uri(host.Urls.Single()),
            "POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x\r\n");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("request_timeout", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 99999999999", "")]
    [InlineData("Transfer-Encoding: chunked", "120000\r\n")]
    public async Task A_body_that_is_too_large_is_not_waited_for(string header, string start)
    {
        const string Part = "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n";
        var body = start.Length > 0 ? start + Part + new string('y', 0x118000) : ""; // a chunk that is not even complete
        var answer = await RawAsync(
            app.Client.BaseAddress!,
            $"POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n{header}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("_too_large", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image\"; filename=\"a.png", true)]
    [InlineData("image\"; filename=\"a.png", false)]
    [InlineData("note", true)]
    [InlineData("note", false)]
    public async Task A_client_that_sends_too_much_before_it_reads_gets_its_answer_and_keeps_its_connection(string field, bool announced)
    {
        const int Bytes = 12_000_000; // more than the buffers of two sockets hold
        var start = $"--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n";
        var end = "\r\n--x--\r\n";
        var length = start.Length + Bytes + end.Length;
        var head = "POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            + (announced ? $"Content-Length: {length}\r\n\r\n" : $"Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n");
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        using var reader = new StreamReader(stream);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + start));
        await stream.WriteAsync(new byte[Bytes]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(end + (announced ? "" : "\r\n0\r\n\r\n")));
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
        await stream.WriteAsync("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        var rest = await reader.ReadToEndAsync();
        Assert.Contains("_too_large\"", rest, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 OK", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_larger_than_what_is_thrown_away_is_cut_off()
    {
        await using var host = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", "--Requests:DiscardBytes=0"]);
        await host.StartAsync();
        using var socket = new TcpClient();
        var address = new Uri(host.Urls.Single());
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync("POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 2000000\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(); // to the end: the server closes
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("request_too_large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_at_once_are_told_to_come_again()
    {
        await using var host = AppHost.Build(
            [DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0", "--Requests:MaxPredictions=1", "--Requests:MaxWaiting=0", "--Bundle:Tag=v1"]);
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(host.Urls.Single()) };
        var large = BigPicture();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => PostAsync(client, large)));

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToArray();
        Assert.NotEmpty(refused);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal("busy", (string?)(await refused[0].ObjectAsync())["code"]);
        Assert.Equal(TimeSpan.FromSeconds(1), refused[0].Headers.RetryAfter?.Delta);
        Assert.Equal("v1", (string?)(await client.PredictAsync(Drawings.Png(2)))["modelTag"]);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] picture)
    {
        using var form = Requests.Form(picture);
        return await client.PostAsync("api/predictions/preview", form);
    }

    // A digit on 3,000 × 3,000 pixels: work enough that requests meet.
    private static byte[] BigPicture()
    {
        using var small = SkiaSharp.SKBitmap.Decode(Drawings.Png(6));
        using var large = small.Resize(new SkiaSharp.SKSizeI(3000, 3000), SkiaSharp.SKSamplingOptions.Default);
        using var data = large.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\"code\"", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, timeout.Token);
            if (read == 0)
                break;
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
