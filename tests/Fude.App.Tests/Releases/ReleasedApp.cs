using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Releases;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Testing;

namespace Fude.App.Tests.Releases;

/// <summary>The application as a process of its own, that an administrator releases models in and that can be ended at any moment.</summary>
internal sealed class ReleasedApp : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Tokens _tokens;
    private readonly string _bundle;
    private readonly string[] _settings;
    private HttpClient _admin = new();

    private ReleasedApp(string bundle, string address, Tokens tokens, string[] settings)
    {
        (_bundle, _tokens, Address) = (bundle, tokens, address);
        _settings = [tokens.Setting, "--Bundle:Tag=v1", $"--Database:Address={address}", $"--Data:Path={Folder}", .. settings];
    }

    /// <summary>Its data folder.</summary>
    public string Folder { get; } = DataFolder.New();

    /// <summary>The address of its database.</summary>
    public string Address { get; }

    public AppProcess Host { get; private set; } = null!;

    public HttpClient Admin => _admin;

    /// <summary>The address of a new database; skips the test where MariaDB is missing.</summary>
    public static string NewDatabase(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        return kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(Directory.CreateDirectory(DataFolder.New()).FullName, "app.db");
    }

    /// <summary>Starts one.</summary>
    /// <param name="model">What is live at first, as v1.</param>
    /// <param name="address">Its database.</param>
    /// <param name="settings">More settings.</param>
    public static Task<ReleasedApp> StartAsync(TestModel model, string address, params string[] settings) => StartAsync(model, address, new Tokens(), settings);

    /// <summary>Starts another on the same database, that believes the same tokens.</summary>
    public Task<ReleasedApp> AnotherAsync(TestModel model, params string[] settings) => StartAsync(model, Address, _tokens, settings);

    /// <summary>Starts it again on what it left.</summary>
    /// <param name="more">Settings that are other than before.</param>
    public async Task StartAgainAsync(params string[] more)
    {
        await Host.DisposeAsync();
        await LaunchAsync(more);
    }

    public async Task<JsonObject> DeployAsync(TrackedBundle bundle, string tag, string strategy = "all-at-once", object? plan = null)
    {
        using var answer = await _admin.PostAsJsonAsync("api/releases", Wish(bundle, tag, strategy, plan));
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.ObjectAsync();
    }

    public static object Wish(TrackedBundle bundle, string tag, string strategy, object? plan = null) =>
        new { tag, digest = bundle.Digest, source = bundle.Source, strategy, reason = "a test", plan };

    public async Task<JsonObject> ChangeAsync(string what, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await _admin.PostAsJsonAsync($"api/releases/{what}", new { reason = "a test" });
        Assert.True(answer.StatusCode == status, $"{what}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.ObjectAsync();
    }

    public async Task<JsonObject> ReleaseAsync(long id) => (await _admin.GetFromJsonAsync<JsonObject>($"api/releases/{id}"))!;

    public async Task<JsonObject> UntilAsync(long id, string state)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var now = await ReleaseAsync(id);
            if ((string?)now["state"] == state)
                return now;
            Assert.True(watch.Elapsed < Longest, $"Release {id} is {now["state"]} and not {state}: {now["reason"]}");
            await Task.Delay(20);
        }
    }

    /// <summary>The tag of the model that answers a new person.</summary>
    public async Task<string> AnswerAsync(int digit = 3)
    {
        using var visitor = new HttpClient { BaseAddress = Host.Address };
        return (string)(await visitor.PredictAsync(Drawings.Png(digit)))["modelTag"]!;
    }

    /// <summary>Waits until people are answered by a model.</summary>
    public Task UntilAnswersAsync(string tag) => Patience.UntilAsync(async () => (string?)(await _admin.GetFromJsonAsync<JsonObject>("api/models/current"))!["tag"] == tag);

    /// <summary>Changes releases as another replica's judge does.</summary>
    public async Task JudgeAsync(Func<ReleaseChanges, Task> change)
    {
        await using var database = new Database(DatabaseAddress.Parse(Address));
        await change(new ReleaseChanges(database, TimeProvider.System));
    }

    /// <summary>Has the application's own doctor look at the releases: one is live, at most one is on its way, shares fit, and the ledger is sound and tells it.</summary>
    public async Task AuditAsync()
    {
        await using var doctor = AppProcess.Launch(["doctor", $"--Data:Path={Folder}", $"--Database:Address={Address}"]);
        Assert.True(await doctor.ExitAsync() == 0, string.Join('\n', doctor.Errors));
        Assert.StartsWith("ok\treleases\trelease ", doctor.Output.Single(line => line.Contains("\treleases\t", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<ReleasedApp> StartAsync(TestModel model, string address, Tokens tokens, string[] settings)
    {
        var app = new ReleasedApp(model.Folder, address, tokens, settings);
        await app.LaunchAsync([]);
        return app;
    }

    private async Task LaunchAsync(string[] more)
    {
        var keys = more.Select(setting => setting.Split('=')[0] + "=").ToList();
        Host = await AppProcess.StartAsync(_bundle, [.. _settings.Where(setting => !keys.Exists(key => setting.StartsWith(key, StringComparison.Ordinal))), .. more]);
        _admin.Dispose();
        _admin = _tokens.SignIn(Host.Address, "aki", Role.Admin);
    }
}
