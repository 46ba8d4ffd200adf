using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;

namespace Fude.Training.Recording;

/// <summary>A dataset as a run's input, in the forms that MLflow gives its own: source, schema and profile as JSON.</summary>
public static class DatasetRecord
{
    private const int DigestLength = 32;
    private const int MostClasses = 1000;

    /// <summary>The input.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="options">Where they are from; null where the caller has made them.</param>
    public static DatasetInput Of(DatasetSplits data, DatasetOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (type, source) = Source(data, options);
        var dataset = new Dataset(data.Name, Digest(data), type, source.ToJsonString(), Schema().ToJsonString(), Profile(data).ToJsonString());
        return new(dataset, [new("mlflow.data.context", "training")]);
    }

    // The protocol has room for 36 characters; the whole digest is in the profile.
    private static string Digest(DatasetSplits data) => data.Digest["sha256:".Length..][..DigestLength];

    private static (string Type, JsonObject Source) Source(DatasetSplits data, DatasetOptions? options)
    {
        if (options?.Name.Trim() is { } name && name.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
            return ("local", new() { ["uri"] = name[(colon + 1)..] });
        if (options?.Feedback is { } place && DatasetSource.Parse(options.Name, out _) is FeedbackSource)
            return ("http", new() { ["url"] = new Uri(place.Address, "api/feedback").ToString() });
        if (data.Name == "mnist")
            return ("http", new() { ["url"] = PublishedDataset.Mnist.Mirrors[0] });
        return ("code", new() { ["tags"] = Generator(data, options) });
    }

    private static JsonObject Generator(DatasetSplits data, DatasetOptions? options)
    {
        var tags = new JsonObject { ["generator"] = data.Name, ["version"] = CodeVersion.Current.Version };
        if (options is not null)
            tags["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture);
        if (CodeVersion.Current.Commit is { } commit)
            tags["mlflow.source.git.commit"] = commit;
        return tags;
    }

    private static JsonObject Schema() => new()
    {
        ["mlflow_tensorspec"] = new JsonObject
        {
            ["features"] = Tensor("uint8", -1, 1, LabelledImages.Height, LabelledImages.Width),
            ["targets"] = Tensor("int64", -1),
        },
    };

    private static string Tensor(string type, params int[] shape) =>
        JsonSerializer.Serialize(new[] { new Dictionary<string, object>(StringComparer.Ordinal) { ["type"] = "tensor", ["tensor-spec"] = new { dtype = type, shape } } });

    private static JsonObject Profile(DatasetSplits data) => new()
    {
        ["num_rows"] = data.Train.Count + data.Test.Count,
        ["num_elements"] = (long)(data.Train.Count + data.Test.Count) * LabelledImages.PixelCount,
        ["digest"] = data.Digest,
        ["train"] = Part(data.Train),
        ["test"] = Part(data.Test),
    };

    private static JsonObject Part(LabelledImages part)
    {
        var counts = part.ClassNames.Zip(part.CountsPerClass).Take(MostClasses).Select(pair => KeyValuePair.Create(pair.First, (JsonNode?)JsonValue.Create(pair.Second)));
        return new() { ["count"] = part.Count, ["digest"] = part.Digest, ["counts_per_class"] = new JsonObject(counts) };
    }
}
