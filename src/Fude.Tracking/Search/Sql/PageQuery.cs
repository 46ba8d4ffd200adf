using System.Collections.Immutable;
using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>Where a page begins.</summary>
/// <param name="After">Behind this position; null for the first page.</param>
/// <param name="Skip">Rows that are left out, as MLflow's own tokens say.</param>
internal sealed record PageStart(ImmutableArray<Position>? After = null, int Skip = 0);

/// <summary>A page of rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Last">The position of the last row; null where no more remain.</param>
internal sealed record Page<T>(List<T> Rows, ImmutableArray<Position>? Last);

/// <summary>Reads one page of what a filter finds.</summary>
/// <param name="source">The tables.</param>
/// <param name="conditions">The filter.</param>
/// <param name="order">The whole order.</param>
internal sealed class PageQuery(SearchSource source, ImmutableArray<Condition> conditions, ImmutableArray<OrderTerm> order)
{
    private readonly ImmutableArray<Condition> _conditions = [.. conditions.OrderBy(ConditionSql.Cost)];
    private readonly ConditionSql _translation = new(source);

    /// <summary>A condition of the search itself, beside the filter: which experiments, which stage.</summary>
    public Func<SqlText, string>? Scope { get; init; }

    /// <summary>Reads a page.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="size">Rows on it.</param>
    /// <param name="map">Reads a row: the source's columns come first.</param>
    public Page<T> Read<T>(DatabaseSession session, PageStart start, int size, Func<DbDataReader, T> map)
    {
        var whole = new OrderSql(source, order, session.Kind);
        var rows = new List<(T Row, ImmutableArray<Position> Position)>();
        // One more row than fits tells whether there is another page.
        var wanted = start.Skip + size + 1;
        foreach (var part in Parts(whole, start.After))
        {
            if (rows.Count < wanted)
                rows.AddRange(Read(session, part, wanted - rows.Count, map));
        }

        var page = rows.Skip(start.Skip).Take(size).ToList();
        return new Page<T>(page.ConvertAll(row => row.Row), rows.Count == wanted && page.Count > 0 ? page[^1].Position : null);
    }

    /// <summary>The text of the queries of a page and their parameters, to look at.</summary>
    internal IEnumerable<SqlText> Texts(DatabaseKind kind, PageStart start, int size) =>
        Parts(new OrderSql(source, order, kind), start.After).Select(part => Write(kind, part, size));

    // A first column that may be missing makes two queries: with a value and without. So each has an order that an index has.
    private static IEnumerable<Part> Parts(OrderSql whole, ImmutableArray<Position>? after)
    {
        if (whole.Columns[0].Nullable is not { } column)
        {
            yield return new Part(whole, null, after, []);
            yield break;
        }

        var missing = new Position(2, null);
        if (after is null || after.Value[0].Rank == 0)
            yield return new Part(whole.WithFirst(), $"{column} IS NOT NULL", after, []);
        yield return new Part(whole.WithoutFirst(), $"{column} IS NULL", after?[0].Rank == 2 ? after.Value.RemoveAt(0) : null, [missing]);
    }

    private List<(T, ImmutableArray<Position>)> Read<T>(DatabaseSession session, Part part, int count, Func<DbDataReader, T> map)
    {
        var sql = Write(session.Kind, part, count);
        return session.Query(sql.ToString(), row => (map(row), Position(row, part)), sql.Values);
    }

    private SqlText Write(DatabaseKind kind, Part part, int count)
    {
        var sql = new SqlText(kind);
        sql.Add($"SELECT {source.Columns}, {string.Join(", ", part.Order.Columns.Select(c => c.Select))} FROM {source.From}{part.Order.Joins(sql)}");
        var all = new List<string>();
        if (Scope is not null)
            all.Add(Scope(sql));
        if (part.Condition is not null)
            all.Add(part.Condition);
        all.AddRange(_conditions.Select(condition => _translation.Write(sql, condition)));
        if (part.After is { } after)
            all.Add(part.Order.After(sql, after));
        if (all.Count > 0)
            sql.Add(" WHERE ").Add(string.Join(" AND ", all));
        return sql.Add($" ORDER BY {string.Join(", ", part.Order.Columns.Select(c => c.OrderBy))} LIMIT {sql.Value(count)}");
    }

    private static ImmutableArray<Position> Position(DbDataReader row, Part part)
    {
        var columns = part.Order.Columns;
        var first = row.FieldCount - (2 * columns.Length);
        var position = ImmutableArray.CreateBuilder<Position>(part.Prefix.Length + columns.Length);
        position.AddRange(part.Prefix);
        for (var i = 0; i < columns.Length; i++)
        {
            var rank = row.GetInt32(first + (2 * i));
            position.Add(new Position(rank, rank == 0 ? Value(row, first + (2 * i) + 1, columns[i].Type) : null));
        }

        return position.MoveToImmutable();
    }

    private static object Value(DbDataReader row, int ordinal, ColumnType type) => type switch
    {
        ColumnType.Text => row.GetString(ordinal),
        ColumnType.Whole => row.GetInt64(ordinal),
        _ => row.GetDouble(ordinal),
    };

    private sealed record Part(OrderSql Order, string? Condition, ImmutableArray<Position>? After, ImmutableArray<Position> Prefix);
}
