using System.Text.Json;

namespace Fude.Cli.Images;

/// <summary>An image that an engine has.</summary>
/// <param name="Id">Its digest, <c>sha256:…</c>.</param>
/// <param name="Bytes">Its size with everything that it stands on, unpacked.</param>
/// <param name="Labels">What is written onto it.</param>
/// <param name="Layers">The digests of its layers' content, the lowest first.</param>
public sealed record EngineImage(string Id, long Bytes, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Layers)
{
    /// <summary>What a label says; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Label(string name) => Labels.GetValueOrDefault(name);

    // An element of the answer of 'docker image inspect'.
    internal static EngineImage Read(JsonElement image)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (image.GetProperty("Config").TryGetProperty("Labels", out var written) && written.ValueKind == JsonValueKind.Object)
        {
            foreach (var label in written.EnumerateObject())
                labels[label.Name] = label.Value.GetString() ?? "";
        }

        string[] layers = image.GetProperty("RootFS").TryGetProperty("Layers", out var all) && all.ValueKind == JsonValueKind.Array
            ? [.. all.EnumerateArray().Select(layer => layer.GetString() ?? "")]
            : [];
        return new(image.GetProperty("Id").GetString() ?? "", image.GetProperty("Size").GetInt64(), labels, layers);
    }
}
