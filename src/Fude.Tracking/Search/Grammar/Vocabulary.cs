using System.Collections.Immutable;

namespace Fude.Tracking.Search.Grammar;

/// <summary>What a property holds.</summary>
internal enum AttributeType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,
}

/// <summary>A property that a filter or an order may name.</summary>
/// <param name="Subject">What is compared.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Lists">The comparators with a list that it takes.</param>
internal sealed record SearchAttribute(Subject Subject, AttributeType Type, ImmutableHashSet<string> Lists);

/// <summary>The words of one kind of search: which subjects there are, and which comparators each takes.</summary>
internal sealed partial record Vocabulary
{
    /// <summary>Comparators of numbers.</summary>
    public static readonly ImmutableArray<string> Numeric = ["=", "!=", "<", "<=", ">", ">="];

    /// <summary>Comparators of text.</summary>
    public static readonly ImmutableArray<string> Textual = ["=", "!=", "LIKE", "ILIKE"];

    /// <summary>Words before the dot, and what they mean.</summary>
    public required ImmutableDictionary<string, SubjectKind> Entities { get; init; }

    /// <summary>What is told about another word before the dot, after "Invalid entity type '…'".</summary>
    public required string EntityHint { get; init; }

    /// <summary>Properties of a filter by their names and aliases.</summary>
    public required ImmutableDictionary<string, SearchAttribute> Attributes { get; init; }

    /// <summary>Properties of an order by their names and aliases.</summary>
    public required ImmutableDictionary<string, Subject> OrderAttributes { get; init; }

    /// <summary>What is told about a property that can't be ordered by: the words around the key.</summary>
    public (string Before, string After) OrderKeyError { get; init; } = ("Invalid attribute key '", "' specified. Valid keys are '");

    /// <summary>The keys that an order's mistake names; all where it is empty.</summary>
    public ImmutableArray<string> OrderKeysShown { get; init; } = [];

    /// <summary>How a wrong value of a property is told, before "Got value …".</summary>
    public string AttributeValueError { get; init; } = "Expected a quoted string value or a list of quoted string values for attributes.";

    /// <summary>What is told where text is compared with a number; null where a wrong value is told as any other.</summary>
    public string? NumberError { get; init; }

    /// <summary>Properties of a dataset.</summary>
    public static readonly ImmutableArray<string> DatasetKeys = ["context", "digest", "name"];
}
