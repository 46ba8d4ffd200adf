using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Training.Gates;

/// <summary>Reads thresholds from a file. What it does not name has its default.</summary>
public static class GateOptionsFile
{
    private const int MostBytes = 1 << 20;
    private const int MostDepth = 8;

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = MostDepth,
    };

    /// <summary>Reads a JSON file, or a YAML file where its name ends in <c>.yaml</c> or <c>.yml</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">It is not what it should be; the message tells all mistakes: <see cref="TrainingFault.Options"/>.</exception>
    public static GateOptions Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
                throw Mistaken($"is over {MostBytes} bytes");
            var text = File.ReadAllText(path);
            var json = Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" ? YamlAsJson.Convert(text) : text;
            var options = JsonSerializer.Deserialize<GateOptions>(json, Strict) ?? throw Mistaken("holds nothing");
            return options.FindMistakes() is { Count: > 0 } mistakes ? throw Mistaken(string.Join("; ", mistakes)) : options;
        }
        catch (JsonException e)
        {
            var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
            throw Mistaken($"at {e.Path ?? "$"}: {(end < 0 ? e.Message : e.Message[..end])}", e);
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            throw Mistaken($"line {e.Start.Line}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Mistaken($"can't be read: {e.Message}", e);
        }

        TrainingException Mistaken(string what, Exception? inner = null) => new(TrainingFault.Options, $"the gates in {path}: {what}", inner);
    }
}
