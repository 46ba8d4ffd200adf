using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Manifests as Kubernetes reads them: YAML is only another way to write JSON there, and a value's type matters.</summary>
internal static class Manifests
{
    public static List<JsonNode> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)!)];
    }

    /// <summary>What lies at a path: names separated by slashes, numbers for places in a list; null where nothing does.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var part in path.Split('/'))
        {
            node = node switch
            {
                JsonObject map => map[part.Replace("~1", "/", StringComparison.Ordinal)],
                JsonArray list => int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null,
                _ => null,
            };
        }

        return node;
    }

    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path) => (node.At(path) as JsonArray ?? []).Select(item => item!);

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs(this JsonNode? node, string path) => node.At(path) as JsonObject ?? [];

    public static string? Text(this JsonNode? node, string path) => (node.At(path) as JsonValue)?.ToString();

    public static bool IsTrue(this JsonNode? node, string path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(this JsonNode? node, string path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.False;

    public static long? Whole(this JsonNode? node, string path) => long.TryParse(node.Text(path), CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Kind(this JsonNode node) => node.Text("kind") ?? "";

    public static string Name(this JsonNode node) => node.Text("metadata/name") ?? "";

    /// <summary>For people: <c>Deployment/app</c>.</summary>
    public static string Title(this JsonNode node) => $"{node.Kind()}/{node.Name()}";

    /// <summary>Whether every label that is asked for is there; nothing asked for matches all.</summary>
    public static bool Selects(this JsonNode? selector, JsonNode? labels) =>
        (selector as JsonObject ?? []).All(pair => labels is JsonObject map && map[pair.Key]?.ToString() == pair.Value?.ToString());

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new InvalidDataException($"{node.NodeType} has no place in a manifest"),
    };

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(text is ['0', _, ..] ? System.Convert.ToInt64(text, 8) : whole),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && text.Any(char.IsAsciiDigit) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
