using Fude.Hosting.Databases;
using LinqToDB;
using LinqToDB.Mapping;

namespace Fude.Hosting.Tests.Databases;

/// <summary>Prepared statements, their number, and what goes through their parameters.</summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Text_comes_back_as_it_went_through_prepared_statements_and_through_linq(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind);
        string[] texts = ["a\\b", "a\\'b", "'", "''", "\\", "\"", "a`b", "%_", "データ🖌\u0001\n\r\t", " a ", "x'; DROP TABLE t; --", "\\u0041", "\u001a"];
        foreach (var text in texts)
            await database.PutAsync(text, text);
        foreach (var text in texts)
        {
            Assert.Equal(text, await database.Access.ReadAsync(session => session.First("SELECT v FROM t WHERE k = @p0", row => row.GetString(0), text), TestContext.Current.CancellationToken));
            Assert.Equal([text], await database.Access.ReadAsync(session => session.Linq.GetTable<Pair>().Where(row => row.Key == text).Select(row => row.Value).ToList(), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task More_statements_than_are_kept_do_not_pile_up(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { MaxPrepared = 20, Readers = 1 });
        var before = kind == DatabaseKind.MySql ? await PreparedAsync(database) : 0;
        for (var i = 0; i < 500; i++)
            Assert.Equal(i, await database.Access.ReadAsync(session => session.First($"SELECT {i} + @p0 - @p0", row => Convert.ToInt32(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), 7), TestContext.Current.CancellationToken));
        for (var i = 0; i < 200; i++)
            await database.Access.WriteAsync(session => session.Execute($"UPDATE t SET v = @p0 WHERE k = '{i}'", "x"), TestContext.Current.CancellationToken);
        if (kind == DatabaseKind.MySql)
            Assert.InRange(await PreparedAsync(database) - before, -1000, 200); // other tests share the server
    }

    [Fact]
    public async Task A_query_inside_of_a_query_leaves_the_outer_one_whole()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite, new DatabaseOptions { MaxPrepared = 2 });
        for (var i = 0; i < 10; i++)
            await database.PutAsync($"{i}", $"v{i}");
        var rows = await database.Access.ReadAsync(session => session.Query("SELECT k FROM t ORDER BY k", row =>
        {
            var key = row.GetString(0);
            return session.First($"SELECT v FROM t WHERE k = @p0 AND {key} = {key}", inner => inner.GetString(0), key);
        }), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"v{i}"), rows);
    }

    [Fact]
    public async Task Sqlite_commits_to_the_disk_itself_and_keeps_its_rules()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["journal_mode"] = "wal", ["synchronous"] = "2", ["foreign_keys"] = "1" };
        foreach (var (name, value) in settings)
        {
            string? Read(DatabaseSession session) => session.First($"PRAGMA {name}", row => row.GetValue(0).ToString());
            Assert.Equal(value, await database.Access.ReadAsync(Read, TestContext.Current.CancellationToken));
            Assert.Equal(value, await database.Access.WriteAsync(Read, TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<DatabaseException>(async () => await database.Access.ReadAsync(session => session.Execute("DELETE FROM t"), TestContext.Current.CancellationToken));
        await database.PutAsync("after");
        Assert.Equal(["after"], await database.KeysAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_read_that_fails_tells_its_own_failure_and_the_next_one_reads(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { Readers = 1 });
        await database.PutAsync("a");
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<FormatException>(async () => await database.Access.ReadAsync<int>(_ => throw new FormatException("mine"), TestContext.Current.CancellationToken));
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await database.Access.ReadAsync(session => session.First("SELECT nonsense", row => row.GetString(0)), TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<FormatException>(async () => await database.Access.ReadAsync(session => session.Query<int>("SELECT k FROM t", _ => throw new FormatException("in a row")), TestContext.Current.CancellationToken));
            Assert.Equal(["a"], await database.KeysAsync());
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_read_sees_one_state_all_through(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind);
        await database.PutAsync("a");
        var counts = await database.Access.ReadAsync(session =>
        {
            int Count() => session.First("SELECT COUNT(*) FROM t", row => row.GetInt32(0));
            var before = Count();
            database.PutAsync("b").Wait();
            return (before, Count());
        }, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), counts);
        Assert.Equal(["a", "b"], await database.KeysAsync());
    }

    [Table("t")]
    private sealed class Pair
    {
        [Column("k")]
        public string Key { get; set; } = "";

        [Column("v")]
        public string Value { get; set; } = "";
    }

    private static ValueTask<long> PreparedAsync(TestDatabase database) => database.Access.ReadAsync(session =>
        session.First("SELECT CAST(variable_value AS SIGNED) FROM information_schema.global_status WHERE variable_name = 'PREPARED_STMT_COUNT'", row => row.GetInt64(0)));
}
