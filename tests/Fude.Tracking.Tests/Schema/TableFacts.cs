using System.Globalization;
using Fude.Hosting.Databases;

namespace Fude.Tracking.Tests.Schema;

/// <summary>Reads what a database says about its tables, in one form for both kinds.</summary>
internal static class TableFacts
{
    /// <summary>The tables.</summary>
    public static List<string> Tables(DatabaseSession session) => session.Query(
        session.Kind == DatabaseKind.Sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" : "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
        row => row.GetString(0));

    /// <summary>Columns, key, uniques, references and indexes of a table.</summary>
    public static IEnumerable<string> Of(DatabaseSession session, string table) => session.Kind == DatabaseKind.Sqlite ? Sqlite(session, table) : MySql(session, table);

    private static IEnumerable<string> Sqlite(DatabaseSession session, string table)
    {
        var columns = session.Query("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(@p0) ORDER BY cid", row => (Name: row.GetString(0), Type: row.GetString(1), Required: row.GetInt64(2) == 1, Default: row.IsDBNull(3) ? null : row.GetString(3), Key: row.GetInt64(4)), table);
        foreach (var column in columns)
            yield return Column(column.Name, column.Type.ToLowerInvariant(), column.Required, column.Default);
        yield return $"primary key {string.Join(", ", columns.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => column.Name))}";
        foreach (var reference in session.Query("SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(@p0) ORDER BY id, seq", row => (Id: row.GetInt64(0), Row: (row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))), table).GroupBy(each => each.Id, each => each.Row))
            yield return Reference(reference.Select(part => part.Item2), reference.First().Item1, reference.Select(part => part.Item3), reference.First().Item4, reference.First().Item5);
        foreach (var (name, unique, origin) in session.Query("SELECT name, \"unique\", origin FROM pragma_index_list(@p0)", row => (row.GetString(0), row.GetInt64(1) == 1, row.GetString(2)), table))
        {
            var on = string.Join(", ", session.Query("SELECT name FROM pragma_index_info(@p0) ORDER BY seqno", row => row.GetString(0), name));
            if (origin == "u")
                yield return $"unique {on}";
            else if (origin == "c")
                yield return Index(name, on, unique);
        }
    }

    private static IEnumerable<string> MySql(DatabaseSession session, string table)
    {
        foreach (var column in session.Query("SELECT column_name, column_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = @p0 ORDER BY ordinal_position", row => (row.GetString(0), row.GetString(1), row.GetString(2) == "NO", row.IsDBNull(3) ? null : row.GetString(3)), table))
            yield return Column(column.Item1, column.Item2, column.Item3, column.Item4 == "NULL" ? null : column.Item4);
        var indexes = session.Query("SELECT index_name, column_name, non_unique FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = @p0 ORDER BY index_name, seq_in_index", row => (Name: row.GetString(0), Column: row.GetString(1), Unique: Convert.ToInt64(row.GetValue(2), CultureInfo.InvariantCulture) == 0), table);
        var references = session.Query("SELECT k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name WHERE k.table_schema = DATABASE() AND k.table_name = @p0 ORDER BY k.constraint_name, k.ordinal_position", row => (Name: row.GetString(0), Row: (row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))), table);
        foreach (var reference in references.GroupBy(each => each.Name, each => each.Row))
            yield return Reference(reference.Select(part => part.Item1), reference.First().Item2, reference.Select(part => part.Item3), reference.First().Item4, reference.First().Item5);
        foreach (var index in indexes.GroupBy(each => each.Name, StringComparer.Ordinal))
        {
            var on = string.Join(", ", index.Select(part => part.Column));
            if (index.Key == "PRIMARY")
                yield return $"primary key {on}";
            else if (index.First().Unique)
                yield return $"unique {on}";
            else
                yield return Index(index.Key, on, unique: false);
        }
    }

    // MySQL's own words for the same types, and its wider ones for text.
    private static string Column(string name, string type, bool required, string? value) => $"{name} {type switch
    {
        "int(11)" or "int" => "integer",
        "bigint(20)" => "bigint",
        "tinyint(1)" => "boolean",
        "double" => "float",
        "mediumtext" => "text",
        _ => type,
    }}{(required ? "!" : "")}{(value is null ? "" : $" default {value.Trim('\'')}")}";

    private static string Index(string name, string on, bool unique) => $"index {name} ({on}){(unique ? " unique" : "")}";

    private static string Reference(IEnumerable<string> from, string table, IEnumerable<string> to, string update, string delete) =>
        $"{string.Join(", ", from)} → {table} ({string.Join(", ", to)}){Rule("update", update)}{Rule("delete", delete)}";

    private static string Rule(string verb, string rule) => rule is "CASCADE" ? $" on {verb} cascade" : "";
}
