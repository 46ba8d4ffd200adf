using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Tests.Releases;

/// <summary>An application that an administrator releases models in.</summary>
public sealed class ReleaseHost : IAsyncDisposable
{
    private readonly Tokens _tokens = new();

    private ReleaseHost(StoredApp app, Tokens tokens)
    {
        (App, _tokens) = (app, tokens);
        Admin = tokens.SignIn(app, "aki", Role.Admin);
    }

    public StoredApp App { get; }

    /// <summary>An administrator called aki.</summary>
    public HttpClient Admin { get; }

    /// <summary>The address of its database, as another replica is given it.</summary>
    public string Address => App.Database.Kind == DatabaseKind.Sqlite ? App.Database.Address.Display : App.Database.Address.ConnectionString;

    public HttpClient Reader => _tokens.SignIn(App, "yui", Role.Reader);

    /// <summary>Starts one whose model goes by 'v1', and that has another at hand.</summary>
    public static async Task<ReleaseHost> StartAsync(TestModel model, TestModel other, DatabaseKind kind = DatabaseKind.Sqlite, params string[] settings)
    {
        var tokens = new Tokens();
        return new ReleaseHost(await StoredApp.StartAsync(model, kind, ["--Bundle:Tag=v1", $"--Bundle:Others=v2={other.Folder}", tokens.Setting, "--Releases:DrainMilliseconds=0", .. settings]), tokens);
    }

    /// <summary>Asks for a release.</summary>
    public Task<HttpResponseMessage> AskAsync(TestModel model, string tag, string strategy, object? plan = null) => Admin.PostAsJsonAsync("api/releases", Wish(model, tag, strategy, plan));

    /// <summary>Asks for a release and gives it.</summary>
    public async Task<JsonObject> DeployAsync(TestModel model, string tag, string strategy = "all-at-once", object? plan = null)
    {
        using var answer = await AskAsync(model, tag, strategy, plan);
        Assert.Equal((HttpStatusCode.Created, ""), (answer.StatusCode, answer.StatusCode == HttpStatusCode.Created ? "" : await answer.Content.ReadAsStringAsync()));
        return await answer.ObjectAsync();
    }

    /// <summary>Changes a release, and gives it.</summary>
    public async Task<JsonObject> ChangeAsync(string what, HttpStatusCode status = HttpStatusCode.OK, object? word = null)
    {
        using var answer = await Admin.PostAsJsonAsync($"api/releases/{what}", word ?? new { reason = "a test" });
        Assert.Equal(status, answer.StatusCode);
        return await answer.ObjectAsync();
    }

    public async Task<JsonObject> GetAsync(string what) => (await Admin.GetFromJsonAsync<JsonObject>($"api/releases{what}"))!;

    /// <summary>Waits until a release is in a state.</summary>
    public async Task<JsonObject> UntilAsync(JsonObject release, string state)
    {
        for (var wait = 0; ; wait++)
        {
            var now = await GetAsync($"/{(long)release["id"]!}");
            if ((string?)now["state"] == state)
                return now;
            Assert.True(wait < 500, $"The release is {now["state"]} and not {state}: {now["reason"]}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until somebody who draws is answered by a model.</summary>
    public async Task UntilAnswersAsync(string tag)
    {
        for (var wait = 0; (string?)(await App.Client.GetFromJsonAsync<JsonObject>("api/models/current"))!["tag"] != tag; wait++)
        {
            Assert.True(wait < 500, $"{tag} does not answer");
            await Task.Delay(20);
        }
    }

    public async Task<List<JsonObject>> LedgerAsync() => [.. (await GetAsync("/ledger"))["entries"]!.AsArray().Select(entry => entry!.AsObject()).Reverse()];

    public static object Wish(TestModel model, string tag, string strategy, object? plan = null)
    {
        var bundle = BundleReader.Read(model.Folder);
        return new { tag, digest = bundle.Digest, source = $"runs:/{bundle.Manifest.RunId}/model", strategy, reason = "a test", plan };
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await App.DisposeAsync();
    }
}
