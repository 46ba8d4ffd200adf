using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fude.Testing;

namespace Fude.Cli.Tests.Images;

/// <summary>The whole way in containers, on a real engine: nginx, MariaDB, tracking and the application.</summary>
[Trait("Category", "Long")]
public sealed class ComposedWayTests(TrainedBundle trained) : IClassFixture<TrainedBundle>, IAsyncLifetime
{
    private const long MostLayerBytes = 70_000_000;
    private const long MostModelBytes = 1_000_000;
    private readonly TemporaryFolder _folder = new();
    private readonly string _project = $"fude-test-{Environment.ProcessId}";
    private readonly List<string> _built = [];
    private DockerHost _docker = null!;
    private Uri _app = null!;

    public async ValueTask InitializeAsync() => _docker = await DockerHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_docker is not null)
        {
            if (_app is not null)
            {
                await FudeAsync("compose", "down", "--volumes", "--data-dir", _folder["data"]);
                foreach (var model in _built)
                    await _docker.DockerAsync("image", "rm", $"fude/app:{model}");
            }

            await _docker.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task From_a_checkout_to_an_image_deployed_under_load_and_back_and_nothing_is_lost()
    {
        var first = await TrainAsync(1);
        await UpAsync();
        _built.Add(first);
        var drawn = await DrawAsync(3);
        Assert.Equal(first, drawn.Model);
        await AssertSmallAsync(first);
        await AssertHardenedAsync();

        // The same sources and another model: only the model's layer is new.
        var second = await TrainAsync(2);
        var built = await DoneAsync("build", second, "--data-dir", _folder["data"], "--out", _folder["dist"], "--force", "it has seen little");
        _built.Add(second);
        Tell(built.Split('\n').Single(line => line.StartsWith("image ", StringComparison.Ordinal)));
        var (old, now) = (await LayersAsync(first), await LayersAsync(second));
        Assert.Equal(old[..^1], now[..^1]);
        Assert.NotEqual(old[^1], now[^1]);

        await using (var load = Load.Start(_app, trained.Picture(7)))
        {
            await load.UntilAsync(50);
            Tell(await DoneAsync("deploy", second, "--by-image", "--weights", "20,60,100", "--step-seconds", "2", "--data-dir", _folder["data"], "--out", _folder["dist"]));
            await load.UntilMoreAsync(50);
            Assert.Equal(second, (await DrawAsync(4)).Model);
            Tell(await DoneAsync("rollback", "--by-image", "--reason", "to see", "--data-dir", _folder["data"]));
            await load.UntilMoreAsync(50);
            await load.StopAsync();
            Tell($"{load.Answers} answers, {load.Failures.Count} failed: {string.Join("; ", load.Failures.Take(3))}");
            Assert.Empty(load.Failures);
            Assert.Equal(new HashSet<string>([first, second], StringComparer.Ordinal), load.Models.ToHashSet(StringComparer.Ordinal));
        }

        Assert.Equal(first, (await DrawAsync(5)).Model);
        var newest = await NewestAsync();
        Assert.True(newest > 150, $"only {newest} drawings");
        var ledger = await DoneAsync("releases", "log", "--data-dir", _folder["data"], "--json");
        Assert.All((string[])["share", "promote", "rollback", "to see"], word => Assert.Contains(word, ledger, StringComparison.Ordinal));

        await DoneAsync("down", "--data-dir", _folder["data"]);
        await UpAsync();
        Assert.Equal(newest, await NewestAsync());
        Assert.Equal(first, (await DrawAsync(6)).Model);
        Assert.Contains(second, await DoneAsync("runs", "--data-dir", _folder["data"]), StringComparison.Ordinal);
        Assert.True(await OwnsAsync(drawn), "whoever drew is somebody else after the restart");

        await FollowAsync(second);
    }

    // From a model that comes with its image back to models that are released in the application.
    private async Task FollowAsync(string second)
    {
        var follows = await FudeAsync("compose", "follow", "--data-dir", _folder["data"]);
        Assert.Equal(1, follows.Status);
        Assert.Contains("follows what is released already", follows.Errors, StringComparison.Ordinal);
        var third = await TrainAsync(3);
        await DoneAsync("build", third, "--data-dir", _folder["data"], "--out", _folder["dist"], "--no-image", "--force", "it has seen little");
        await using var load = Load.Start(_app, trained.Picture(7));
        await load.UntilAsync(50);
        await DoneAsync("deploy", second, "--by-image", "--data-dir", _folder["data"], "--out", _folder["dist"]);
        string[] deploy = ["deploy", third, "--strategy", "all-at-once", "--data-dir", _folder["data"], "--out", _folder["dist"]];
        var refused = await FudeAsync(deploy);
        Assert.Equal(1, refused.Status);
        Assert.Contains("'fude compose follow'", refused.Errors, StringComparison.Ordinal);

        Tell(await DoneAsync("compose", "follow", "--data-dir", _folder["data"]));
        Assert.Equal(second, (await DrawAsync(4)).Model);
        Tell(await DoneAsync(deploy));
        Assert.Equal(third, (await DrawAsync(4)).Model);
        await DoneAsync("rollback", "--data-dir", _folder["data"]);
        Assert.Equal(second, (await DrawAsync(4)).Model);

        await load.StopAsync();
        Tell($"{load.Answers} answers from image to release, {load.Failures.Count} failed: {string.Join("; ", load.Failures.Take(3))}");
        Assert.Empty(load.Failures);
    }

    private async Task<string> TrainAsync(int seed)
    {
        await DoneAsync("train", "--model", "mlp", "--hidden", "32", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500", "--epochs", "2", "--seed", $"{seed}", "--data-dir", _folder["data"]);
        return Path.GetFileName(Directory.EnumerateDirectories(_folder["data/models"]).OrderBy(Directory.GetCreationTimeUtc).Last());
    }

    private async Task UpAsync()
    {
        if (_app is null)
        {
            // Of this run: an engine that was killed may have left a bridge with the addresses of another.
            _docker.Environment["FUDE_NETWORK"] = $"10.231.{Environment.ProcessId % 200}";
            _docker.Environment["FUDE_TLS_PORT"] = $"{FreePort()}";
            _docker.Environment["FUDE_TRACKING_TLS_PORT"] = $"{FreePort()}";
            _app = new Uri($"http://127.0.0.1:{FreePort()}");
            Tell(await DoneAsync("compose", "up", "--data-dir", _folder["data"], "--project", _project, "--app-port", $"{_app.Port}", "--tracking-port", $"{FreePort()}", "--database-image", "fude-test/mariadb:10.11", "--nginx-image", "fude-test/nginx:1.22"));
        }
        else
        {
            await DoneAsync("compose", "up", "--data-dir", _folder["data"]);
        }
    }

    private async Task AssertSmallAsync(string tag)
    {
        var sizes = (await _docker.DockerAsync("history", "--human=false", "--format", "{{.Size}} {{.CreatedBy}}", $"fude/app:{tag}"))
            .Split('\n').Where(line => line.Contains("COPY", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ToArray();
        Tell($"layers: {string.Join(", ", sizes)} bytes");
        Assert.InRange(sizes[0], 1, MostModelBytes);
        Assert.InRange(sizes.Sum(), 1, MostLayerBytes);
    }

    private async Task AssertHardenedAsync()
    {
        var container = await _docker.DockerAsync("ps", "--quiet", "--filter", $"label=com.docker.compose.project={_project}", "--filter", "label=com.docker.compose.service=app-blue");
        Assert.Equal("1654:1654 true [ALL]", await _docker.DockerAsync("inspect", "--format", "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}", container));
    }

    private async Task<string[]> LayersAsync(string tag) =>
        [.. JsonNode.Parse(await _docker.DockerAsync("image", "inspect", "--format", "{{json .RootFS.Layers}}", $"fude/app:{tag}"))!.AsArray().Select(layer => (string)layer!)];

    private async Task<(string Model, string Id, string Cookie)> DrawAsync(int digit)
    {
        using var client = new HttpClient { BaseAddress = _app };
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(trained.Picture(digit), TestContext.Current.CancellationToken)), "image", "drawing.png" } };
        using var answer = await client.PostAsync("api/predictions", form, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        var json = JsonNode.Parse(text)!;
        var cookie = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.First().Split(';')[0] : "";
        return (Load.ModelOf(json), json["imageId"]!.ToString(), cookie);
    }

    private async Task<long> NewestAsync()
    {
        using var client = new HttpClient { BaseAddress = _app };
        var page = JsonNode.Parse(await client.GetStringAsync("api/drawings?limit=1", TestContext.Current.CancellationToken))!;
        return (long)page["drawings"]![0]!["id"]!;
    }

    private async Task<bool> OwnsAsync((string Model, string Id, string Cookie) drawn)
    {
        using var client = new HttpClient { BaseAddress = _app };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/drawings/{drawn.Id}");
        request.Headers.Add("Cookie", drawn.Cookie);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode == HttpStatusCode.OK && JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["mine"]?.GetValue<bool>() == true;
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await FudeAsync(arguments);
        Assert.True(result.Status == 0, $"fude {string.Join(' ', arguments)}:\n{result.Output}\n{result.Errors}");
        return result.Output;
    }

    private async Task<FudeResult> FudeAsync(params string[] arguments)
    {
        using var process = FudeProcess.Start(arguments, _docker.Environment);
        return await process.EndAsync();
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
