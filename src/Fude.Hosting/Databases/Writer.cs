namespace Fude.Hosting.Databases;

/// <summary>A thread with a connection that commits what is waiting together.</summary>
internal sealed class Writer
{
    private readonly WriteQueue _queue;
    private readonly SessionFactory _sessions;
    private readonly DatabaseAddress _address;
    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _jitter;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _begin;
    private DatabaseSession? _session;
    private bool _kept;
    private bool _committing;

    public Writer(WriteQueue queue, SessionFactory sessions, DatabaseAddress address, DatabaseOptions options, TimeProvider time, int number)
    {
        (_queue, _sessions, _address, _options, _time) = (queue, sessions, address, options, time);
        _jitter = new Random(number);
        _begin = address.Kind == DatabaseKind.Sqlite ? "BEGIN IMMEDIATE" : "START TRANSACTION";
        new Thread(Serve) { IsBackground = true, Name = $"database writer {number}" }.Start();
    }

    public Task Ended => _ended.Task;

    private void Serve()
    {
        var group = new List<Write>();
        while (_queue.Take(group))
        {
            if (group.Count > 0)
                ServeSafely(group);
        }

        Drop();
        _ended.SetResult();
    }

    // A writer's thread outlives whatever happens: without it every write would wait for ever.
    private void ServeSafely(List<Write> group)
    {
        try
        {
            Serve(group);
        }
        catch (Exception e)
        {
            foreach (var write in group)
                write.Fail(e);
            Drop();
        }
    }

    private void Serve(List<Write> group)
    {
        var pause = _options.RetryPause;
        for (var attempt = 0; Commit(group) is { } failure; attempt++)
        {
            var fault = DatabaseException.Of(failure, _address);
            switch (Next(group, fault, attempt))
            {
                case Step.Again:
                    // SQLite has waited for the lock itself.
                    if (fault!.Fault == DatabaseFault.Contention)
                        Task.Delay(pause * (0.5 + _jitter.NextDouble()), _time).Wait();
                    pause *= 2;
                    break;
                case Step.OneByOne:
                    foreach (var write in group)
                        Serve([write]);
                    return;
                default:
                    foreach (var write in group)
                        write.Fail(fault ?? failure);
                    return;
            }
        }
    }

    private Step Next(List<Write> group, DatabaseException? fault, int attempt) => fault?.Fault switch
    {
        // The commit's answer was lost: it may have happened, and must not happen twice.
        DatabaseFault.Unavailable when _committing && _address.Kind == DatabaseKind.MySql => Step.Fail,
        // A connection that was kept may have been closed by its server.
        DatabaseFault.Unavailable => _kept && attempt == 0 ? Step.Again : Step.Fail,
        DatabaseFault.Contention when _address.Kind == DatabaseKind.Sqlite => Step.Fail,
        DatabaseFault.Contention when group.Count == 1 => attempt < _options.MaxRetries ? Step.Again : Step.Fail,
        // Alone each fails, or goes through, by itself.
        _ => group.Count > 1 ? Step.OneByOne : Step.Fail,
    };

    /// <summary>Runs writes in one transaction.</summary>
    /// <returns>Null when it is committed and the callers are told; otherwise why it is not.</returns>
    private Exception? Commit(List<Write> group)
    {
        _committing = false;
        try
        {
            _kept = _session is not null;
            _session ??= _sessions.Open(writes: true);
            _session.Execute(_begin);
            foreach (var write in group)
                Run(_session, write, alone: group.Count == 1);
            _committing = true;
            _session.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Undo(e);
            return e;
        }

        foreach (var write in group)
            write.Complete();
        if (!_session.Tidy())
            Drop();
        return null;
    }

    private void Run(DatabaseSession session, Write write, bool alone)
    {
        if (!alone)
            session.Execute("SAVEPOINT write_");
        if (write.Run(session, _address))
        {
            if (!alone)
                session.Execute("RELEASE SAVEPOINT write_");
        }
        else if (alone)
        {
            session.Execute("ROLLBACK");
            session.Execute(_begin);
        }
        else
        {
            session.Execute("ROLLBACK TO SAVEPOINT write_");
        }
    }

    private void Undo(Exception cause)
    {
        try
        {
            // Some failures have ended the transaction already; then there is nothing to roll back.
            if (_session is not null && (DatabaseException.IsContention(cause) || _address.Kind == DatabaseKind.Sqlite))
            {
                _session.Execute("ROLLBACK");
                return;
            }
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or IOException)
        {
            // The connection is given up below.
        }

        Drop();
    }

    private void Drop()
    {
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or IOException)
        {
            // It was broken already.
        }
    }

    private enum Step
    {
        Again,
        OneByOne,
        Fail,
    }
}
