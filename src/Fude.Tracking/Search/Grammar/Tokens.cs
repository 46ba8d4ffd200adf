using System.Buffers;
using System.Globalization;
using Parlot;
using Parlot.Fluent;
using static Parlot.Fluent.Parsers;

namespace Fude.Tracking.Search.Grammar;

/// <summary>The tokens of MLflow's filter and order grammar.</summary>
internal static class Tokens
{
    private static readonly SearchValues<char> MoreOfKeys = SearchValues.Create("-/:.");

    /// <summary>A number: sign, digits, point, exponent, or a signed infinity. No letter follows.</summary>
    public static readonly Parser<RawToken> Number = Token(TokenKind.Number, Literals.Scan(NumberLength, "+-.0123456789"));

    /// <summary>Text in single quotes.</summary>
    public static readonly Parser<RawToken> SingleQuoted = Quoted(TokenKind.SingleQuoted, '\'');

    /// <summary>Text in double quotes.</summary>
    public static readonly Parser<RawToken> DoubleQuoted = Quoted(TokenKind.DoubleQuoted, '"');

    /// <summary>A key in backticks.</summary>
    public static readonly Parser<RawToken> Backticked = Quoted(TokenKind.Backticked, '`');

    /// <summary>A word: letters, digits, marks and <c>_ $ # @</c>, of any script.</summary>
    public static readonly Parser<RawToken> Word = Token(TokenKind.Bare, Literals.Pattern(IsWord));

    /// <summary>A key without quotes, after the dot: a word that may have dots, dashes, slashes and colons.</summary>
    public static readonly Parser<RawToken> BareKey = Token(TokenKind.Bare, Literals.Pattern(c => IsWord(c) || MoreOfKeys.Contains(c)));

    /// <summary>A comparator of signs, whether there is such a one or not.</summary>
    public static readonly Parser<RawToken> Sign = Token(TokenKind.Bare, Literals.Pattern(c => c is '<' or '>' or '=' or '!' or '~'));

    /// <summary>Whether a character belongs to a word.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '#' or '@' || (c > '\x7f' && IsWord(char.GetUnicodeCategory(c)));

    private static bool IsWord(UnicodeCategory category) => category is <= UnicodeCategory.OtherNumber or UnicodeCategory.Surrogate or UnicodeCategory.ConnectorPunctuation;

    private static Parser<RawToken> Quoted(TokenKind kind, char quote) => Token(kind, Literals.Scan(span => QuotedLength(span, quote), [quote]));

    private static Parser<RawToken> Token(TokenKind kind, Parser<TextSpan> parser) =>
        parser.Then((context, span) =>
        {
            if (context is FilterContext filter)
                filter.Reached = Math.Max(filter.Reached, span.Offset + span.Length);
            return new RawToken(kind, span.Offset, span.ToString()!);
        });

    // A doubled quote does not end it; a backslash is a character like others.
    private static int QuotedLength(ReadOnlySpan<char> span, char quote)
    {
        if (span.IsEmpty || span[0] != quote)
            return 0;
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i] != quote)
                continue;
            if (i + 1 < span.Length && span[i + 1] == quote)
                i++;
            else
                return i + 1;
        }

        return 0;
    }

    private static int NumberLength(ReadOnlySpan<char> span)
    {
        var sign = !span.IsEmpty && span[0] is '+' or '-' ? 1 : 0;
        var rest = span[sign..];
        foreach (var word in (ReadOnlySpan<string>)["infinity", "inf"])
        {
            if (sign == 1 && rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return Ended(span, sign + word.Length);
        }

        var whole = Digits(rest);
        var length = sign + whole;
        var fraction = 0;
        if (length < span.Length && span[length] == '.')
        {
            fraction = Digits(span[(length + 1)..]);
            length += 1 + fraction;
        }

        return whole + fraction == 0 ? 0 : Ended(span, length + ExponentLength(span[length..]));
    }

    private static int ExponentLength(ReadOnlySpan<char> span)
    {
        if (span.IsEmpty || span[0] is not ('e' or 'E'))
            return 0;
        var sign = span.Length > 1 && span[1] is '+' or '-' ? 1 : 0;
        var digits = Digits(span[(1 + sign)..]);
        return digits == 0 ? 0 : 1 + sign + digits;
    }

    private static int Digits(ReadOnlySpan<char> span)
    {
        var end = span.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? span.Length : end;
    }

    private static int Ended(ReadOnlySpan<char> span, int length) => length < span.Length && (IsWord(span[length]) || span[length] == '.') ? 0 : length;
}

/// <summary>The parsing of one text.</summary>
/// <param name="text">The text.</param>
internal sealed class FilterContext(string text) : ParseContext(new Scanner(text))
{
    /// <summary>The end of the last token that any attempt has read: what is not understood stands behind it.</summary>
    public int Reached { get; set; }
}
