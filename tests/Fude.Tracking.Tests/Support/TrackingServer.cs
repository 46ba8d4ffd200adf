using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.Testing;
using Fude.Tracking;
using Microsoft.AspNetCore.Builder;

namespace Fude.Tracking.Tests.Support;

/// <summary>The databases that the server's tests run on.</summary>
public enum Storage
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A database on a real MariaDB.</summary>
    MariaDb,
}

/// <summary>The real host, in this process, on a free port, with a data folder and a database of its own.</summary>
public sealed class TrackingServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    private TrackingServer(TemporaryFolder folder, WebApplication app) => (_folder, _app, Client) = (folder, app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Its address.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>Its data folder.</summary>
    public string DataFolder => _folder["data"];

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server; skips the test where its database is not installed.</summary>
    /// <param name="storage">The database.</param>
    /// <param name="settings">More settings, as <c>--Key=Value</c>.</param>
    public static async Task<TrackingServer> StartAsync(Storage storage = Storage.Sqlite, params string[] settings)
    {
        Assert.SkipWhen(storage == Storage.MariaDb && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        string[] database = storage == Storage.MariaDb ? [$"--Database:Address={MariaDbServer.Shared.CreateDatabase()}"] : [];
        var app = TrackingHost.Build([$"--Data:Path={folder["data"]}", "--Urls=http://127.0.0.1:0", .. database, .. settings]);
        await app.StartAsync();
        return new TrackingServer(folder, app);
    }

    /// <summary>Sends JSON to a route of the protocol and reads what it answers.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below <c>/api/2.0/mlflow/</c>, or one from the root.</param>
    /// <param name="body">The body, or null for none.</param>
    public async Task<(int Status, JsonNode Json)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/2.0/mlflow/{path}");
        if (body is not null)
            request.Content = body is JsonNode or string ? new StringContent(body.ToString()!, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body);
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Sends a request that has to succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, object body)
    {
        var (status, json) = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(status == 200, $"{path}: {status} {json}");
        return json;
    }

    /// <summary>Sends a request that has to succeed.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, json) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == 200, $"{path}: {status} {json}");
        return json;
    }

    /// <summary>Makes a run and returns its id.</summary>
    public async Task<string> CreateRunAsync(string experiment = "0") =>
        (string)(await PostAsync("runs/create", new { experiment_id = experiment, start_time = 1 }))["run"]!["info"]!["run_id"]!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
