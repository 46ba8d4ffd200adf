using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fude.App.Releases;

/// <summary>Plans as JSON: what is left out has its default, and unknown fields are mistakes.</summary>
public static class CanaryPlanJson
{
    /// <summary>Reads and checks a plan.</summary>
    /// <param name="json">The plan; null for the defaults.</param>
    /// <returns>The plan, or every mistake in it, a line each.</returns>
    public static (CanaryPlan? Plan, IReadOnlyList<string> Mistakes) Read(string? json)
    {
        if (json is null)
            return (new CanaryPlan(), []);
        try
        {
            if (JsonNode.Parse(json) is not { } given)
                return (new CanaryPlan(), []);
            // Generated code gives properties that are left out no defaults.
            var whole = JsonSerializer.SerializeToNode(new CanaryPlan(), CanaryPlanContext.Default.CanaryPlan)!.AsObject();
            foreach (var (name, value) in (given as JsonObject ?? throw new JsonException()).ToList())
                whole[name] = value?.DeepClone();
            var plan = whole.Deserialize(CanaryPlanContext.Default.CanaryPlan)!;
            var mistakes = plan.Mistakes();
            return mistakes.Count == 0 ? (plan, []) : (null, mistakes);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return (null, [$"The plan can't be read{((e as JsonException)?.Path is { Length: > 0 } path && path != "$" ? $" at 'plan{path[1..]}'" : "")}: it is an object such as {{\"steps\":[0.05,1],\"compared\":200}}."]);
        }
    }

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(CanaryPlan plan) => JsonSerializer.Serialize(plan, CanaryPlanContext.Default.CanaryPlan);
}

/// <summary>The plan's JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CanaryPlan))]
internal sealed partial class CanaryPlanContext : JsonSerializerContext;
