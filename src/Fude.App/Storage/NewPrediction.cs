namespace Fude.App.Storage;

/// <summary>A drawing with a model's answer, to be stored.</summary>
/// <param name="Key">32 hexadecimal digits that nobody can guess: the <c>&lt;id&gt;</c> of the picture's address.</param>
/// <param name="Content">The picture file where the database keeps it; null where it lies in a folder.</param>
/// <param name="Pixels">What the network saw, one byte a pixel.</param>
/// <param name="Client">Who drew it: 16 bytes, or null.</param>
/// <param name="ModelId">The model's row.</param>
/// <param name="Result">The probabilities as a JSON array.</param>
/// <param name="Label">The most probable label.</param>
/// <param name="CreatedAt">When, in UTC.</param>
public sealed record NewPrediction(string Key, byte[]? Content, byte[] Pixels, byte[]? Client, long ModelId, string Result, string Label, DateTime CreatedAt)
{
    /// <summary>What made the pixels; null for mnist-v1.</summary>
    public string? Preprocessing { get; init; }

    /// <summary>The release that answered; null where there are no releases.</summary>
    public long? ReleaseId { get; init; }
}

/// <summary>The rows of a stored prediction.</summary>
/// <param name="ImageId">The image's row.</param>
/// <param name="PredictionId">The prediction's row.</param>
public readonly record struct StoredPrediction(long ImageId, long PredictionId);
