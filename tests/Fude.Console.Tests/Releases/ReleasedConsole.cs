using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Console.Tests.Support;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Releases;

/// <summary>The tracking server with its console, and the real application beside it as a process: models as runs and versions, people who draw, and users who sign in.</summary>
public sealed class ReleasedConsole : IAsyncDisposable
{
    public const string ModelName = "digits";
    public const string Password = "a long password";
    private const string Criteria = "--Comparisons:EveryMilliseconds=100";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _database;
    private HttpClient? _admin;

    private ReleasedConsole(TrackingServer server, string? database) => (Server, _database) = (server, database);

    public TrackingServer Server { get; }

    public AppProcess App { get; private set; } = null!;

    /// <summary>An administrator of the application called aki, without the console.</summary>
    public HttpClient Admin => _admin ??= SignedIn("aki");

    private string AppFile => Path.Combine(Server.DataFolder, "app.json");

    /// <summary>Starts both: v1 is live; each model of the arguments is a run with a version of <see cref="ModelName"/>.</summary>
    public static async Task<ReleasedConsole> StartAsync(TestModels models, Storage storage, params string[] bundles)
    {
        Assert.SkipUnless(File.Exists(AppProcess.Program), $"the application is not built ({AppProcess.Program})");
        var file = "app.json";
        var folder = new TemporaryFolder();
        var server = await TrackingServer.StartAsync(storage, $"--Console:AppFile={folder[file]}");
        var console = new ReleasedConsole(server, storage == Storage.MariaDb ? MariaDbServer.Shared.CreateDatabase() : null) { FileOfApp = folder[file], Extra = folder };
        using (var client = new TrackingClient(new TrackingSettings { TrackingUri = server.Address }))
        {
            await client.CreateRegisteredModelAsync(new(ModelName));
            foreach (var bundle in (IEnumerable<string>)[models.First, .. bundles])
                await LogAsync(client, bundle);
        }

        foreach (var (name, role) in ((string, string)[])[("hanako", "admin"), ("yui", "reader")])
            await console.AddUserAsync(name, role);
        await console.StartAppAsync(models.First);
        return console;
    }

    private string FileOfApp { get; init; } = "";

    private TemporaryFolder? Extra { get; init; }

    /// <summary>Starts the application again, after <see cref="StopAppAsync"/>.</summary>
    public async Task StartAppAsync(string bundle)
    {
        App = await AppProcess.StartAsync(
            bundle,
            [
                "--Bundle:Tag=v1", $"--Tracking:Uri={Server.Address}", $"--Security:KeyFile={TokenKeyFile.PathIn(Server.DataFolder)}", $"--Data:Path={_folder["app"]}", .. _database is null ? (string[])[] : [$"--Database:Address={_database}"],
                "--Comparisons:PerSecond=100000", "--Comparisons:CorePercent=100", Criteria, "--Releases:PollMilliseconds=50", "--Releases:DrainMilliseconds=0",
            ]);
        await File.WriteAllTextAsync(FileOfApp, JsonSerializer.Serialize(new { uri = App.Address, pid = App.Id, started = 0 }));
    }

    public async Task StopAppAsync() => await App.KillAsync();

