using System.Text;
using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>
/// Comparisons of text by its bytes. A database that MLflow made on MySQL compares without case where nothing is said: there the
/// column's own comparison finds the rows by an index, and one of the bytes decides.
/// </summary>
internal static class TextSql
{
    // MySQL sorts by the first bytes of long text only (max_sort_length): the order and the page tokens take the same part.
    private const string SortedCharacters = "250";

    /// <summary>A column equals a value.</summary>
    public static string Equal(SqlText sql, string column, string value) => sql.Kind == DatabaseKind.Sqlite
        ? $"{column} = {sql.Value(value)}"
        : $"({column} = {sql.Value(value)} AND {Binary(column)} = {Binary(sql.Value(value))})";

    /// <summary>A column is compared with a value or a pattern.</summary>
    public static string Compare(SqlText sql, string column, TextComparator comparator, string value) => (comparator, sql.Kind) switch
    {
        (TextComparator.Equal, _) => Equal(sql, column, value),
        (TextComparator.NotEqual, DatabaseKind.Sqlite) => $"{column} <> {sql.Value(value)}",
        (TextComparator.NotEqual, _) => $"{Binary(column)} <> {Binary(sql.Value(value))}",
        (_, DatabaseKind.Sqlite) => $"{column} GLOB {sql.Value(Glob(value, anyCase: comparator == TextComparator.ILike))}",
        (TextComparator.Like, _) => $"CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin LIKE {sql.Value(Escaped(value))} ESCAPE '|'",
        _ => $"LOWER(CONVERT({column} USING utf8mb4)) COLLATE utf8mb4_bin LIKE LOWER(CONVERT({sql.Value(Escaped(value))} USING utf8mb4)) ESCAPE '|'",
    };

    /// <summary>A column is one of some values, or none of them.</summary>
    public static string In(SqlText sql, string column, bool negated, IReadOnlyList<string> values)
    {
        var word = negated ? "NOT IN" : "IN";
        if (sql.Kind == DatabaseKind.Sqlite)
            return $"{column} {word} {sql.List(values)}";
        var exact = $"{Binary(column)} {word} {sql.List(values, "CAST(", " AS BINARY)")}";
        return negated ? exact : $"({column} IN {sql.List(values)} AND {exact})";
    }

    /// <summary>What text is ordered by.</summary>
    public static string Ordered(DatabaseKind kind, string column) => kind == DatabaseKind.Sqlite ? column : Binary($"LEFT({column}, {SortedCharacters})");

    /// <summary>What an order's value is compared with.</summary>
    public static string OrderedValue(SqlText sql, string value) => sql.Kind == DatabaseKind.Sqlite ? sql.Value(value) : Binary(sql.Value(value));

    /// <summary>What an order's value is read by.</summary>
    public static string Read(DatabaseKind kind, string column) => kind == DatabaseKind.Sqlite ? column : $"LEFT({column}, {SortedCharacters})";

    /// <summary>A pattern of LIKE as one of SQLite's GLOB, which compares case and knows sets of characters: each letter and its other case.</summary>
    public static string Glob(string pattern, bool anyCase)
    {
        var glob = new StringBuilder(pattern.Length * 2);
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (rune.Value == '%')
                glob.Append(glob.Length > 0 && glob[^1] == '*' ? "" : "*");
            else if (rune.Value == '_')
                glob.Append('?');
            else if (rune.Value is '*' or '?' or '[')
                glob.Append('[').Append(rune.ToString()).Append(']');
            else
                glob.Append(anyCase ? AnyCase(rune) : rune.ToString());
        }

        return glob.ToString();
    }

    private static string AnyCase(Rune rune)
    {
        var upper = Rune.ToUpperInvariant(rune);
        Rune[] cases = [rune, upper, Rune.ToLowerInvariant(rune), Rune.ToLowerInvariant(upper)];
        var distinct = cases.Distinct().ToArray();
        return distinct.Length == 1 ? rune.ToString() : $"[{string.Concat(distinct)}]";
    }

    // A backslash escapes in MariaDB's LIKE even where sql_mode has NO_BACKSLASH_ESCAPES: another character is named for it.
    private static string Escaped(string pattern) => pattern.Replace("|", "||", StringComparison.Ordinal);

    private static string Binary(string expression) => $"CAST({expression} AS BINARY)";
}
