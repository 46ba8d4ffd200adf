using Fude.Hosting.Databases;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Tracking.Tests.Schema;

/// <summary>A database of ours is one of MLflow's: its tables, and beside them tables and indexes named <c>fude_…</c>.</summary>
public sealed class OwnSchemaTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task Every_table_has_mlflows_columns_types_keys_and_indexes(Storage storage)
    {
        var database = (await servers.OnAsync(storage)).Services.GetRequiredService<Database>();
        foreach (var (table, expected) in ExpectedTables.All)
        {
            var facts = await database.ReadAsync(session => TableFacts.Of(session, table).ToList(), TestContext.Current.CancellationToken);
            // Indexes of ours are allowed, and those that MySQL makes for references.
            var own = facts.Where(fact => fact.StartsWith("index fude_", StringComparison.Ordinal) || (storage == Storage.MariaDb && fact.StartsWith("index ", StringComparison.Ordinal) && !expected.Contains(fact)));
            Assert.Equal(expected.Select(fact => $"{table}: {fact}").Order(StringComparer.Ordinal), facts.Except(own).Select(fact => $"{table}: {fact}").Order(StringComparer.Ordinal));
        }

        var tables = await database.ReadAsync(TableFacts.Tables, TestContext.Current.CancellationToken);
        Assert.Empty(ExpectedTables.All.Keys.Except(tables));
        Assert.All(tables.Except(ExpectedTables.All.Keys), table => Assert.StartsWith("fude_", table, StringComparison.Ordinal));
    }

    [Theory, OnBoth]
    public async Task The_revision_is_mlflow_217s_in_one_row(Storage storage)
    {
        var database = (await servers.OnAsync(storage)).Services.GetRequiredService<Database>();
        Assert.Equal(["f5a4f2784254"], await database.ReadAsync(session => session.Query("SELECT version_num FROM alembic_version", row => row.GetString(0)), TestContext.Current.CancellationToken));
    }

    [Theory, OnBoth]
    public async Task The_checks_are_there(Storage storage)
    {
        var database = (await servers.OnAsync(storage)).Services.GetRequiredService<Database>();
        foreach (var (table, words) in ExpectedTables.Checks)
        {
            var texts = await database.ReadAsync(session => session.Query(
                storage == Storage.Sqlite ? "SELECT sql FROM sqlite_master WHERE name = @p0" : "SELECT check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() AND table_name = @p0",
                row => row.GetString(0), table), TestContext.Current.CancellationToken);
            Assert.Contains(texts, text => words.All(word => text.Contains(word, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task On_mariadb_text_compares_by_its_bytes_and_numbers_are_double()
    {
        var database = (await servers.OnAsync(Storage.MariaDb)).Services.GetRequiredService<Database>();
        var collations = await database.ReadAsync(session => session.Query("SELECT DISTINCT collation_name FROM information_schema.columns WHERE table_schema = DATABASE() AND collation_name IS NOT NULL AND table_name <> 'fude_version_info'", row => row.GetString(0)), TestContext.Current.CancellationToken);
        Assert.Equal(["utf8mb4_nopad_bin"], collations);
    }
}
