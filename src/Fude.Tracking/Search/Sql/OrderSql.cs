using System.Collections.Immutable;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>A value of an order, in the row where a page ends.</summary>
/// <param name="Rank">0 for a value, 1 for NaN, 2 for none.</param>
/// <param name="Value">The value: text, a whole number or a double; null where the rank is not 0.</param>
internal sealed record Position(int Rank, object? Value);

/// <summary>One column of an order as SQL: the rank puts values first, then NaN, then what is missing, in both directions.</summary>
/// <param name="Rank">The rank's expression; null where there is always a value.</param>
/// <param name="Value">The value's expression in the order.</param>
/// <param name="Read">The value's expression among the columns.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Ascending">The direction of values.</param>
/// <param name="Nullable">The column's name where it is one of the searched table and may be missing.</param>
internal sealed record OrderColumn(string? Rank, string Value, string Read, ColumnType Type, bool Ascending, string? Nullable)
{
    private string Direction => Ascending ? "ASC" : "DESC";

    /// <summary>It in ORDER BY.</summary>
    public string OrderBy => Rank is null ? $"{Value} {Direction}" : $"{Rank}, {Value} {Direction}";

    /// <summary>It among the columns: the rank and the value.</summary>
    public string Select => $"{Rank ?? "0"}, {Read}";

    /// <summary>Its value comes after that of a position.</summary>
    public string Beyond(SqlText sql, object value, bool orEqual = false) => $"{Value} {(Ascending ? ">" : "<")}{(orEqual ? "=" : "")} {Parameter(sql, value)}";

    /// <summary>Its value is that of a position.</summary>
    public string Same(SqlText sql, object value) => $"{Value} = {Parameter(sql, value)}";

    private string Parameter(SqlText sql, object value) => Type == ColumnType.Text ? TextSql.OrderedValue(sql, (string)value) : sql.Value(value);
}

/// <summary>An order as SQL: its columns, the tables they come from, and the condition of what comes after a position.</summary>
internal sealed class OrderSql
{
    private readonly ImmutableArray<(KeyedTable Table, string Key)> _joined;

    /// <summary>Translates an order.</summary>
    /// <param name="source">The tables.</param>
    /// <param name="terms">The whole order: the last term tells all rows apart.</param>
    /// <param name="kind">The database.</param>
    public OrderSql(SearchSource source, ImmutableArray<OrderTerm> terms, DatabaseKind kind)
    {
        var joined = ImmutableArray.CreateBuilder<(KeyedTable, string)>();
        var columns = ImmutableArray.CreateBuilder<OrderColumn>();
        foreach (var (subject, ascending) in terms)
        {
            if (subject.Kind == SubjectKind.Attribute)
            {
                columns.Add(Attribute(source.Attributes[subject.Key], ascending, kind));
                continue;
            }

            var alias = "o" + joined.Count.ToString(CultureInfo.InvariantCulture);
            joined.Add((source.Keyed[subject.Kind], subject.Key));
            columns.Add(subject.Kind == SubjectKind.Metric
                ? new OrderColumn($"CASE WHEN {alias}.value IS NULL THEN 2 WHEN {alias}.is_nan = 1 THEN 1 ELSE 0 END", $"{alias}.value", $"{alias}.value", ColumnType.Real, ascending, null)
                : new OrderColumn(Missing($"{alias}.value"), TextSql.Ordered(kind, $"{alias}.value"), TextSql.Read(kind, $"{alias}.value"), ColumnType.Text, ascending, null));
        }

        (Columns, _joined) = (columns.ToImmutable(), joined.ToImmutable());
    }

    /// <summary>The columns.</summary>
    public ImmutableArray<OrderColumn> Columns { get; }

    /// <summary>The tables that the order's values come from.</summary>
    public string Joins(SqlText sql) => string.Concat(_joined.Select((joined, i) =>
    {
        var alias = "o" + i.ToString(CultureInfo.InvariantCulture);
        return $" LEFT JOIN {joined.Table.Name} {alias} ON {TextSql.Equal(sql, $"{alias}.`key`", joined.Key)} AND {joined.Table.Link(alias)}{joined.Table.Joined?.Invoke(sql, alias, joined.Key)}";
    }));

    /// <summary>The condition of what comes after a position, with a bound of the first column alone that an index can seek.</summary>
    /// <param name="sql">Takes the values.</param>
    /// <param name="position">A position of each column.</param>
    /// <param name="from">The first column to look at.</param>
    public string After(SqlText sql, ImmutableArray<Position> position, int from = 0)
    {
        var (column, (rank, value)) = (Columns[from], position[from]);
        var last = from == Columns.Length - 1;
        if (column.Rank is null && last)
            return column.Beyond(sql, value!);
        if (column.Rank is null)
            return $"({column.Beyond(sql, value!, orEqual: true)} AND ({column.Beyond(sql, value!)} OR {After(sql, position, from + 1)}))";
        var level = rank.ToString(CultureInfo.InvariantCulture);
        var rest = After(sql, position, from + 1);
        return rank > 0
            ? $"({column.Rank} > {level} OR ({column.Rank} = {level} AND {rest}))"
            : $"({column.Rank} > {level} OR {column.Beyond(sql, value!)} AND {column.Rank} = {level} OR ({column.Rank} = {level} AND {column.Same(sql, value!)} AND {rest}))";
    }

    /// <summary>The order of rows that have a value in the first column: it needs no rank.</summary>
    public OrderSql WithFirst() => new(this, Columns.SetItem(0, Columns[0] with { Rank = null }));

    /// <summary>The order of rows that have none there.</summary>
    public OrderSql WithoutFirst() => new(this, Columns.RemoveAt(0));

    private OrderSql(OrderSql other, ImmutableArray<OrderColumn> columns) => (Columns, _joined) = (columns, other._joined);

    private static OrderColumn Attribute(Column column, bool ascending, DatabaseKind kind) => column.Type == ColumnType.Text
        ? new OrderColumn(column.Nullable ? Missing(column.Sql) : null, TextSql.Ordered(kind, column.Sql), TextSql.Read(kind, column.Sql), column.Type, ascending, column.Nullable ? column.Sql : null)
        : new OrderColumn(column.Nullable ? Missing(column.Sql) : null, column.Sql, column.Sql, column.Type, ascending, column.Nullable ? column.Sql : null);

    private static string Missing(string value) => $"CASE WHEN {value} IS NULL THEN 2 ELSE 0 END";
}
