using System.Globalization;

namespace Fude.App.Feedback;

/// <summary>What a person says of a drawing.</summary>
/// <param name="Label">One of the labels that a model knows.</param>
internal sealed record CorrectionRequest(string? Label);

/// <summary>What a drawing really is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Source">Who says so, one of <see cref="CorrectionSource"/>.</param>
/// <param name="CreatedAt">When, in UTC, to the millisecond.</param>
internal sealed record CorrectionAnswer(string Label, string Source, string CreatedAt)
{
    public static CorrectionAnswer Of(string label, string source, DateTime createdAt) => new(label, source, Text(createdAt));

    /// <summary>A time as the API has it.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
