using Fude.Hosting.Databases;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Console.RunTable;

/// <summary>
/// Finds the names of metrics, params and tags: among 12,000 names of 100,000 runs by one step in the primary key for each name, never by
/// reading all rows.
/// </summary>
/// <param name="database">The database.</param>
public sealed class RunNameReader(Database database)
{
    private const int Probed = 300; // rows of a name that are looked at, to see whether one is of the experiments
    private const int MaxCandidates = 1_000;

    /// <summary>Finds names that contain a text, whatever its case.</summary>
    /// <param name="kind">Of metrics, params or tags.</param>
    /// <param name="text">The text; empty for all.</param>
    /// <param name="experiments">The experiments whose names they are. Names that cannot quickly be told to be of others are among them.</param>
    /// <param name="most">Most names.</param>
    /// <returns>The names in order, and whether there are more.</returns>
    public async Task<(IReadOnlyList<string> Names, bool More)> FindAsync(SubjectKind kind, string text, IReadOnlyList<long> experiments, int most) =>
        await Task.Run(() => database.ReadAsync(session =>
        {
            var table = SearchSources.Runs.Keyed[kind].Name;
            var candidates = Candidates(session, table, text);
            var names = new List<string>();
            foreach (var name in candidates.OrderBy(name => name.StartsWith("mlflow.", StringComparison.Ordinal)))
            {
                if (names.Count == most)
                    return ((IReadOnlyList<string>)names, true);
                if (MayBeOf(session, table, name, experiments))
                    names.Add(name);
            }

            return (names, candidates.Count >= MaxCandidates);
        }).AsTask());

    /// <summary>Finds values of a param or tag that begin with a text.</summary>
    /// <param name="kind">Of a param or a tag.</param>
    /// <param name="key">The param or tag.</param>
    /// <param name="text">The text.</param>
    /// <param name="experiments">The experiments whose values they are.</param>
    /// <param name="most">Most values.</param>
    public async Task<IReadOnlyList<string>> ValuesAsync(SubjectKind kind, string key, string text, IReadOnlyList<long> experiments, int most) =>
        await Task.Run(() => database.ReadAsync(session =>
        {
            var sql = new SqlText(session.Kind);
            var table = SearchSources.Runs.Keyed[kind].Name;
            sql.Add($"SELECT DISTINCT SUBSTR(v.value, 1, 100) FROM (SELECT run_uuid, value FROM {table} WHERE {TextSql.Equal(sql, "`key`", key)} LIMIT 5000) v CROSS JOIN runs r ON r.run_uuid = v.run_uuid");
            sql.Add($" WHERE r.experiment_id IN {sql.List(experiments)} AND {TextSql.Compare(sql, "v.value", TextComparator.ILike, text + "%")} ORDER BY 1 LIMIT {sql.Value(most)}");
            return (IReadOnlyList<string>)session.Query(sql.ToString(), row => row.GetString(0), sql.Values);
        }).AsTask());

    private static List<string> Candidates(DatabaseSession session, string table, string text)
    {
        var sql = new SqlText(session.Kind);
        // MariaDB and MySQL skip through the primary key for DISTINCT by themselves; SQLite is told how.
        sql.Add(session.Kind == DatabaseKind.Sqlite
            ? $"WITH RECURSIVE k (name) AS (SELECT (SELECT `key` FROM {table} ORDER BY `key` LIMIT 1) UNION ALL SELECT (SELECT t.`key` FROM {table} t WHERE t.`key` > k.name ORDER BY t.`key` LIMIT 1) FROM k WHERE k.name IS NOT NULL) SELECT name FROM k WHERE name IS NOT NULL"
            : $"SELECT k.name FROM (SELECT DISTINCT `key` AS name FROM {table}) k WHERE 1 = 1");
        if (text.Length > 0)
            sql.Add($" AND {TextSql.Compare(sql, session.Kind == DatabaseKind.Sqlite ? "name" : "k.name", TextComparator.ILike, $"%{text}%")}");
        sql.Add($" LIMIT {sql.Value(MaxCandidates)}");
        return session.Query(sql.ToString(), row => row.GetString(0), sql.Values);
    }

    private static bool MayBeOf(DatabaseSession session, string table, string name, IReadOnlyList<long> experiments)
    {
        var sql = new SqlText(session.Kind);
        sql.Add($"SELECT COUNT(*), SUM(CASE WHEN r.experiment_id IN {sql.List(experiments)} THEN 1 ELSE 0 END) FROM (SELECT run_uuid FROM {table} WHERE {TextSql.Equal(sql, "`key`", name)} LIMIT {Probed}) v CROSS JOIN runs r ON r.run_uuid = v.run_uuid");
        return session.First(sql.ToString(), row => row.GetInt64(0) >= Probed || (!row.IsDBNull(1) && Convert.ToInt64(row.GetValue(1), System.Globalization.CultureInfo.InvariantCulture) > 0), sql.Values);
    }
}
