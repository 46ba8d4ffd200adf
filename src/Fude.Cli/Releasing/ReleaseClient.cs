using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.Training.Datasets.Feedback;

namespace Fude.Cli.Releasing;

/// <summary>Asks an application for its releases, and changes them.</summary>
/// <param name="place">The application.</param>
internal sealed class ReleaseClient(FeedbackPlace place) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new() { BaseAddress = place.Address, Timeout = Patience };

    /// <summary>Where the application is.</summary>
    public Uri Address => place.Address;

    /// <summary>The newest releases.</summary>
    public Task<ReleaseList> ListAsync(int limit, CancellationToken cancellation) => SendAsync<ReleaseList>(HttpMethod.Get, $"api/releases?limit={limit}", null, cancellation);

    /// <summary>One release with all that is known of it.</summary>
    public Task<JsonObject> ShowAsync(long id, CancellationToken cancellation) => SendAsync<JsonObject>(HttpMethod.Get, $"api/releases/{id}", null, cancellation);

    /// <summary>One release.</summary>
    public Task<ReleaseLine> FindAsync(long id, CancellationToken cancellation) => SendAsync<ReleaseLine>(HttpMethod.Get, $"api/releases/{id}", null, cancellation);

    /// <summary>What happened, the newest first.</summary>
    public Task<LedgerPage> LedgerAsync(int limit, long? release, CancellationToken cancellation) =>
        SendAsync<LedgerPage>(HttpMethod.Get, $"api/releases/ledger?limit={limit}{(release is null ? "" : $"&release={release}")}", null, cancellation);

    /// <summary>Whether the ledger is as it was written.</summary>
    public Task<LedgerCheck> CheckAsync(CancellationToken cancellation) => SendAsync<LedgerCheck>(HttpMethod.Get, "api/releases/ledger/check", null, cancellation);

    /// <summary>What was live at a time.</summary>
    public Task<ReleasesAt> AtAsync(DateTimeOffset time, CancellationToken cancellation) =>
        SendAsync<ReleasesAt>(HttpMethod.Get, $"api/releases/at?time={Uri.EscapeDataString(time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}", null, cancellation);

    /// <summary>Asks for a release.</summary>
    public Task<ReleaseLine> DeployAsync(object wish, CancellationToken cancellation) => SendAsync<ReleaseLine>(HttpMethod.Post, "api/releases", wish, cancellation);

    /// <summary>Promotes, pauses, resumes or takes back a candidate.</summary>
    public Task<ReleaseLine> ChangeAsync(long id, string what, string reason, CancellationToken cancellation) => SendAsync<ReleaseLine>(HttpMethod.Post, $"api/releases/{id}/{what}", new { reason }, cancellation);

    /// <summary>Says what share the proxy gives to the release of an image; all of it makes it live.</summary>
    public Task<ReleaseLine> ShareAsync(long id, double share, string reason, CancellationToken cancellation) => SendAsync<ReleaseLine>(HttpMethod.Post, $"api/releases/{id}/share", new { share, reason }, cancellation);

    /// <summary>Takes back what is on its way, or returns to what was live before.</summary>
    public Task<RollbackLine> RollbackAsync(string reason, CancellationToken cancellation) => SendAsync<RollbackLine>(HttpMethod.Post, "api/releases/rollback", new { reason }, cancellation);

    /// <summary>The tag of the model that answers.</summary>
    public async Task<string?> CurrentAsync(CancellationToken cancellation) => (string?)(await SendAsync<JsonObject>(HttpMethod.Get, "api/models/current", null, cancellation))["tag"];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string route, object? body, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, route) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
            if (place.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
            using var response = await _http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
                throw await RefusedAsync(response, cancellation);
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw new CommandException($"{place.Address} answers with nothing to {route}");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{place.Address} does not answer as Fude's application does: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CommandException($"no application answers at {place.Address} ({e.Message}): start 'fude up', or name another with --app");
        }
    }

    private async Task<CommandException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return new CommandException($"the application at {place.Address} lets administrators alone release models: set FUDE_APPLICATION_TOKEN to a token of one, or run this on its machine with its --data-dir");
        try
        {
            return new CommandException((string?)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))?["detail"] ?? $"{place.Address} answers {(int)response.StatusCode}");
        }
        catch (JsonException)
        {
            return new CommandException($"{place.Address} answers {(int)response.StatusCode}, and not as Fude's application does");
        }
    }
}
