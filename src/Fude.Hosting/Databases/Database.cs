using System.Collections.Concurrent;

namespace Fude.Hosting.Databases;

/// <summary>
/// Access to one database, for many threads. Reads run at once, each on a connection of its own. Writes wait in one bounded
/// queue; whatever is waiting is committed together, and a write's task ends after that commit: what it says is durable.
/// A delegate is synchronous, has no effect outside of the database, and may be run again.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly SessionFactory _sessions;
    private readonly ConcurrentBag<DatabaseSession> _idle = [];
    private readonly SemaphoreSlim _readers;
    private readonly WriteQueue _writes;
    private volatile bool _disposed;

    /// <summary>Prepares the access; nothing is opened before the first use.</summary>
    /// <param name="address">The database.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">Measures pauses.</param>
    public Database(DatabaseAddress address, DatabaseOptions? options = null, TimeProvider? time = null)
    {
        Address = address;
        Options = options ?? new DatabaseOptions();
        _sessions = new SessionFactory(address, Options);
        _readers = new SemaphoreSlim(Options.Readers);
        _writes = new WriteQueue(_sessions, address, Options, time ?? TimeProvider.System);
    }

    /// <summary>The database.</summary>
    public DatabaseAddress Address { get; }

    /// <summary>The limits.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>Its kind.</summary>
    public DatabaseKind Kind => Address.Kind;

    /// <summary>Writes that are waiting for their turn.</summary>
    public int WaitingWrites => _writes.Waiting;

    /// <summary>Reads. All of it sees one state of the database.</summary>
    /// <param name="read">The queries.</param>
    /// <param name="cancellation">Gives up waiting for a connection.</param>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<DatabaseSession, T> read, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _readers.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return ReadOnce(read);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Writes, and returns after the commit.</summary>
    /// <param name="write">The statements: all of them happen, or, where it throws, none.</param>
    /// <param name="cancellation">Gives the write up while it waits for its turn.</param>
    /// <exception cref="DatabaseException">The database can't be written now, or too many writes are waiting.</exception>
    public Task<T> WriteAsync<T>(Func<DatabaseSession, T> write, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var waiting = new Write<T>(write, cancellation);
        _writes.Add(waiting);
        return waiting.Task;
    }

    /// <summary>Writes, and returns after the commit.</summary>
    /// <param name="write">The statements: all of them happen, or, where it throws, none.</param>
    /// <param name="cancellation">Gives the write up while it waits for its turn.</param>
    /// <exception cref="DatabaseException">The database can't be written now, or too many writes are waiting.</exception>
    public Task WriteAsync(Action<DatabaseSession> write, CancellationToken cancellation = default) =>
        WriteAsync(session =>
        {
            write(session);
            return true;
        }, cancellation);

    /// <summary>Opens a connection for a tool of its own, such as migrations. It is not counted and not part of any group.</summary>
    /// <exception cref="DatabaseException">The database can't be opened or reached.</exception>
    public DatabaseSession OpenSession() => _sessions.Open(writes: true);

    /// <summary>Finishes the waiting writes and the running reads, and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _writes.DisposeAsync();
        for (var i = 0; i < Options.Readers; i++)
            await _readers.WaitAsync();
        while (_idle.TryTake(out var session))
            session.Dispose();
        _readers.Release(Options.Readers); // whoever still waits is told that it is too late
    }

    private T ReadOnce<T>(Func<DatabaseSession, T> read)
    {
        // A connection that was idle may have been closed by its server: one more try, on a new one.
        for (var attempt = 0; ; attempt++)
        {
            var used = _idle.TryTake(out var session);
            session ??= _sessions.Open(writes: false);
            var healthy = false;
            try
            {
                var result = Run(session, read);
                healthy = true;
                return result;
            }
            catch (Exception e) when (used && attempt <= Options.Readers && DatabaseException.Of(e, Address) is { Fault: DatabaseFault.Unavailable })
            {
            }
            catch (Exception e) when (e is not DatabaseException && DatabaseException.Of(e, Address) is not null)
            {
                throw DatabaseException.Of(e, Address)!;
            }
            catch (Exception) when (Kind == DatabaseKind.Sqlite || session.Connection.State == System.Data.ConnectionState.Open)
            {
                healthy = true; // the caller's own exception
                throw;
            }
            finally
            {
                if (healthy && !_disposed && session.Tidy())
                    _idle.Add(session);
                else
                    session.Dispose();
            }
        }
    }

    private static T Run<T>(DatabaseSession session, Func<DatabaseSession, T> read)
    {
        session.Execute(session.Kind == DatabaseKind.Sqlite ? "BEGIN" : "START TRANSACTION READ ONLY");
        try
        {
            var result = read(session);
            session.Execute("COMMIT");
            return result;
        }
        catch
        {
            session.TryRollback();
            throw;
        }
    }
}
