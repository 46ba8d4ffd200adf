using System.Data.Common;
using System.Numerics;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Search;

/// <summary>Reads what belongs to the rows of a page: one query for up to <see cref="Together"/> of them.</summary>
internal static class ChildRows
{
    /// <summary>Rows that one query reads for.</summary>
    public const int Together = 512;

    /// <summary>Reads what belongs to some rows.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="before">The query up to the list of ids.</param>
    /// <param name="after">The rest of the query.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="map">Reads a row.</param>
    public static List<T> Read<T>(DatabaseSession session, string before, string after, IReadOnlyCollection<object> ids, Func<DbDataReader, T> map)
    {
        var all = new List<T>();
        foreach (var chunk in ids.Chunk(Together))
        {
            object?[] values = Filled(chunk);
            all.AddRange(session.Query($"{before}({string.Join(", ", Enumerable.Range(0, values.Length).Select(ParameterNames.Of))}){after}", map, values));
        }

        return all;
    }

    /// <summary>Reads what belongs to some versions of models.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="before">The query up to the condition.</param>
    /// <param name="versions">Names and numbers.</param>
    /// <param name="map">Reads a row.</param>
    public static List<T> Read<T>(DatabaseSession session, string before, IReadOnlyCollection<(string Name, long Version)> versions, Func<DbDataReader, T> map)
    {
        var all = new List<T>();
        foreach (var chunk in versions.Chunk(Together / 4))
        {
            var filled = Filled(chunk);
            var pairs = Enumerable.Range(0, filled.Length).Select(i => $"(name = {ParameterNames.Of(2 * i)} AND version = {ParameterNames.Of((2 * i) + 1)})");
            object?[] values = [.. filled.SelectMany(version => (object?[])[version.Name, version.Version])];
            all.AddRange(session.Query(before + string.Join(" OR ", pairs), map, values));
        }

        return all;
    }

    /// <summary>Reads rows that begin with the text that says what they belong to.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="before">The query up to the list of ids.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="map">Reads a row.</param>
    public static ILookup<string, T> ByOwner<T>(DatabaseSession session, string before, IReadOnlyCollection<object> ids, Func<DbDataReader, T> map) =>
        Read(session, before, "", ids, row => (Owner: row.GetString(0), Item: map(row))).ToLookup(row => row.Owner, row => row.Item, StringComparer.Ordinal);

    /// <summary>Reads a tag from the second and third column.</summary>
    public static Tag TagOf(DbDataReader row) => new(row.GetString(1), row.Text(2) ?? "");

    // Few lengths of lists make few statements to prepare: the last one fills the rest.
    private static T[] Filled<T>(T[] chunk)
    {
        var filled = new T[(int)BitOperations.RoundUpToPowerOf2((uint)chunk.Length)];
        Array.Fill(filled, chunk[^1]);
        chunk.CopyTo(filled, 0);
        return filled;
    }
}
