using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fude.Cli.Releasing;

/// <summary>What <c>fude build</c> has left in <c>dist/TAG</c>: what was built is what is deployed.</summary>
/// <param name="Tag">The name that the model goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Source">Where it is fetched from.</param>
/// <param name="Forced">Whether a gate was overruled.</param>
/// <param name="ForceReason">Why it was.</param>
/// <param name="Gate">The gate's figures.</param>
internal sealed record BuiltModel(string Tag, string Digest, string Source, bool Forced = false, string? ForceReason = null, JsonObject? Gate = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Whether the gate let it through.</summary>
    public bool HasPassed => Gate?["passed"] is JsonValue passed && passed.GetValueKind() == JsonValueKind.True;

    /// <summary>Reads it.</summary>
    /// <param name="folder">The folder of what was built.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>Null where nothing was built for the tag.</returns>
    /// <exception cref="CommandException">What is there can't be read.</exception>
    public static BuiltModel? Find(string folder, string tag)
    {
        if (tag.Length == 0 || tag is "." or ".." || tag.AsSpan().ContainsAny('/', '\\', '\0'))
            return null;
        var file = Path.Combine(folder, tag, "build.json");
        if (!File.Exists(file))
            return null;
        try
        {
            var built = JsonSerializer.Deserialize<BuiltModel>(File.ReadAllBytes(file), Json);
            return built is { Tag.Length: > 0, Digest.Length: > 0, Source.Length: > 0 } ? built : throw new CommandException($"{file} names no tag, digest and source: build it again with 'fude build'");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{file} can't be read ({e.Message}): build it again with 'fude build'");
        }
    }
}
