using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Security;
using Fude.Testing;

namespace Fude.App.Tests.Nginx;

/// <summary>The configuration of <c>deploy/nginx</c> in a real nginx, in front of the real host.</summary>
public sealed class NginxTests(RunningApp app) : IAsyncLifetime
{
    private static readonly string[] Told =
        ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private NginxServer? _nginx;

    public async ValueTask InitializeAsync()
    {
        _nginx = await NginxServer.StartAsync(app.Client.BaseAddress!);
        _client.BaseAddress = _nginx.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_nginx is not null)
            await _nginx.DisposeAsync();
    }

    [Fact]
    public async Task The_configuration_is_valid_and_warns_of_nothing()
    {
        var said = await _nginx!.CheckAsync();
        Assert.Contains("test is successful", said, StringComparison.Ordinal);
        Assert.DoesNotContain("[warn]", said, StringComparison.Ordinal);
        using var images = new TemporaryFolder();
        await using var folder = await NginxServer.StartAsync(app.Client.BaseAddress!, images.Path);
        Assert.DoesNotContain("[warn]", await folder.CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_comes_from_disk_as_the_application_serves_it()
    {
        foreach (var file in Directory.EnumerateFiles(NginxServer.PageFolder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(NginxServer.PageFolder, file).Replace(Path.DirectorySeparatorChar, '/');
            using var direct = await app.Client.GetAsync(path == "index.html" ? "/" : path);
            using var through = await _client.GetAsync(path == "index.html" ? "/" : path);
            Assert.Equal(HttpStatusCode.OK, through.StatusCode);
            Assert.Equal(await File.ReadAllBytesAsync(file), await through.Content.ReadAsByteArrayAsync());
            Assert.Equal($"{direct.Content.Headers.ContentType}", $"{through.Content.Headers.ContentType}");
            Assert.True(through.Headers.CacheControl!.NoCache);
            AssertToldAs(direct, through);
            using var again = new HttpRequestMessage(HttpMethod.Get, through.RequestMessage!.RequestUri) { Headers = { IfNoneMatch = { through.Headers.ETag! } } };
            using var same = await _client.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
    }

    [Fact]
    public async Task Scripts_and_styles_are_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "style.css") { Headers = { AcceptEncoding = { new("gzip") } } };
        using var answer = await _client.SendAsync(request);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
    }

    [Fact]
    public async Task The_api_answers_through_it_with_the_headers_once()
    {
        Assert.Equal("7", (string?)(await _client.PredictAsync(Drawings.Png(7)))["label"]);
        foreach (var path in (string[])["api/health", "api/nothing", "api/models/current"])
        {
            using var direct = await app.Client.GetAsync(path);
            using var through = await _client.GetAsync(path);
            Assert.Equal(await direct.Content.ReadAsStringAsync(), await through.Content.ReadAsStringAsync());
            Assert.Equal($"{direct.Headers.CacheControl}", $"{through.Headers.CacheControl}");
            AssertToldAs(direct, through);
        }
    }

    [Theory]
    [InlineData("nothing.html", 404, "not_found")]
    [InlineData("metrics", 404, "not_found")]
    [InlineData(".git/config", 404, "not_found")]
    public async Task What_is_not_there_is_told_as_a_problem(string path, int status, string code)
    {
        using var answer = await _client.GetAsync(new Uri($"{_nginx!.Address}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        await AssertProblemAsync(answer, status, code);
    }

    [Theory]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("fonts/%2e%2e/%2e%2e/Fude.App.dll")]
    [InlineData("..%2fFude.App.dll")]
    public async Task Nothing_beside_the_page_can_be_had(string path)
    {
        using var answer = await _client.GetAsync(new Uri($"{_nginx!.Address}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Theory]
    [InlineData(1_070_000)] // more than nginx lets through
    [InlineData(1_050_000)] // less, and more than a picture may have
    [InlineData(40_000_000)]
    public async Task A_body_that_is_too_large_is_told_as_a_problem(int bytes)
    {
        using var form = Requests.Form(new byte[bytes]);
        using var answer = await _client.PostAsync("api/predictions", form);
        var problem = await answer.ObjectAsync();
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.EndsWith("_too_large", (string?)problem["code"], StringComparison.Ordinal);
        Assert.Equal(bytes > 1_064_960 ? 1_064_960 : 1 << 20, (long?)problem["limit"]);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_can_not_be_posted_to()
    {
        using var answer = await _client.PostAsync("/", new StringContent("x"));
        await AssertProblemAsync(answer, 405, "method_not_allowed");
    }

    [Fact]
    public async Task An_application_that_is_not_there_is_told_as_a_problem_and_used_again_when_it_is()
    {
        await using var host = AppHost.Build([$"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0"]);
        await host.StartAsync();
        var address = new Uri(host.Urls.Single());
        await using var nginx = await NginxServer.StartAsync(address);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/health")).StatusCode);
        await host.StopAsync();
        using (var answer = await client.GetAsync("api/health"))
        {
            await AssertProblemAsync(answer, 502, "unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode); // the page stays
        await using var next = AppHost.Build([$"--Bundle:Path={app.Model.Folder}", $"--Urls=http://{address.Authority}"]);
        await next.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/health")).StatusCode);
    }

    [Fact]
    public async Task A_slow_sender_holds_no_connection_of_the_application()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_nginx!.Address.Host, _nginx.Address.Port);
        await socket.GetStream().WriteAsync("POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x\r\n"u8.ToArray());
        Assert.Equal("3", (string?)(await _client.PredictAsync(Drawings.Png(3)))["label"]);
        Assert.False(socket.GetStream().DataAvailable); // nginx waits, and the application has not seen it
    }

    [Fact]
    public async Task The_renderer_says_what_is_missing_or_wrong()
    {
        var missing = await Assert.ThrowsAnyAsync<Exception>(() => NginxServer.RenderAsync(("FUDE_WWWROOT", "")));
        Assert.Contains("FUDE_WWWROOT is missing", missing.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => NginxServer.RenderAsync(("FUDE_WWWROOT", "/srv"), ("FUDE_APP", "a;b")));
        Assert.Contains("'a;b' has a character", wrong.Message, StringComparison.Ordinal);
        var text = await NginxServer.RenderAsync(("FUDE_WWWROOT", "/srv/fude"), ("FUDE_APP", "app:8000"));
        Assert.DoesNotContain("${", text, StringComparison.Ordinal);
        Assert.Contains(SecurityHeaders.ContentSecurityPolicy, text, StringComparison.Ordinal);
    }

    private static void AssertToldAs(HttpResponseMessage direct, HttpResponseMessage through)
    {
        foreach (var name in Told)
            Assert.Equal(direct.Headers.GetValues(name), through.Headers.GetValues(name));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((status, status, code), ((int)answer.StatusCode, (int?)problem["status"], (string?)problem["code"]));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal([SecurityHeaders.ContentSecurityPolicy], answer.Headers.GetValues("Content-Security-Policy"));
    }
}
