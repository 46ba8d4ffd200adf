using Parlot;
using Parlot.Fluent;
using static Parlot.Fluent.Parsers;

namespace Fude.Tracking.Search.Grammar;

/// <summary>
/// The shape of a filter: comparisons joined by <c>AND</c>, each <c>subject comparator value</c>, <c>subject [NOT] IN (list)</c> or
/// <c>subject IS [NOT] NULL</c>. Nothing nests. Which subjects, comparators and values fit together is <see cref="FilterReader"/>'s.
/// </summary>
internal static class FilterSyntax
{
    private const int ShownCharacters = 120;

    // Words that can't be a subject or a value without quotes: there they are a clause that went wrong.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "and", "or", "not", "in", "is", "like", "ilike", "true", "false", "between" };

    private static readonly Parser<RawToken> Bare = Tokens.Word.When((_, token) => !Reserved.Contains(token.Raw));
    private static readonly Parser<RawToken> Key = OneOf(Tokens.BareKey, Tokens.Backticked, Tokens.DoubleQuoted, Tokens.SingleQuoted).When((_, token) => token.Text.Length > 0);

    private static readonly Parser<RawSubject> Identifier = OneOf(Tokens.Backticked, Tokens.DoubleQuoted, Bare)
        .And(Literals.Char('.').SkipAnd(Key).Then(key => (RawToken?)key).Else((RawToken?)null))
        .Then(pair => pair.Item2 is null ? new RawSubject(null, pair.Item1) : new RawSubject(pair.Item1, pair.Item2));

    private static readonly Parser<RawToken> Item = SkipWhiteSpace(OneOf(
        Tokens.Number, Tokens.SingleQuoted, Tokens.DoubleQuoted, Tokens.Backticked, Tokens.Word,
        Literals.Char(',').Then((_, start, _, _) => new RawToken(TokenKind.Comma, start, ","))));

    private static readonly Parser<RawToken> List = Literals.Char('(').SkipAnd(ZeroOrMany(Item)).AndSkip(Terms.Char(')'))
        .Then((context, start, end, items) => new RawToken(TokenKind.List, start, context.Scanner.Buffer[start..end]) { Items = items });

    private static readonly Parser<RawSubject> Operand = SkipWhiteSpace(OneOf(
        OneOf(Tokens.Number, Tokens.SingleQuoted).Then(token => new RawSubject(null, token)), Identifier));

    private static readonly Parser<RawSubject> Value = SkipWhiteSpace(OneOf(
        OneOf(Tokens.Number, Tokens.SingleQuoted, List).Then(token => new RawSubject(null, token)), Identifier));

    private static readonly Parser<string> Is = OneOf(Phrase("is", "not", "null"), Phrase("is", "null"));

    private static readonly Parser<string> Comparator = OneOf(
        Tokens.Sign.Then(token => token.Raw),
        Phrase("not", "ilike"), Phrase("not", "like"), Phrase("not", "in"), Phrase("ilike"), Phrase("like"), Phrase("rlike"), Phrase("in"));

    private static readonly Parser<RawClause> Clause = Operand.And(OneOf(
            SkipWhiteSpace(Is.Then((_, start, _, word) => (word, start, value: (RawSubject?)null))),
            SkipWhiteSpace(Comparator.Then((_, start, _, word) => (word, start))).And(Value).Then(pair => (pair.Item1.word, pair.Item1.start, value: (RawSubject?)pair.Item2))))
        .When((_, pair) => pair.Item2.word is not ("IN" or "NOT IN") || pair.Item2.value!.Key.Kind == TokenKind.List)
        .Then(pair => new RawClause(pair.Item1, pair.Item2.word, pair.Item2.start, pair.Item2.value));

    private static readonly Parser<string> And = SkipWhiteSpace(Phrase("and"));

    /// <summary>Splits a filter into its comparisons.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="limits">How many there may be.</param>
    /// <exception cref="Errors.MlflowException">It has another shape; the message names the clause and the place.</exception>
    public static IReadOnlyList<RawClause> Parse(string text, SearchLimits limits)
    {
        var clauses = new List<RawClause>();
        var context = new FilterContext(text);
        var cursor = context.Scanner.Cursor;
        for (Skip(context); !cursor.Eof; Skip(context))
        {
            if (clauses.Count > 0)
            {
                Require(context, And, text, cursor.Offset, "expected AND", here: true);
                Skip(context);
            }

            if (clauses.Count == limits.MaxClauses)
                throw SearchErrors.At(text, cursor.Offset, $"The filter has more than {limits.MaxClauses} clauses");
            clauses.Add(Require(context, Clause, text, cursor.Offset, "not understood"));
        }

        return clauses;
    }

    /// <summary>Reads a left side and what follows it; null where there is none.</summary>
    public static (RawSubject Subject, string Following)? ParseSubject(string text)
    {
        var context = new FilterContext(text);
        var result = new ParseResult<RawSubject>();
        return Identifier.Parse(context, ref result) ? (result.Value, text[context.Scanner.Cursor.Offset..]) : null;
    }

    private static void Skip(ParseContext context) => context.Scanner.SkipWhiteSpaceOrNewLine();

    private static T Require<T>(FilterContext context, Parser<T> parser, string text, int start, string problem, bool here = false)
    {
        var result = new ParseResult<T>();
        if (start < text.Length && parser.Parse(context, ref result))
            return result.Value;
        var reached = here ? start : Math.Max(start, context.Reached);
        var place = text.Length - text[reached..].TrimStart().Length;
        if (text[start..].TrimStart().StartsWith(';') && text[start..].Trim().Length > 1)
            throw SearchErrors.At(text, place, $"Search filter contained multiple expression '{Shorten(text)}'. Provide AND-ed expression list");
        throw SearchErrors.At(text, place, $"Invalid clause(s) in filter string: '{Shorten(text[start..].Trim())}'", place == text.Length ? "the filter ends too early" : problem);
    }

    private static string Shorten(string text) => text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";

    private static Parser<string> Phrase(params string[] words)
    {
        var canonical = string.Join(' ', words).ToUpperInvariant();
        var parser = Reserve(words[0], skip: false);
        foreach (var word in words[1..])
            parser = parser.SkipAnd(Reserve(word, skip: true));
        return parser.Then(canonical);
    }

    private static Parser<RawToken> Reserve(string word, bool skip)
    {
        var parser = Tokens.Word.When((_, token) => token.Raw.Equals(word, StringComparison.OrdinalIgnoreCase));
        return skip ? SkipWhiteSpace(parser) : parser;
    }
}
