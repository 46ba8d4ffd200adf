using System.Text.Json;
using System.Text.Json.Serialization;
using Fude.Tracking.Console.Previews;

namespace Fude.Tracking.Console.RunPage.Card;

/// <summary>The files of a run that its model's card is made of.</summary>
internal sealed class CardFiles
{
    /// <summary>Where <c>fude train</c> puts the evaluation.</summary>
    public const string EvaluationPath = "evaluation.json";

    /// <summary>Where it puts the picture of the worst mistakes.</summary>
    public const string MistakesPath = "mistakes.png";

    /// <summary>Where <c>fude gate</c> puts its report.</summary>
    public const string GatePath = "gate/gate.json";

    /// <summary>The same report as a page.</summary>
    public const string GatePage = "gate/gate.html";

    private const int MostBytes = 4 << 20;

    /// <summary>The evaluation; null where there is none.</summary>
    public EvaluationFile? Evaluation { get; private init; }

    /// <summary>The gate's report; null where there is none.</summary>
    public GateFile? Gate { get; private init; }

    /// <summary>Whether there is a picture of the worst mistakes.</summary>
    public bool HasMistakes { get; private init; }

    /// <summary>Files that are there and can't be read.</summary>
    public IReadOnlyList<string> Broken { get; private init; } = [];

    /// <summary>Reads them.</summary>
    public static async Task<CardFiles> ReadAsync(ArtifactFiles files, string run)
    {
        var broken = new List<string>();
        return new CardFiles
        {
            Evaluation = await ReadAsync<EvaluationFile>(files, run, EvaluationPath, CardJson.Default.EvaluationFile, broken),
            Gate = await ReadAsync<GateFile>(files, run, GatePath, CardJson.Default.GateFile, broken),
            HasMistakes = await files.FindAsync(run, MistakesPath) is { IsFolder: false },
            Broken = broken,
        };
    }

    private static async Task<T?> ReadAsync<T>(ArtifactFiles files, string run, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, List<string> broken)
        where T : class
    {
        if (await files.FindAsync(run, path) is not { IsFolder: false } || await files.ReadAsync(run, path, MostBytes) is not { } start)
            return null;
        try
        {
            if (!start.IsCut)
                return JsonSerializer.Deserialize(start.Bytes.Span, type);
        }
        catch (JsonException)
        {
            // anybody may log a file of that name
        }

        broken.Add(path);
        return null;
    }
}

/// <summary>How they are read.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationFile))]
[JsonSerializable(typeof(GateFile))]
internal sealed partial class CardJson : JsonSerializerContext;
