namespace Fude.App.History;

/// <summary>A drawing with what is known of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Original">The address of the picture as it was received.</param>
/// <param name="Resized">The address of what the network saw.</param>
/// <param name="CreatedAt">When it was stored, in UTC.</param>
/// <param name="Client">Who drew it: 16 bytes, or null.</param>
public sealed record DrawingRow(long Id, string Original, string Resized, DateTime CreatedAt, byte[]? Client)
{
    /// <summary>The models' latest answers, in the order of the models' rows.</summary>
    public List<AnswerRow> Answers { get; } = [];

    /// <summary>Its correction, if any.</summary>
    public CorrectionRow? Correction { get; init; }

    /// <summary>Whether models disagree.</summary>
    public bool Disagree { get; init; }
}

/// <summary>A model's latest answer for a drawing.</summary>
/// <param name="ImageId">The drawing.</param>
/// <param name="Id">The answer's number.</param>
/// <param name="ModelTag">The model.</param>
/// <param name="Label">The most probable label; null where the reference application wrote the row and it was not filled in yet.</param>
/// <param name="Result">The probabilities as a JSON array.</param>
/// <param name="CreatedAt">When it was given, in UTC.</param>
public readonly record struct AnswerRow(long ImageId, long Id, string ModelTag, string? Label, string Result, DateTime CreatedAt);

/// <summary>What somebody said that a drawing is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Source">Who said so, in a word.</param>
/// <param name="CreatedAt">When, in UTC.</param>
public readonly record struct CorrectionRow(string Label, string Source, DateTime CreatedAt);
