using System.Globalization;

namespace Fude.App.History;

/// <summary>The label of an answer that has none in its row: the reference application kept probabilities only.</summary>
internal static class AnswerLabels
{
    /// <summary>The label at a place.</summary>
    /// <param name="labels">The model's labels where it is loaded. Those of other models are digits, as the reference application's.</param>
    /// <param name="index">The place of the greatest probability.</param>
    public static string Of(IReadOnlyList<string>? labels, int index) => labels is not null && index < labels.Count ? labels[index] : index.ToString(CultureInfo.InvariantCulture);
}
