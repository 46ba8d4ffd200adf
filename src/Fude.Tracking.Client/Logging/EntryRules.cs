using System.Globalization;

namespace Fude.Tracking.Client;

/// <summary>What no server takes, told where it is logged. What depends on the server is left to it.</summary>
internal static class EntryRules
{
    private const int MostKeyCharacters = 250;

    /// <exception cref="ArgumentException">The key is not one.</exception>
    public static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var right = key.Length is > 0 and <= MostKeyCharacters;
        foreach (var c in key)
            right &= char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '.' or '-' or ':' or ' ' || (c > '\x7f' && IsWord(c));
        if (!right)
            throw new ArgumentException($"'{key}' can't be a key: give 1 to {MostKeyCharacters} letters, digits, '_', '/', '.', '-', ':' or spaces.", nameof(key));
    }

    private static bool IsWord(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.OtherNumber;
}
