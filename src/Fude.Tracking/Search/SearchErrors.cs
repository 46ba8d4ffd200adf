using Fude.Tracking.Errors;

namespace Fude.Tracking.Search;

/// <summary>What a search tells about a mistake: MLflow's words, then the place.</summary>
internal static class SearchErrors
{
    private const int ContextCharacters = 40;

    /// <summary>A mistake in a text.</summary>
    /// <param name="text">The filter or the entry of the order.</param>
    /// <param name="offset">Where in it.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="problem">More about the place.</param>
    public static MlflowException At(string text, int offset, string message, string? problem = null)
    {
        var near = offset >= text.Length ? "the end" : $"'{text[offset..Math.Min(text.Length, offset + ContextCharacters)]}'";
        return MlflowException.InvalidAt(offset, Whole($"{message} (at position {offset + 1}, {near}{(problem is null ? "" : ": " + problem)})"));
    }

    // Half of a surrogate pair, cut or sent so, can't be written as JSON.
    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    /// <summary>Words as Python shows a set of them.</summary>
    public static string Set(IEnumerable<string> words) => "{" + string.Join(", ", words.Select(word => $"'{word}'")) + "}";

    /// <summary>Words as Python shows a list of them.</summary>
    public static string List(IEnumerable<string> words) => "[" + string.Join(", ", words.Select(word => $"'{word}'")) + "]";
}
