using System.Collections.Immutable;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Search.Grammar;

/// <summary>Reads a filter into conditions that hold all together.</summary>
/// <param name="vocabulary">The words of the search.</param>
/// <param name="limits">How much a filter may hold.</param>
internal sealed class FilterReader(Vocabulary vocabulary, SearchLimits limits)
{
    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter; null and blank text hold for everything.</param>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: it names the mistake, the clause and the place.</exception>
    public ImmutableArray<Condition> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        if (text.Length > limits.MaxFilterLength)
            throw MlflowException.Invalid($"Invalid value for parameter 'filter' supplied: it has {text.Length} characters, and may have {limits.MaxFilterLength}");
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero)
            throw SearchErrors.At(text, zero, "Invalid clause(s) in filter string: it has a character U+0000");
        var clause = new ClauseReader(vocabulary, limits, text);
        return [.. FilterSyntax.Parse(text, limits).Select(clause.Read)];
    }
}
