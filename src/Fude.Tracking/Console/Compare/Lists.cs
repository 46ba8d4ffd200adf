using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>Writes lists that may be long.</summary>
internal static class Lists
{
    private const int Most = 8;

    /// <summary>The first of them, and how many more there are.</summary>
    /// <param name="texts">All of them.</param>
    /// <param name="words">The session's language.</param>
    public static string Some(IReadOnlyList<string> texts, Wording words)
    {
        var first = string.Join(words.Language == Language.Japanese ? "、" : ", ", texts.Take(Most));
        return texts.Count <= Most ? first : words[CompareText.AndMore, first, texts.Count - Most];
    }
}
