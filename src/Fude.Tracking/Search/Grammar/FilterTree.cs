using System.Collections.Immutable;

namespace Fude.Tracking.Search.Grammar;

/// <summary>What the left side of a comparison can be.</summary>
public enum SubjectKind
{
    /// <summary>The latest value of a metric.</summary>
    Metric,

    /// <summary>A param.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A property, such as a run's status.</summary>
    Attribute,

    /// <summary>A property of the datasets that a run has used.</summary>
    Dataset,
}

/// <summary>A left side.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The metric's, param's or tag's key, or the property's own name: never an alias.</param>
public sealed record Subject(SubjectKind Kind, string Key);

/// <summary>How numbers are compared.</summary>
public enum NumberComparator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}

/// <summary>How text is compared. Case matters but in <see cref="ILike"/>.</summary>
public enum TextComparator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>LIKE</c>: <c>%</c> is any text, <c>_</c> any character, a backslash is itself.</summary>
    Like,

    /// <summary><c>ILIKE</c>: the same whatever the case.</summary>
    ILike,
}

/// <summary>A number of a filter: a whole one is kept exactly.</summary>
/// <param name="Value">The number; ±infinity is the greatest double, as it is stored; NaN is NaN.</param>
/// <param name="Whole">The same where it is a whole number of 64 bits.</param>
public readonly record struct Number(double Value, long? Whole);

/// <summary>One comparison. Without the metric, param, tag or property it does not hold, whatever it compares with.</summary>
/// <param name="Subject">The left side.</param>
public abstract record Condition(Subject Subject);

/// <summary>A comparison with a number.</summary>
/// <param name="Subject">The left side.</param>
/// <param name="Comparator">How.</param>
/// <param name="Value">With what.</param>
public sealed record NumberCondition(Subject Subject, NumberComparator Comparator, Number Value) : Condition(Subject);

/// <summary>A comparison with text.</summary>
/// <param name="Subject">The left side.</param>
/// <param name="Comparator">How.</param>
/// <param name="Value">With what: the text or the pattern.</param>
public sealed record TextCondition(Subject Subject, TextComparator Comparator, string Value) : Condition(Subject);

/// <summary><c>IN</c> or <c>NOT IN</c>.</summary>
/// <param name="Subject">The left side.</param>
/// <param name="Negated">Whether it is <c>NOT IN</c>.</param>
/// <param name="Values">The list.</param>
public sealed record ListCondition(Subject Subject, bool Negated, ImmutableArray<string> Values) : Condition(Subject);

/// <summary><c>IS NULL</c> or <c>IS NOT NULL</c>: whether there is such a param or tag.</summary>
/// <param name="Subject">The left side.</param>
/// <param name="Present">Whether it has to be there.</param>
public sealed record PresenceCondition(Subject Subject, bool Present) : Condition(Subject);

/// <summary>One entry of an order.</summary>
/// <param name="Subject">What is compared.</param>
/// <param name="Ascending">The direction of the values; what has no value comes last in both.</param>
public sealed record OrderTerm(Subject Subject, bool Ascending);
