namespace Fude.Hosting.Databases;

/// <summary>
/// The queue of writes and the threads that serve it: one on SQLite, a few on MySQL and MariaDB. Each takes what is waiting,
/// runs it in one transaction, a savepoint around each write, and commits once.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private readonly Queue<Write> _waiting = new();
    private readonly DatabaseOptions _options;
    private readonly Writer[] _writers;
    private bool _closed;

    public WriteQueue(SessionFactory sessions, DatabaseAddress address, DatabaseOptions options, TimeProvider time)
    {
        _options = options;
        var count = address.Kind == DatabaseKind.Sqlite ? 1 : options.Writers;
        _writers = [.. Enumerable.Range(0, count).Select(i => new Writer(this, sessions, address, options, time, i))];
    }

    public int Waiting
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    public void Add(Write write)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_waiting.Count < _options.MaxWaitingWrites)
            {
                _waiting.Enqueue(write);
                Monitor.Pulse(_waiting);
                return;
            }
        }

        write.Fail(new DatabaseException(DatabaseFault.Busy, $"{_options.MaxWaitingWrites} writes are waiting for the database already"));
    }

    /// <summary>Waits for writes and takes them.</summary>
    /// <param name="group">Is filled.</param>
    /// <returns>False after the queue was closed and is empty.</returns>
    public bool Take(List<Write> group)
    {
        group.Clear();
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_waiting);
            }

            while (group.Count < _options.MaxGroup && _waiting.TryDequeue(out var write))
            {
                if (write.IsCancelled)
                    write.Cancel();
                else
                    group.Add(write);
            }

            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (var writer in _writers)
            await writer.Ended;
    }
}