    /// <summary>Opens a page as a user who has signed in.</summary>
    public async Task<ConsolePage> OpenAsync(ConsoleBrowser browser, string path, string user = "hanako", BrowserNewContextOptions? options = null)
    {
        var page = await browser.OpenAsync(Server, "/signin", options);
        await page.Page.Locator("input[name=name]").FillAsync(user);
        await page.Page.Locator("input[name=password]").FillAsync(Password);
        await page.Page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".top-bar")).ToBeVisibleAsync();
        if (path != "/")
            await page.GoAsync(path);
        return page;
    }

    /// <summary>Asks for a release without the console.</summary>
    public async Task<long> DeployAsync(string bundle, string tag, string strategy, object? plan = null)
    {
        var read = BundleReader.Read(bundle);
        using var answer = await Admin.PostAsJsonAsync("api/releases", new { tag, digest = read.Digest, source = $"runs:/{read.Manifest.RunId}/model", strategy, reason = "a test", plan });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (long)(await answer.ObjectAsync())["id"]!;
    }

    /// <summary>Waits until a release is in a state.</summary>
    public async Task UntilAsync(long release, string state)
    {
        for (var wait = 0; ; wait++)
        {
            var now = await Admin.ObjectOfAsync($"api/releases/{release}");
            if ((string?)now["state"] == state)
                return;
            Assert.True(wait < 1000, $"The release is {now["state"]} and not {state}: {now["reason"]}");
            await Task.Delay(20);
        }
    }

    public async Task<IReadOnlyList<JsonObject>> LedgerAsync() => [.. (await Admin.ObjectOfAsync("api/releases/ledger"))["entries"]!.AsArray().Select(entry => entry!.AsObject())];

    /// <summary>Draws once: as somebody new.</summary>
    /// <returns>The drawing's number and the tag of the model that answered.</returns>
    public async Task<(long Image, string Tag)> DrawAsync(int digit)
    {
        using var visitor = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = App.Address };
        var answer = await visitor.PredictAsync(Drawings.Png(digit));
        return ((long)answer["imageId"]!, (string)answer["modelTag"]!);
    }

    /// <summary>Says what a drawing is.</summary>
    public async Task CorrectAsync(long image, int digit)
    {
        using var said = await Admin.PutAsJsonAsync($"api/drawings/{image}/correction", new { label = $"{digit}" });
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        if (App is not null)
            await App.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
        Extra?.Dispose();
    }

    /// <summary>Reads over MLflow's protocol.</summary>
    public Task<JsonNode> ReadAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Writes over MLflow's protocol.</summary>
    public Task<JsonNode> WriteAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/2.0/mlflow/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Server.Services.GetRequiredService<AccessTokens>().Issue(new Caller("local", Role.Admin) { IsLocal = true }).Text);
        using var answer = await Server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private HttpClient SignedIn(string name)
    {
        var token = Server.Services.GetRequiredService<AccessTokens>().Issue(new Caller(name, Role.Admin)).Text;
        return new HttpClient { BaseAddress = App.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    private async Task AddUserAsync(string name, string role)
    {
        using var client = new HttpClient { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Services.GetRequiredService<AccessTokens>().Issue(new Caller("local", Role.Admin) { IsLocal = true }).Text);
        using var answer = await client.PostAsJsonAsync("/api/fude/users", new { name, password = Password, role });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // As 'fude train' and 'fude build' leave it.
    private static async Task LogAsync(TrackingClient client, string folder)
    {
        var bundle = BundleReader.Read(folder);
        var run = bundle.Manifest.RunId;
        await client.CreateRunAsync(new CreateRunRequest { ExperimentId = "0", StartTime = 1_764_000_000_000, RunName = $"run of {run[^1]}", Tags = [new(RunTags.LocalId, $"local-{run}")] });
        await client.LogInputsAsync(new LogInputsRequest(run, [new DatasetInput(new Dataset("mnist-of-a-test", "d1ge57", "local", "{}"), [new("mlflow.data.context", "training")])]));
        await client.UploadArtifactsAsync(run, folder, "model");
        await client.LogBatchAsync(run, [new Metric("test_acc", 0.97, 1_764_000_000_000, 1)], null, [new("fude.bundle.digest", bundle.Digest), new("fude.gate", "passed"), new("fude.gate.digest", bundle.Digest)]);
        await client.CreateModelVersionAsync(new() { Name = ModelName, Source = $"runs:/{run}/model", RunId = run, Tags = [new("fude.bundle.digest", bundle.Digest), new($"fude.build/m{run[^1]}", bundle.Digest)] });
    }
}
