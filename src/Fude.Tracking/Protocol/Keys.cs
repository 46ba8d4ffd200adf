using System.Globalization;
using System.Text;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Protocol;

/// <summary>Checks the keys of metrics, params and tags, and the lengths of what goes with them. Lengths are in Unicode characters.</summary>
internal static class Keys
{
    private const int MaxKey = 250;
    private const int LongestShown = 250;
    private const string Allowed = "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";

    /// <summary>Checks a key.</summary>
    /// <param name="what">What it is the key of: <c>metric</c>, <c>parameter</c> or <c>tag</c>.</param>
    /// <param name="key">The key.</param>
    public static void Check(string what, string key)
    {
        if (key.Length == 0)
            throw MlflowException.Invalid($"{Capital(what)} name cannot be empty. A key name must be provided.");
        if (!key.EnumerateRunes().All(IsAllowed))
            throw Wrong(key, $"Invalid {what} name: '{Shown(key)}'. {Allowed}");
        CheckLength($"{Capital(what)} name", key, MaxKey);
        if (ResolvesElsewhere(key))
            throw Wrong(key, $"Invalid {what} name: '{key}'. Names may be treated as files in certain cases, and must not resolve to other names when treated as such.");
    }

    /// <summary>Checks a length.</summary>
    /// <param name="what">What it is the length of, as the start of a sentence.</param>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters.</param>
    public static void CheckLength(string what, string text, int limit)
    {
        if (text.Length > limit && Length(text) is var length && length > limit)
            throw MlflowException.Invalid($"{what} '{Shown(text)}' had length {length.ToString(CultureInfo.InvariantCulture)}, which exceeded length limit of {limit.ToString(CultureInfo.InvariantCulture)}: it exceeds the maximum length of {limit.ToString(CultureInfo.InvariantCulture)} characters");
        if (!IsStorable(text))
            throw MlflowException.Invalid($"{what} has a character that can't be stored (NUL, or half of a surrogate pair).");
    }

    // The words of older and of newer versions of MLflow: clients and tests look for either.
    private static MlflowException Wrong(string key, string why) => MlflowException.Invalid($"Invalid value \"{Shown(key)}\" for parameter 'key' supplied: {why}");

    private static bool IsAllowed(Rune rune) =>
        rune.Value is '_' or '/' or '.' or '-' or ':' or ' ' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    // As a relative path: no empty part, no '.', no '..'. MLflow takes every key that begins with '..' for one that leads out.
    private static bool ResolvesElsewhere(string key) => key.StartsWith("..", StringComparison.Ordinal) || key.Split('/').Any(part => part is "" or "." or "..");

    private static int Length(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))) || (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))))
                return false;
        }

        return true;
    }

    private static string Shown(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");

    private static string Capital(string what) => what switch
    {
        "metric" => "Metric",
        "parameter" => "Parameter",
        _ => "Tag",
    };
}
