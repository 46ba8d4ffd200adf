using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Cli.Terminal;

/// <summary>Prints what a script reads: one JSON document on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static void Write<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));
}

/// <summary>A line of <c>fude doctor --json</c>.</summary>
internal sealed record DoctorLine(string Name, string State, string Found, string? Remedy);

/// <summary>A line of <c>fude predict --json</c>.</summary>
internal sealed record PredictionLine(string Picture, string? Label, float? Probability, float[]? Probabilities, string? Error);
