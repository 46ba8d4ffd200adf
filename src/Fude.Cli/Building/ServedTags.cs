using System.Net.Http.Headers;
using System.Text.Json;
using Fude.Training.Datasets.Feedback;

namespace Fude.Cli.Building;

/// <summary>What tags are bound to in an application.</summary>
internal static class ServedTags
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The bundle that a tag names there.</summary>
    /// <param name="place">The application.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its digest; null where the tag is free.</returns>
    /// <exception cref="CommandException">The application does not answer as one.</exception>
    public static async Task<string?> FindAsync(FeedbackPlace place, string tag, CancellationToken cancellation)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = place.Address, Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/models");
            if (place.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
            using var response = await http.SendAsync(request, cancellation);
            response.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            var bound = json.RootElement.GetProperty("models").EnumerateArray().FirstOrDefault(model => model.GetProperty("tag").GetString() == tag);
            return bound.ValueKind == JsonValueKind.Object && bound.TryGetProperty("digest", out var digest) ? digest.GetString() : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CommandException($"{place.Address} does not answer as Fude's application does ({e.Message.TrimEnd('.')}): start it with 'fude up', or name another with --app");
        }
    }
}
