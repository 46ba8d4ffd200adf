namespace Fude.Tracking.Console.Words;

/// <summary>Something that people read, in every language of the console. Both are asked for, so that none can be forgotten.</summary>
/// <param name="English">In English.</param>
/// <param name="Japanese">In Japanese.</param>
public readonly record struct Text(string English, string Japanese)
{
    /// <summary>The text in a language.</summary>
    /// <param name="language">The language.</param>
    public string In(Language language) => language == Language.Japanese ? Japanese : English;
}
