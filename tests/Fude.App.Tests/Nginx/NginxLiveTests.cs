using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fude.App.Tests.Support;
using Fude.App.Tests.Telemetry;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Nginx;

/// <summary>What has to work through nginx as it does without.</summary>
public sealed class NginxLiveTests(RunningApp app)
{
    [Fact]
    public async Task Events_arrive_when_they_happen()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        using var answer = await client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            var id = (long)(await client.PredictAsync(Drawings.Png(i)))["imageId"]!;
            var watch = Stopwatch.StartNew();
            while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) != $$"""data: {"id":{{id}}}""")
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task The_client_s_own_address_reaches_the_limit_and_can_not_be_made_up()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Limits:RequestsPerSecond=1", "--Limits:Burst=3", "--Security:Proxies=127.0.0.1");
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        using var one = From("127.0.0.2", nginx.Address);
        using var other = From("127.0.0.3", nginx.Address);
        for (var i = 0; i < 3; i++)
        {
            one.DefaultRequestHeaders.Remove("X-Forwarded-For");
            one.DefaultRequestHeaders.Add("X-Forwarded-For", $"198.51.100.{i}");
            Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("api/models/current")).StatusCode);
        }

        using var refused = await one.GetAsync("api/models/current");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("api/models/current")).StatusCode);
    }

    [Fact]
    public async Task Pictures_of_the_database_are_asked_for_once()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        var picture = Drawings.Png(6);
        await client.PredictAsync(picture);
        var address = (string)(await client.ObjectOfAsync("api/drawings"))["drawings"]![0]!["original"]!;
        for (var i = 0; i < 5; i++)
        {
            using var answer = await client.GetAsync(address);
            Assert.Equal(picture, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal([i == 0 ? "MISS" : "HIT"], answer.Headers.GetValues("X-Cache"));
            Assert.Contains("immutable", $"{answer.Headers.CacheControl}", StringComparison.Ordinal);
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        }

        var seen = await Scrape.OfAsync(host.Client);
        Assert.Equal(1, seen["""fude_http_requests_total{method="GET",route="/images/{key}/original.png",status="200"}"""]);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("images/none/original.png")).StatusCode);
    }

    [Fact]
    public async Task Pictures_of_a_folder_come_from_disk()
    {
        var folder = DataFolder.New();
        await using var host = await StoredApp.StartAsync(app.Model.Folder, folder, "--Pictures:InFolder=true");
        await using var nginx = await NginxServer.StartAsync(host.Client.BaseAddress!, Path.Combine(folder, "images"));
        using var client = new HttpClient { BaseAddress = nginx.Address };
        var picture = Drawings.Png(6);
        await client.PredictAsync(picture);
        var address = (string)(await client.ObjectOfAsync("api/drawings"))["drawings"]![0]!["original"]!;
        using var answer = await client.GetAsync(address);
        Assert.Equal(picture, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge);
        Assert.Equal(0, (await Scrape.OfAsync(host.Client)).Values.Count(sample => sample.Key.Contains("/images/", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("images/none/original.png")).StatusCode);
    }

    private static HttpClient From(string address, Uri server) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = server };
}
