using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>Inserts several rows at once: on a server each statement is a way there and back.</summary>
internal static class SeveralRows
{
    /// <summary>Most rows of a statement.</summary>
    public const int Most = 64;

    private static readonly ConcurrentDictionary<(string Text, int Columns, int Rows), string> Statements = new();

    /// <summary>Cuts rows into parts whose sizes are powers of two, so that few different statements are prepared.</summary>
    /// <param name="rows">The rows.</param>
    public static IEnumerable<List<T>> Parts<T>(List<T> rows)
    {
        for (var start = 0; start < rows.Count;)
        {
            var count = 1 << int.Log2(Math.Min(Most, rows.Count - start));
            yield return rows.GetRange(start, count);
            start += count;
        }
    }

    /// <summary>Inserts one part.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="into">The table and its columns.</param>
    /// <param name="part">The rows.</param>
    /// <param name="values">The columns' values of a row and its place in the part.</param>
    public static void Insert<T>(DatabaseSession session, string into, List<T> part, Func<T, int, object?[]> values)
    {
        object?[] all = [.. part.SelectMany(values)];
        session.Execute(Statements.GetOrAdd((into, all.Length / part.Count, part.Count), static key => $"INSERT INTO {key.Text} VALUES {Tuples(key.Columns, key.Rows)}"), all);
    }

    private static string Tuples(int columns, int rows)
    {
        var sql = new StringBuilder();
        for (var i = 0; i < rows * columns; i++)
            sql.Append(i == 0 ? "(" : i % columns == 0 ? "), (" : ", ").Append(CultureInfo.InvariantCulture, $"@p{i}");
        return sql.Append(')').ToString();
    }
}
