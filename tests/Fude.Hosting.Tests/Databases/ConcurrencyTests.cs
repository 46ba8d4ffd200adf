using System.Diagnostics;
using Fude.Hosting.Databases;

namespace Fude.Hosting.Tests.Databases;

/// <summary>Several who want the same rows, locks that others hold, connections that break.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Deadlocks_on_mariadb_are_tried_again_until_they_go_through()
    {
        await using var database = TestDatabase.Make(DatabaseKind.MySql, new DatabaseOptions { Writers = 4 });
        foreach (var key in (string[])["a", "b", "c"])
            await database.PutAsync(key, "0");
        var deadlocks = await DeadlocksAsync(database);
        // Each takes two rows, in both orders.
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => database.Access.WriteAsync(session =>
        {
            var (first, second) = i % 2 == 0 ? ("a", "b") : ("b", "a");
            session.Execute("UPDATE t SET v = v + 1 WHERE k = @p0", first);
            if (i % 50 == 0)
                Thread.Sleep(5);
            session.Execute("UPDATE t SET v = v + 1 WHERE k = @p0", second);
        })));
        var values = await database.Access.ReadAsync(session => session.Query("SELECT v FROM t ORDER BY k", row => row.GetString(0)), TestContext.Current.CancellationToken);
        Assert.Equal(["400", "400", "0"], values);
        TestContext.Current.TestOutputHelper?.WriteLine($"{await DeadlocksAsync(database) - deadlocks} deadlocks");
    }

    [Fact]
    public async Task A_deadlock_is_met_for_certain_and_both_writes_are_done()
    {
        await using var database = TestDatabase.Make(DatabaseKind.MySql, new DatabaseOptions { Writers = 2, MaxGroup = 1 });
        await database.PutAsync("a", "0");
        await database.PutAsync("b", "0");
        var before = await DeadlocksAsync(database);
        using var barrier = new Barrier(2);
        var met = new int[2];
        Task CrossAsync(int which) => database.Access.WriteAsync(session =>
        {
            session.Execute("UPDATE t SET v = v + 1 WHERE k = @p0", which == 0 ? "a" : "b");
            if (Interlocked.Increment(ref met[which]) == 1)
                barrier.SignalAndWait(TimeSpan.FromSeconds(20));
            session.Execute("UPDATE t SET v = v + 1 WHERE k = @p0", which == 0 ? "b" : "a");
        });
        await Task.WhenAll(CrossAsync(0), CrossAsync(1));
        Assert.Equal(["2", "2"], await database.Access.ReadAsync(session => session.Query("SELECT v FROM t ORDER BY k", row => row.GetString(0)), TestContext.Current.CancellationToken));
        Assert.Equal(3, met.Sum()); // one of the two was run again
        Assert.True(await DeadlocksAsync(database) > before);
    }

    [Fact]
    public async Task A_lock_of_another_process_is_waited_for_as_long_as_was_said()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite, new DatabaseOptions { LockPatience = TimeSpan.FromSeconds(1) });
        await using var other = new Database(database.Address);
        using (var session = other.OpenSession())
        {
            session.Execute("BEGIN IMMEDIATE");
            var watch = Stopwatch.StartNew();
            var refused = await Assert.ThrowsAsync<DatabaseException>(() => database.PutAsync("a"));
            Assert.Equal(DatabaseFault.Contention, refused.Fault);
            Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(8));
            Assert.Empty(await database.KeysAsync()); // reads do not wait
            session.Execute("ROLLBACK");
        }

        await database.PutAsync("b");
        Assert.Equal(["b"], await database.KeysAsync());
    }

    [Fact]
    public async Task A_connection_that_is_lost_between_begin_and_commit_costs_the_write_nothing()
    {
        await using var database = TestDatabase.Make(DatabaseKind.MySql, new DatabaseOptions { Writers = 1 });
        await database.PutAsync("first");
        var attempts = 0;
        await database.Access.WriteAsync(session =>
        {
            TestDatabase.Put(session, "second");
            if (Interlocked.Increment(ref attempts) == 1)
                Kill(database, session);
            TestDatabase.Put(session, "third");
        }, TestContext.Current.CancellationToken);
        Assert.Equal(2, attempts);
        Assert.Equal(["first", "second", "third"], await database.KeysAsync());
    }

    [Fact]
    public async Task A_connection_that_is_lost_before_the_commit_leaves_nothing_and_says_that_it_is_not_known()
    {
        await using var database = TestDatabase.Make(DatabaseKind.MySql, new DatabaseOptions { Writers = 1 });
        await database.PutAsync("first");
        var lost = await Assert.ThrowsAsync<DatabaseException>(() => database.Access.WriteAsync(session =>
        {
            TestDatabase.Put(session, "second");
            Kill(database, session); // what comes next on this connection is the commit
        }, TestContext.Current.CancellationToken));
        Assert.Equal(DatabaseFault.Unavailable, lost.Fault);
        await database.PutAsync("third");
        Assert.Equal(["first", "third"], await database.KeysAsync());
    }

    [Fact]
    public async Task Readers_whose_connections_were_killed_read_all_the_same()
    {
        await using var database = TestDatabase.Make(DatabaseKind.MySql);
        await database.PutAsync("a");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.Access.ReadAsync(session =>
        {
            Thread.Sleep(50);
            return session.First("SELECT k FROM t", row => row.GetString(0));
        }).AsTask())));
        using (var session = database.Access.OpenSession())
        {
            var own = session.First("SELECT CONNECTION_ID()", row => row.GetInt64(0));
            foreach (var id in session.Query("SELECT id FROM information_schema.processlist WHERE db = DATABASE()", row => row.GetInt64(0)).Where(id => id != own))
                session.Execute($"KILL {id}");
        }

        Assert.Equal(["a"], await database.KeysAsync());
        await database.PutAsync("b");
    }

    private static void Kill(TestDatabase database, DatabaseSession session)
    {
        var id = session.First("SELECT CONNECTION_ID()", row => row.GetInt64(0));
        using var other = database.Access.OpenSession();
        other.Execute($"KILL {id}");
        // Until it is gone from the list.
        while (other.Query("SELECT id FROM information_schema.processlist", row => row.GetInt64(0)).Contains(id))
            Thread.Sleep(10);
    }

    private static ValueTask<long> DeadlocksAsync(TestDatabase database) => database.Access.ReadAsync(session =>
        session.First("SELECT CAST(variable_value AS SIGNED) FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'", row => row.GetInt64(0)));
}
