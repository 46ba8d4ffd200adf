using Fude.Hosting.Databases;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

/// <summary>A database that MLflow itself made on MySQL or MariaDB: its text compares without case, and pads.</summary>
public sealed class ForeignCollationTests
{
    private static readonly (string Filter, string Found)[] Searches =
    [
        ("params.p = 'Ab'", "a"),
        ("params.p = 'ab'", ""),
        ("params.p != 'ab'", "a"),
        ("params.P = 'Ab'", ""),
        ("params.p = 'Ab '", ""),
        ("params.p LIKE 'A_'", "a"),
        ("params.p LIKE 'a_'", ""),
        ("params.p ILIKE 'a_'", "a"),
        ("params.e ILIKE 'É'", "a"),
        ("params.e ILIKE 'E'", ""),
        ("params.e LIKE '_'", "a"),
        ("metrics.M > 0", ""),
        ("attributes.run_id IN ('A')", ""),
        ("attributes.run_id NOT IN ('A')", "a"),
        ("attributes.status = 'running'", ""),
    ];

    [Fact]
    public async Task It_is_searched_by_bytes_all_the_same()
    {
        await using var database = new SearchDatabase(Storage.MariaDb);
        using (var session = database.Database.OpenSession())
            CompareWithoutCase(session);
        await database.AddExperimentsAsync(1);
        await database.AddAsync(new SampleRun("a")
        {
            Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["p"] = "Ab", ["e"] = "é" },
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["m"] = 1 },
        });
        foreach (var (filter, found) in Searches)
        {
            var answer = await database.ReadAsync(new RunSearch(new SearchLimits()).Prepare(new SearchQuery(filter, ["params.p"], 10, null), ["1"], null));
            Assert.Equal((filter, found), (filter, string.Concat(answer.Runs.Select(run => run.Info.RunId))));
        }
    }

    private static void CompareWithoutCase(DatabaseSession session)
    {
        foreach (var (table, key) in session.Query("SELECT table_name, constraint_name FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND constraint_type = 'FOREIGN KEY'", row => (row.GetString(0), row.GetString(1))))
            session.Execute($"ALTER TABLE {table} DROP FOREIGN KEY {key}");
        foreach (var table in (string[])["runs", "params", "tags", "latest_metrics", "metrics"])
            session.Execute($"ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }
}
