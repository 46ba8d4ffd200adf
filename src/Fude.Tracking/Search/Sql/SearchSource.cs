using System.Collections.Frozen;
using System.Collections.Immutable;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>What a column holds.</summary>
internal enum ColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>A double.</summary>
    Real,
}

/// <summary>A column of the table that is searched.</summary>
/// <param name="Sql">Its name with the table's alias.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Nullable">Whether it may be missing.</param>
internal sealed record Column(string Sql, ColumnType Type, bool Nullable);

/// <summary>A table of keys and values beside the table that is searched, such as <c>params</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Links">Its columns that say whose row it is, and what they are equal to.</param>
internal sealed record KeyedTable(string Name, ImmutableArray<(string Own, string Searched)> Links)
{
    /// <summary>What else a filter asks of a row, after AND; for tables with several rows of a key.</summary>
    public Func<SqlText, string, string>? Filtered { get; init; }

    /// <summary>What leaves one row of a key for an order, after AND: given the alias and the key.</summary>
    public Func<SqlText, string, string, string>? Joined { get; init; }

    /// <summary>The condition that links a row to what it belongs to.</summary>
    public string Link(string alias) => string.Join(" AND ", Links.Select(link => $"{alias}.{link.Own} = {link.Searched}"));
}

/// <summary>The tables of one kind of search. Nothing in it comes from a request.</summary>
internal sealed record SearchSource
{
    /// <summary>The table that is searched, with its alias.</summary>
    public required string From { get; init; }

    /// <summary>The columns that are read of a row.</summary>
    public required string Columns { get; init; }

    /// <summary>Columns by the properties' names.</summary>
    public required FrozenDictionary<string, Column> Attributes { get; init; }

    /// <summary>Tables of keys and values.</summary>
    public required FrozenDictionary<SubjectKind, KeyedTable> Keyed { get; init; }

    /// <summary>The order where none is asked for.</summary>
    public required ImmutableArray<OrderTerm> DefaultOrder { get; init; }

    /// <summary>What decides between equals.</summary>
    public required ImmutableArray<OrderTerm> Ties { get; init; }

    /// <summary>The properties that tell all rows apart; none of them is ever missing.</summary>
    public required ImmutableArray<string> Identity { get; init; }

    /// <summary>
    /// A whole order: what is asked for, or the search's own, then what decides between equals. It ends as soon as it tells all
    /// rows apart: what would follow decides nothing.
    /// </summary>
    public ImmutableArray<OrderTerm> Complete(ImmutableArray<OrderTerm> asked)
    {
        var left = Identity.ToHashSet(StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<OrderTerm>();
        foreach (var term in asked.IsEmpty ? [.. DefaultOrder, .. Ties] : asked.AddRange(Ties))
        {
            if (left.Count == 0)
                break;
            if (order.Any(other => other.Subject == term.Subject))
                continue;
            order.Add(term);
            if (term.Subject.Kind == SubjectKind.Attribute)
                left.Remove(term.Subject.Key);
        }

        return order.ToImmutable();
    }
}
