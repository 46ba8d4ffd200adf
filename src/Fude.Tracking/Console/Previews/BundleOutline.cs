using System.Globalization;
using System.Text.Json;

namespace Fude.Tracking.Console.Previews;

/// <summary>What the manifest of a bundle says, as far as people ask. Whoever wrote it may have written anything.</summary>
internal sealed record BundleOutline
{
    private const int Most = 200;
    private const int MostText = 2_000;

    public string Name { get; private init; } = "";

    public string Run { get; private init; } = "";

    public DateTimeOffset? Created { get; private init; }

    public string Input { get; private init; } = "";

    public string Output { get; private init; } = "";

    public string Labels { get; private init; } = "";

    public string Preprocessing { get; private init; } = "";

    public string Dataset { get; private init; } = "";

    public IReadOnlyList<(string Name, double Value)> Metrics { get; private init; } = [];

    public IReadOnlyList<(string Name, string Digest)> Files { get; private init; } = [];

    /// <summary>Reads it; null where it is no manifest.</summary>
    public static BundleOutline? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schemaVersion", out _) || !root.TryGetProperty("files", out _))
                return null;
            return new BundleOutline
            {
                Name = Text(root, "name"),
                Run = Text(root, "runId"),
                Created = DateTimeOffset.TryParse(Text(root, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
                Input = Tensor(root, "input"),
                Output = Tensor(root, "output"),
                Labels = root.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array ? Cut(string.Join(", ", labels.EnumerateArray().Take(Most).Select(Said))) : "",
                Preprocessing = Text(root, "preprocessing"),
                Dataset = root.TryGetProperty("dataset", out var dataset) ? $"{Text(dataset, "name")} {Text(dataset, "digest")}".Trim() : "",
                Metrics = [.. Members(root, "metrics").Where(member => member.Value.ValueKind == JsonValueKind.Number).Select(member => (Cut(member.Name), member.Value.GetDouble()))],
                Files = [.. Members(root, "files").Select(member => (Cut(member.Name), Said(member.Value)))],
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement of, string name) =>
        of.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object ? members.EnumerateObject().Take(Most) : [];

    private static string Tensor(JsonElement of, string name) =>
        of.TryGetProperty(name, out var tensor) && tensor.ValueKind == JsonValueKind.Object
            ? $"{Text(tensor, "name")}: {Text(tensor, "type")} {(tensor.TryGetProperty("shape", out var shape) && shape.ValueKind == JsonValueKind.Array ? string.Join('×', shape.EnumerateArray().Take(12).Select(dim => Said(dim) == "-1" ? "n" : Said(dim))) : "")}"
            : "";

    private static string Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? Said(value) : "";

    private static string Said(JsonElement value) => Cut(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    private static string Cut(string text) => text.Length > MostText ? text[..MostText] + "…" : text;
}
