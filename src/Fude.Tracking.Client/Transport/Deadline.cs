namespace Fude.Tracking.Client.Transport;

/// <summary>Cancels what has not got on for a while. Transfers extend it with every piece.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource expiry;
    private readonly CancellationTokenSource either;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        this.limit = limit;
        expiry = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellation);
    }

    /// <summary>Cancelled when time is up, and when the caller gives up.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Begins the time anew.</summary>
    public void Extend() => expiry.CancelAfter(limit);

    public void Dispose()
    {
        either.Dispose();
        expiry.Dispose();
    }
}
