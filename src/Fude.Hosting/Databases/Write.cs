namespace Fude.Hosting.Databases;

/// <summary>A write that waits for its turn.</summary>
internal abstract class Write(CancellationToken cancellation)
{
    /// <summary>Whether its caller has gone.</summary>
    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>Runs the statements; keeps what they return, or the exception that says why they should not happen.</summary>
    /// <returns>Whether they are to be kept.</returns>
    /// <exception cref="Exception">The database failed, and not the write.</exception>
    public abstract bool Run(DatabaseSession session, DatabaseAddress address);

    /// <summary>Tells the caller, after the commit.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that it could not be done.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Tells the caller that it was given up.</summary>
    public void Cancel() => Fail(new OperationCanceledException(cancellation));
}

/// <summary>A write that returns something.</summary>
/// <param name="write">The statements.</param>
/// <param name="cancellation">Gives it up while it waits.</param>
internal sealed class Write<T>(Func<DatabaseSession, T> write, CancellationToken cancellation) : Write(cancellation)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    public Task<T> Task => _done.Task;

    public override bool Run(DatabaseSession session, DatabaseAddress address)
    {
        try
        {
            (_result, _refusal) = (write(session), null);
            return true;
        }
        catch (Exception e) when (DatabaseException.Of(e, address) is null)
        {
            _refusal = e;
            return false;
        }
    }

    public override void Complete()
    {
        if (_refusal is null)
            _done.TrySetResult(_result!);
        else
            Fail(_refusal);
    }

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException { CancellationToken: var token })
            _done.TrySetCanceled(token);
        else
            _done.TrySetException(exception);
    }
}
