using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fude.Tracking.Tests.Support;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentType">The media type of the body.</param>
public sealed record WireAnswer(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body, read.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The error code.</summary>
    public string? Code => (string?)Json["error_code"];
}

/// <summary>Requests as nobody's client sends them.</summary>
public static class Wire
{
    /// <summary>Sends bytes, with or without a content type.</summary>
    public static async Task<WireAnswer> RawAsync(this TrackingServer server, HttpMethod method, string path, byte[]? body, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/2.0/mlflow/{path}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var response = await server.Client.SendAsync(request);
        return new WireAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Posts JSON text.</summary>
    public static Task<WireAnswer> RawAsync(this TrackingServer server, string path, string json, string? contentType = "application/json") =>
        server.RawAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json), contentType);

    /// <summary>Posts what has to be refused as a wrong parameter, with words in the message.</summary>
    public static Task RefusesAsync(this TrackingServer server, string path, object body, string words) =>
        server.RefusesAsync(path, body, 400, "INVALID_PARAMETER_VALUE", words);

    /// <summary>Posts what has to be refused.</summary>
    public static async Task RefusesAsync(this TrackingServer server, string path, object body, int status, string code, string words)
    {
        var (answered, json) = await server.SendAsync(HttpMethod.Post, path, body);
        Assert.True((status, code) == (answered, (string?)json["error_code"]), $"{path}: {answered} {json}");
        Assert.Contains(words, (string?)json["message"], StringComparison.Ordinal);
    }

    /// <summary>A run as it stands.</summary>
    public static async Task<JsonNode> RunAsync(this TrackingServer server, string run) => (await server.GetAsync($"runs/get?run_id={run}"))["run"]!;

    /// <summary>The value of a param or a tag of a run; null where it is not there.</summary>
    public static async Task<string?> ValueAsync(this TrackingServer server, string run, string list, string key) =>
        (string?)(await server.RunAsync(run))["data"]![list]!.AsArray().SingleOrDefault(each => (string?)each!["key"] == key)?["value"];

    /// <summary>Makes an experiment and returns its id.</summary>
    public static async Task<string> CreateExperimentAsync(this TrackingServer server, string? name = null) =>
        (string)(await server.PostAsync("experiments/create", new { name = name ?? Guid.NewGuid().ToString("N") }))["experiment_id"]!;
}
