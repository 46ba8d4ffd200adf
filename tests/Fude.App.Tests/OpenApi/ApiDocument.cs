using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Fude.App.Tests.OpenApi;

/// <summary>The OpenAPI document as the host gives it, and a check of answers against it.</summary>
public sealed class ApiDocument
{
    private const string Schemas = "#/components/schemas/";
    private readonly JsonObject _document;

    private ApiDocument(JsonObject document) => _document = document;

    public JsonObject Root => _document;

    /// <summary>Method and path of every operation.</summary>
    public IReadOnlyList<(string Method, string Path)> Operations =>
        [.. _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (operation.Key.ToUpperInvariant(), path.Key)))];

    /// <summary>Operations of which an answer was checked, with its status.</summary>
    public HashSet<(string Method, string Path, int Status)> Checked { get; } = [];

    public static async Task<ApiDocument> OfAsync(HttpClient client) => new(JsonNode.Parse(await client.GetStringAsync("api/openapi.json"))!.AsObject());

    /// <summary>Checks an answer: its status has to be named for the operation, and its body has to fit the schema for its type.</summary>
    public async Task CheckAsync(string path, HttpResponseMessage answer)
    {
        var (method, status) = (answer.RequestMessage!.Method.Method, (int)answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        var what = $"{method} {path} {status}: {body}";
        var operation = _document["paths"]![path]?[method.ToLowerInvariant()];
        Assert.True(operation is not null, what);
        var response = operation["responses"]![$"{status}"];
        Assert.True(response is not null, what);
        Checked.Add((method, path, status));
        if (response["content"] is not JsonObject content)
        {
            Assert.True(body.Length == 0, what);
            return;
        }

        var type = answer.Content.Headers.ContentType!.MediaType!;
        Assert.True(content.ContainsKey(type), $"{type} {what}");
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return;
        using var json = JsonDocument.Parse(body);
        var result = Standalone(content[type]!["schema"]!).Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{what}\n{JsonSerializer.Serialize(result)}");
    }

    /// <summary>A schema of the document with all that it refers to.</summary>
    public JsonSchema Standalone(JsonNode schema)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        whole["$defs"] = _document["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString().Replace(Schemas, "#/$defs/", StringComparison.Ordinal));
    }
}
