namespace Fude.App.Tests.Soak;

/// <summary>A drawing whose prediction was acknowledged, and what was acknowledged of it since.</summary>
/// <param name="imageId">The image's row.</param>
/// <param name="predictionId">The prediction's row.</param>
/// <param name="digit">Which picture was sent.</param>
internal sealed class KeptDrawing(long imageId, long predictionId, int digit)
{
    private readonly List<string?> _labels = [null];

    public long ImageId { get; } = imageId;

    public long PredictionId { get; } = predictionId;

    public int Digit { get; } = digit;

    /// <summary>What it may have been corrected to, null for nothing: one value, and the one that was asked for where the answer never came.</summary>
    public IReadOnlyList<string?> Labels => _labels;

    /// <summary>Whether its deletion was asked for; without an answer it may be there or not.</summary>
    public bool AskedToDelete { get; private set; }

    /// <summary>Whether its deletion was acknowledged.</summary>
    public bool Deleted { get; private set; }

    /// <summary>Corrects it: whatever happens before the answer, one of the two holds.</summary>
    public async Task CorrectAsync(string? label, Func<Task> send)
    {
        _labels.Add(label);
        await send();
        _labels.RemoveRange(0, _labels.Count - 1);
    }

    /// <summary>Deletes it.</summary>
    public async Task DeleteAsync(Func<Task> send)
    {
        AskedToDelete = true;
        await send();
        Deleted = true;
    }
}
