using System.Net.Http.Json;

namespace Fude.App.Tests.Support;

/// <summary>Drawing, and saying what it was.</summary>
public static class Feedbacks
{
    /// <summary>Draws a digit; returns the drawing's number.</summary>
    public static async Task<long> DrawAsync(this StoredApp host, HttpClient client, int digit) => (long)(await client.PredictAsync(Drawings.Png(digit)))["imageId"]!;

    /// <summary>Says what a drawing is.</summary>
    public static Task<HttpResponseMessage> CorrectAsync(this HttpClient client, long id, string label) => client.PutAsync($"api/drawings/{id}/correction", JsonContent.Create(new { label }));
}
