using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Registry;

/// <summary>What the registry's tests ask a server again and again.</summary>
internal static class RegistryServer
{
    public static async Task<JsonNode> CreateModelAsync(this TrackingServer server, string name = "digits") =>
        (await server.PostAsync("registered-models/create", new { name }))["registered_model"]!;

    public static async Task<JsonNode> CreateVersionAsync(this TrackingServer server, string name = "digits", string source = "s3://bucket/model") =>
        (await server.PostAsync("model-versions/create", new { name, source }))["model_version"]!;

    public static async Task<JsonNode> ModelAsync(this TrackingServer server, string name = "digits") =>
        (await server.GetAsync($"registered-models/get?name={Uri.EscapeDataString(name)}"))["registered_model"]!;

    public static async Task<JsonNode> VersionAsync(this TrackingServer server, string version, string name = "digits") =>
        (await server.GetAsync($"model-versions/get?name={Uri.EscapeDataString(name)}&version={version}"))["model_version"]!;

    public static async Task<JsonNode> SendOkAsync(this TrackingServer server, HttpMethod method, string path, object? body = null)
    {
        var (status, json) = await server.SendAsync(method, path, body);
        Assert.True(status == 200, $"{path}: {status} {json}");
        return json;
    }

    public static async Task MoveAsync(this TrackingServer server, string version, string stage, bool archive = false) =>
        await server.PostAsync("model-versions/transition-stage", new { name = "digits", version, stage, archive_existing_versions = archive });

    /// <summary>Sends a request that has to fail.</summary>
    public static async Task AssertFailsAsync(this TrackingServer server, HttpMethod method, string path, object? body, int status, string code, string words)
    {
        var (answered, error) = await server.SendAsync(method, path, body);
        Assert.True((status, code) == (answered, (string?)error["error_code"]), $"{path}: {answered} {error}");
        Assert.Contains(words, (string)error["message"]!, StringComparison.Ordinal);
    }

    public static long Updated(this JsonNode node) => (long)node["last_updated_timestamp"]!;

    public static string[] Texts(this JsonNode? list, string field) => list is null ? [] : [.. list.AsArray().Select(item => (string)item![field]!)];

    public static string[] Texts(this JsonNode? list) => list is null ? [] : [.. list.AsArray().Select(item => (string)item!)];
}
