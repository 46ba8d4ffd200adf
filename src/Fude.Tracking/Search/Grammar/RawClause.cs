namespace Fude.Tracking.Search.Grammar;

/// <summary>The tokens of a filter.</summary>
internal enum TokenKind
{
    /// <summary>A number with its sign.</summary>
    Number,

    /// <summary>Text in single quotes.</summary>
    SingleQuoted,

    /// <summary>Text in double quotes: a value, or a key.</summary>
    DoubleQuoted,

    /// <summary>A key in backticks.</summary>
    Backticked,

    /// <summary>A word without quotes.</summary>
    Bare,

    /// <summary>A comma in a list.</summary>
    Comma,

    /// <summary>A whole list.</summary>
    List,
}

/// <summary>A token and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character's offset.</param>
/// <param name="Raw">It as it is written.</param>
internal sealed record RawToken(TokenKind Kind, int Start, string Raw)
{
    /// <summary>What is in a list: values and commas.</summary>
    public IReadOnlyList<RawToken> Items { get; init; } = [];

    /// <summary>It without its quotes; a doubled quote inside is one.</summary>
    public string Text => Kind is TokenKind.SingleQuoted or TokenKind.DoubleQuoted or TokenKind.Backticked
        ? Raw[1..^1].Replace(new string(Raw[0], 2), Raw[..1], StringComparison.Ordinal)
        : Raw;
}

/// <summary>A left side as it is written: <c>entity.key</c>, or one token alone.</summary>
/// <param name="Entity">Before the dot.</param>
/// <param name="Key">After it, or the token alone.</param>
internal sealed record RawSubject(RawToken? Entity, RawToken Key)
{
    /// <summary>Its first character's offset.</summary>
    public int Start => (Entity ?? Key).Start;

    /// <summary>It as it is written.</summary>
    public string Raw => Entity is null ? Key.Raw : $"{Entity.Raw}.{Key.Raw}";
}

/// <summary>A comparison as it is written.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Comparator">The comparator in capitals, one space between its words.</param>
/// <param name="ComparatorAt">The comparator's offset.</param>
/// <param name="Right">The right side; none after <c>IS NULL</c>.</param>
internal sealed record RawClause(RawSubject Left, string Comparator, int ComparatorAt, RawSubject? Right);
