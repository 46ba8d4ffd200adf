using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Testing;

namespace Fude.App.Tests.Nginx;

/// <summary>Two versions of the application behind one nginx: who is answered by which is a matter of files.</summary>
public sealed class ColoursTests(RunningApp app) : IAsyncLifetime
{
    private const int People = 200;
    private readonly TemporaryFolder _route = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false });
    private AppProcess? _green;
    private NginxServer? _nginx;

    public async ValueTask InitializeAsync()
    {
        _green = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Bundle:Tag=green", "--Urls=http://127.0.0.1:0"]);
        await _green.UntilReadyAsync();
        _nginx = await NginxServer.StartAsync(app.Client.BaseAddress!, null, "app", ("FUDE_GREEN", _green.Address.Authority), ("FUDE_ROUTE", _route.Path));
        _client.BaseAddress = _nginx.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        if (_green is not null)
            await _green.DisposeAsync();
        _route.Dispose();
    }

    [Fact]
    public async Task Shares_change_with_the_next_request_and_whoever_was_moved_stays()
    {
        Assert.DoesNotContain("[warn]", await _nginx!.CheckAsync(), StringComparison.Ordinal);
        Assert.Empty(await AtGreenAsync());
        Directory.CreateDirectory(_route["green"]);
        Move(0, 25);
        var quarter = await AtGreenAsync();
        Assert.InRange(quarter.Count, People / 8, People * 2 / 5); // a quarter of 200, by a hash
        Assert.Equal(quarter, await AtGreenAsync());
        Move(25, 60);
        Assert.Superset(quarter, await AtGreenAsync());
        Move(60, 100);
        Assert.Equal(People, (await AtGreenAsync()).Count);
        foreach (var file in Directory.EnumerateFiles(_route["green"]))
            File.Delete(file);
        Assert.Empty(await AtGreenAsync());
    }

    [Fact]
    public async Task The_page_comes_from_the_application()
    {
        using var page = await _client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(await app.Client.GetStringAsync("/", TestContext.Current.CancellationToken), await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var nothing = await _client.GetAsync("/nothing", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    private void Move(int from, int to)
    {
        for (var bucket = from; bucket < to; bucket++)
            File.WriteAllBytes(_route[$"green/{bucket.ToString("D2", CultureInfo.InvariantCulture)}"], []);
    }

    private async Task<HashSet<int>> AtGreenAsync()
    {
        var green = new HashSet<int>();
        for (var person = 0; person < People; person++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/models/current");
            request.Headers.Add("Cookie", $"fude_client=person-{person}");
            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            if ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["tag"] == "green")
                green.Add(person);
        }

        return green;
    }
}
