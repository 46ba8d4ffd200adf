using System.Collections.Frozen;
using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search.Listing;

/// <summary>The properties that lists of runs are ordered by: those of the protocol, and what the console shows beside them.</summary>
public static class ListedRuns
{
    /// <summary>When a run started.</summary>
    public static readonly Subject Started = new(SubjectKind.Attribute, "start_time");

    private static readonly FrozenDictionary<string, Column> Columns = new Dictionary<string, Column>(SearchSources.Runs.Attributes, StringComparer.Ordinal)
    {
        ["duration"] = new("(r.end_time - r.start_time)", ColumnType.Whole, true),
        ["experiment_id"] = new("r.experiment_id", ColumnType.Whole, true),
        ["dataset"] = new("(SELECT MIN(d.name) FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.destination_type = 'RUN' AND i.destination_id = r.run_uuid AND i.source_type = 'DATASET')", ColumnType.Text, true),
        ["model"] = new("(SELECT MIN(v.name) FROM model_versions v WHERE v.run_id = r.run_uuid AND v.current_stage <> 'Deleted_Internal')", ColumnType.Text, true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of the properties that an order may have.</summary>
    public static IEnumerable<string> Orders => Columns.Keys;

    /// <summary>An order as SQL.</summary>
    /// <param name="sql">Takes the values.</param>
    /// <param name="order">What is compared.</param>
    /// <param name="ascending">The direction of values.</param>
    /// <returns>The table that is joined, and the list of ORDER BY without what decides between equals.</returns>
    internal static (string Join, string OrderBy) Order(SqlText sql, Subject order, bool ascending)
    {
        var direction = ascending ? "ASC" : "DESC";
        if (order.Kind == SubjectKind.Attribute)
        {
            var column = Columns[order.Key];
            var value = column.Type == ColumnType.Text ? TextSql.Ordered(sql.Kind, column.Sql) : column.Sql;
            return ("", $"CASE WHEN {column.Sql} IS NULL THEN 1 ELSE 0 END, {value} {direction}");
        }

        var table = SearchSources.Runs.Keyed[order.Kind];
        var join = $" LEFT JOIN {table.Name} o ON {TextSql.Equal(sql, "o.`key`", order.Key)} AND {table.Link("o")}";
        return order.Kind == SubjectKind.Metric
            ? (join, $"CASE WHEN o.value IS NULL THEN 2 WHEN o.is_nan = 1 THEN 1 ELSE 0 END, o.value {direction}")
            : (join, ByNumberOrText(sql.Kind, "o.value", direction));
    }

    // Params are text, and most are numbers: 9 comes before 10. What is no number comes after them, by its text.
    private static string ByNumberOrText(DatabaseKind kind, string value, string direction)
    {
        var (isNumber, number) = kind == DatabaseKind.Sqlite
            ? ($"({value} GLOB '*[0-9]*' AND {value} NOT GLOB '*[^0-9.eE+-]*' AND {value} NOT GLOB '*[0-9.][+-]*' AND {value} NOT GLOB '*.*.*' AND {value} NOT GLOB '[eE]*' AND {value} NOT GLOB '*[eE]*[eE.]*')", $"CAST({value} AS REAL)")
            : ($"({value} REGEXP '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$')", $"({value} + 0e0)");
        return $"CASE WHEN {value} IS NULL THEN 2 WHEN {isNumber} THEN 0 ELSE 1 END, CASE WHEN {isNumber} THEN {number} END {direction}, {TextSql.Ordered(kind, value)} {direction}";
    }
}
