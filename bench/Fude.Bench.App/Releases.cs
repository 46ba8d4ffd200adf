using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.Bundles;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;

namespace Fude.Bench.App;

/// <summary>An administrator who releases a candidate beside the live model, and takes it back.</summary>
internal sealed class Releases : IDisposable
{
    private const string Reason = "bench/app";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly HttpClient _admin;

    /// <param name="server">The application.</param>
    /// <param name="store">Whose data folder holds the key that it believes.</param>
    public Releases(AppServer server, Store store)
    {
        var tokens = new AccessTokens(new TokenKeys(TokenKeyFile.PathIn(store.Folder), ofDataFolder: true, TimeProvider.System), TimeProvider.System, new TokenOptions());
        _admin = new HttpClient { BaseAddress = server.Address };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Issue(new Caller("bench", Role.Admin)).Text);
    }

    /// <summary>Makes a key in a store's data folder; the setting lets the application believe it.</summary>
    public static string Key(Store store)
    {
        TokenKeyFile.ReadOrCreate(TokenKeyFile.PathIn(store.Folder));
        return $"--Security:KeyFile={TokenKeyFile.PathIn(store.Folder)}";
    }

    /// <summary>Releases a candidate that stays where it is: a shadow, or a canary of half of the people that nothing moves on and that may differ.</summary>
    /// <param name="strategy"><c>shadow</c> or <c>canary</c>.</param>
    /// <param name="bundle">Its folder.</param>
    /// <param name="tag">Its tag, by which the application has it.</param>
    public async Task BeginAsync(string strategy, string bundle, string tag)
    {
        var read = BundleReader.Read(bundle);
        object? plan = strategy == "canary" ? new { steps = (double[])[0.5, 1], compared = 1_000_000_000, seconds = 86_400, disagreement = 0.99, confidence = 0.99, latency = 100.0, errors = 0.99 } : null;
        using var answer = await _admin.PostAsJsonAsync("api/releases", new { tag, digest = read.Digest, source = $"runs:/{read.Manifest.RunId}/model", strategy, reason = Reason, plan });
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{strategy}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await UntilAsync(strategy);
    }

    /// <summary>Takes it back. Fails where it is not in its place any more: then something else was measured.</summary>
    public async Task EndAsync(string strategy)
    {
        if (await StateAsync() is var state && state != strategy)
            throw new InvalidOperationException($"the candidate is {state ?? "gone"} and not {strategy}: it was measured in part only");
        using var answer = await _admin.PostAsJsonAsync("api/releases/rollback", new { reason = Reason });
        answer.EnsureSuccessStatusCode();
        await UntilAsync(null);
    }

    public void Dispose() => _admin.Dispose();

    private async Task UntilAsync(string? state)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); await StateAsync() != state; await Task.Delay(20))
        {
            if (watch.Elapsed > Longest)
                throw new InvalidOperationException($"the candidate is {await StateAsync() ?? "gone"} and not {state ?? "gone"} after {Longest.TotalSeconds} s");
        }
    }

    private async Task<string?> StateAsync()
    {
        var all = (await _admin.GetFromJsonAsync<JsonObject>("api/releases"))!;
        return (long?)all["candidate"] is { } id ? (string?)(await _admin.GetFromJsonAsync<JsonObject>($"api/releases/{id}"))!["state"] : null;
    }
}
