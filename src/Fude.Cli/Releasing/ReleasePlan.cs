using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fude.Cli.Releasing;

/// <summary>The plan of a canary as the user gives it; the application checks it.</summary>
internal static class ReleasePlan
{
    /// <summary>Reads it.</summary>
    /// <param name="file">A JSON file, or null.</param>
    /// <param name="steps">Shares in percent, separated by commas, or null.</param>
    /// <returns>Null where there is neither.</returns>
    public static JsonObject? Read(string? file, string? steps)
    {
        var plan = file is null ? null : ReadFile(file);
        if (steps is null)
            return plan;
        plan ??= [];
        plan["steps"] = new JsonArray([.. steps.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Share)]);
        return plan;
    }

    private static JsonNode Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
            ? JsonValue.Create(Math.Round(percent / 100, 6))
            : throw CommandLine.Usage($"--steps has '{text}': give shares in percent, ascending, such as 1,5,25,100");

    private static JsonObject ReadFile(string file)
    {
        if (!File.Exists(file))
            throw CommandLine.Usage($"--plan '{file}' is not there");
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw CommandLine.Usage($"--plan '{file}' is not a JSON object");
        }
        catch (JsonException e)
        {
            throw CommandLine.Usage($"--plan '{file}' is not JSON: {e.Message}");
        }
    }
}
