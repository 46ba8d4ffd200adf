using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fude.Training.Datasets.Feedback;

/// <summary>Asks an application for the drawings that people have labelled.</summary>
/// <param name="place">The application.</param>
internal sealed class FeedbackClient(FeedbackPlace place) : IDisposable
{
    private const int PageSize = 1000;
    private const long MostBytes = 64 << 20; // of one answer
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new() { BaseAddress = place.Address, Timeout = Patience, MaxResponseContentBufferSize = MostBytes };

    /// <summary>The model of now.</summary>
    public Task<CurrentModel> CurrentAsync(CancellationToken cancellation) => GetAsync<CurrentModel>("api/models/current", cancellation);

    /// <summary>Where the bundle of the live release is from; null where the application does not say.</summary>
    /// <param name="digest">The bundle's identity.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<string?> SourceOfLiveAsync(string digest, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync<ReleasePage>("api/releases", cancellation)).Releases?.FirstOrDefault(release => release.Digest == digest)?.Source;
        }
        catch (DatasetException)
        {
            // An application without releases, or one that tells them to users only: the bundle is searched for by its digest.
            return null;
        }
    }

    /// <summary>A page of drawings.</summary>
    /// <param name="after">The drawing before it; 0 for the first page.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<FeedbackPage> PageAsync(long after, CancellationToken cancellation) =>
        GetAsync<FeedbackPage>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"api/feedback?after={after}&limit={PageSize}"), cancellation);

    /// <summary>The application's answer is not what it should be.</summary>
    public DatasetException Strange(string what) => new(DatasetFault.Damaged, $"{place.Address} does not answer as Fude's application does: {what}");

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string route, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, route);
            if (place.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new DatasetException(DatasetFault.Unavailable, $"the application at {place.Address} gives its drawings to users only: set FUDE_APPLICATION_TOKEN to a token of one, or run this on its machine with its --data-dir");
            if (!response.IsSuccessStatusCode)
                throw Strange($"{route} ended with {(int)response.StatusCode}");
            return await JsonSerializer.DeserializeAsync<T>(await response.Content.ReadAsStreamAsync(cancellation), Json, cancellation) ?? throw Strange($"{route} is null");
        }
        catch (JsonException e)
        {
            throw Strange($"{route} is not the JSON that it should be: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new DatasetException(DatasetFault.Unavailable, $"no application answers at {place.Address} ({e.Message}): start 'fude up', or name another with --app", inner: e);
        }
    }
}
