using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;

namespace Fude.Training.Recording;

/// <summary>The params of a run: every option of the training and of its dataset, named in lower case with underlines.</summary>
public static class RunParams
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(new LowerCase()) },
        WriteIndented = true,
    };

    /// <summary>The params. Options within options have a full stop in their name: <c>augmentation.rotation</c>.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="dataset">What it is trained on, as it was asked for; null where the caller has made the pictures.</param>
    public static IReadOnlyList<Param> Of(TrainingOptions options, DatasetOptions? dataset)
    {
        var entries = new List<Param>();
        Flatten("", JsonSerializer.SerializeToNode(options, Json), entries);
        if (dataset is not null)
        {
            entries.Add(new("dataset", dataset.Name));
            entries.Add(new("dataset_seed", Number(dataset.Seed)));
            entries.Add(new("train_count", dataset.TrainCount is { } train ? Number(train) : "all"));
            entries.Add(new("test_count", dataset.TestCount is { } test ? Number(test) : "all"));
        }

        return entries;
    }

    /// <summary>The options as a JSON document with the same names.</summary>
    /// <param name="options">How it is trained.</param>
    public static byte[] ToJson(TrainingOptions options) => JsonSerializer.SerializeToUtf8Bytes(options, Json);

    // An option that holds options is told by one param for itself, so that runs can be compared by it, and one for each of them.
    private static void Flatten(string name, JsonNode? value, List<Param> entries)
    {
        if (value is not JsonObject inner)
        {
            entries.Add(new(name, value?.ToString() ?? "none"));
            return;
        }

        if (name.Length > 0)
            entries.Add(new(name, "yes"));
        foreach (var (key, one) in inner)
            Flatten(name.Length == 0 ? key : $"{name}.{key}", one, entries);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // As the command line takes them: onecycle, adamw.
    private sealed class LowerCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
