using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.Bundles;

namespace Fude.Cli.Supervision;

/// <summary>Which model answers is a matter of the application's releases, and not of what was trained last.</summary>
internal static class LiveModel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Says which model answers, and where a newer one is only compared.</summary>
    /// <param name="app">The application.</param>
    /// <param name="newest">The newest model.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task TellAsync(Uri app, Bundle newest, TextWriter output, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = ServedAt.Reachable(app), Timeout = Patience };
        try
        {
            var current = await http.GetFromJsonAsync<JsonObject>("api/models/current", cancellation);
            if (current is null)
                return;
            await output.WriteLineAsync($"live is {current["tag"]}");
            if ((string?)current["digest"] != newest.Digest)
                await output.WriteLineAsync($"{newest.Manifest.RunId} is newer and not released: fude build {newest.Manifest.RunId}, then fude deploy {newest.Manifest.RunId}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The application says itself what is the matter.
        }
    }
}
