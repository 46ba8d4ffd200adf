namespace Fude.App.History;

/// <summary>Which drawings are asked for; what is null is not asked about.</summary>
public sealed record DrawingFilter
{
    /// <summary>A label that is a model's latest answer: of <see cref="ModelTag"/>, or of any.</summary>
    public string? Label { get; init; }

    /// <summary>A model that has answered.</summary>
    public string? ModelTag { get; init; }

    /// <summary>The earliest time, in UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>The time that all are before, in UTC.</summary>
    public DateTime? To { get; init; }

    /// <summary>Whether somebody has said what it is.</summary>
    public bool? Corrected { get; init; }

    /// <summary>Whether models disagree.</summary>
    public bool? Disagree { get; init; }

    /// <summary>Who drew it; 16 bytes, or none where nobody can have.</summary>
    public byte[]? Client { get; init; }

    /// <summary>Whether every drawing matches.</summary>
    public bool IsEmpty => this == new DrawingFilter();
}
