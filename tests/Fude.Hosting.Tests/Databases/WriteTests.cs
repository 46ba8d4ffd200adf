using Fude.Hosting.Databases;

namespace Fude.Hosting.Tests.Databases;

/// <summary>Writes that wait, are committed together, fail, or are given up.</summary>
public sealed class WriteTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Thousands_at_once_are_all_there(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind);
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => database.PutAsync($"{i:0000}")));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{i:0000}"), await database.KeysAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task One_that_fails_takes_nobody_of_its_group_along(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { Writers = 1 });
        using var gate = await BlockAsync(database); // so that all the others wait, and become one group
        var tasks = Enumerable.Range(0, 60).Select(i => database.Access.WriteAsync(session =>
        {
            TestDatabase.Put(session, $"a{i:00}");
            if (i % 3 == 1)
                throw new FormatException($"mistake {i}");
            if (i % 3 == 2)
                TestDatabase.Put(session, $"a{i:00}"); // a duplicate: an error of the driver that is not the database's fault
            TestDatabase.Put(session, $"b{i:00}");
            return i;
        })).ToList();
        gate.Open();

        for (var i = 0; i < tasks.Count; i++)
        {
            if (i % 3 == 0)
                Assert.Equal(i, await tasks[i]);
            else if (i % 3 == 1)
                Assert.Equal($"mistake {i}", (await Assert.ThrowsAsync<FormatException>(() => tasks[i])).Message);
            else
                Assert.True(DatabaseException.IsDuplicateKey(await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => tasks[i])));
        }

        var kept = Enumerable.Range(0, 20).Select(i => 3 * i);
        Assert.Equal([.. kept.Select(i => $"a{i:00}"), .. kept.Select(i => $"b{i:00}"), "gate"], await database.KeysAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task One_that_was_given_up_while_it_waited_is_not_done(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { Writers = 1 });
        using var gate = await BlockAsync(database);
        using var source = new CancellationTokenSource();
        var before = database.PutAsync("before");
        var given = database.Access.WriteAsync(session => TestDatabase.Put(session, "given up"), source.Token);
        var after = database.PutAsync("after");
        await source.CancelAsync();
        gate.Open();
        await Task.WhenAll(before, after);
        var gone = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal((source.Token, true), (gone.CancellationToken, given.IsCanceled));
        Assert.Equal(["after", "before", "gate"], await database.KeysAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Disposing_finishes_what_waits_and_refuses_what_comes_later(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { Writers = 1 });
        using var gate = await BlockAsync(database);
        var waiting = Enumerable.Range(0, 500).Select(i => database.PutAsync($"{i:000}")).ToList();
        var disposing = database.Access.DisposeAsync().AsTask();
        Assert.Throws<ObjectDisposedException>(() => { _ = database.PutAsync("late"); });
        gate.Open();
        await Task.WhenAll([disposing, .. waiting]);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await database.KeysAsync());

        await using var again = new Database(database.Address);
        Assert.Equal(501, await again.ReadAsync(session => session.First("SELECT COUNT(*) FROM t", row => row.GetInt32(0)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Disposing_waits_for_reads_that_are_under_way()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite);
        await database.PutAsync("a");
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var reading = Task.Run(() => database.Access.ReadAsync(session =>
        {
            entered.Set();
            leave.Wait(TestContext.Current.CancellationToken);
            return session.First("SELECT k FROM t", row => row.GetString(0));
        }).AsTask());
        entered.Wait(TestContext.Current.CancellationToken);
        var disposing = database.Access.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        leave.Set();
        Assert.Equal("a", await reading);
        await disposing;
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_at_once()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite, new DatabaseOptions { MaxWaitingWrites = 10 });
        using var gate = await BlockAsync(database);
        var tasks = Enumerable.Range(0, 15).Select(i => database.PutAsync($"{i:00}")).ToList();
        Assert.Equal(10, database.Access.WaitingWrites);
        foreach (var refused in tasks[10..])
            Assert.Equal(DatabaseFault.Busy, (await Assert.ThrowsAsync<DatabaseException>(() => refused)).Fault);
        gate.Open();
        await Task.WhenAll(tasks[..10]);
        Assert.Equal(11, (await database.KeysAsync()).Count);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task An_odd_exception_of_the_delegate_is_the_callers_and_the_next_write_goes_on(DatabaseKind kind)
    {
        await using var database = TestDatabase.Make(kind, new DatabaseOptions { Writers = 1 });
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Access.WriteAsync(session =>
        {
            TestDatabase.Put(session, "x");
            throw new InvalidOperationException("mine");
        }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => database.Access.WriteAsync(session => session.Execute("SELECT nonsense FROM nowhere"), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => database.Access.WriteAsync(session =>
        {
            session.Execute("DELETE FROM t WHERE k = @p0", "a");
            session.Execute("DELETE FROM t WHERE k = @p0", "a", "b");
        }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Access.WriteAsync(_ => throw new OperationCanceledException("mine"), TestContext.Current.CancellationToken));
        await database.PutAsync("after");
        Assert.Equal(["after"], await database.KeysAsync());
    }

    [Fact]
    public async Task A_delegate_that_ends_the_transaction_itself_fails_and_the_writer_lives_on()
    {
        await using var database = TestDatabase.Make(DatabaseKind.Sqlite);
        using (var gate = await BlockAsync(database))
        {
            var bad = database.Access.WriteAsync(session =>
            {
                session.Execute("ROLLBACK");
                throw new FormatException("after a rollback");
            }, TestContext.Current.CancellationToken);
            var good = database.PutAsync("good");
            gate.Open();
            await Assert.ThrowsAnyAsync<Exception>(() => bad);
            await good;
        }

        await database.PutAsync("after");
        Assert.Equal(["after", "gate", "good"], await database.KeysAsync());
    }

    internal static async Task<Gate> BlockAsync(TestDatabase database)
    {
        var gate = new Gate();
        gate.Task = database.Access.WriteAsync(session =>
        {
            TestDatabase.Put(session, "gate");
            gate.Wait();
        });
        await gate.Entered;
        return gate;
    }

    /// <summary>A write that keeps its writer until it is opened.</summary>
    internal sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Entered => _entered.Task;

        public Task Task { get; set; } = Task.CompletedTask;

        public void Wait()
        {
            _entered.TrySetResult();
            _open.Wait(TimeSpan.FromSeconds(30));
        }

        public void Open() => _open.Set();

        public void Dispose()
        {
            _open.Set();
            Task.Wait(TimeSpan.FromSeconds(30));
            _open.Dispose();
        }
    }
}
