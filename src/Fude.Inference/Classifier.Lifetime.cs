using System.Diagnostics.CodeAnalysis;

namespace Fude.Inference;

public sealed partial class Classifier
{
    // The calls at work, and one bit that says that no more may begin. Whoever brings it to the bit alone frees the session.
    private const int Disposed = 1 << 30;
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state;
    private static long openSessions;

    /// <summary>Sessions of this process whose memory has not been given back yet.</summary>
    public static long OpenSessions => Interlocked.Read(ref openSessions);

    /// <summary>Completes when the session's memory was given back: after <see cref="Dispose"/>, when the last call has left.</summary>
    public Task Released => released.Task;

    /// <summary>
    /// Holds the classifier open, for a request that chooses a model first and uses it later. A classifier that is disposed
    /// meanwhile serves the lease's holder to the end.
    /// </summary>
    /// <param name="lease">The lease; dispose it soon.</param>
    /// <returns>Whether the classifier was still open.</returns>
    public bool TryAcquire([NotNullWhen(true)] out ClassifierLease? lease)
    {
        lease = TryEnter() ? new ClassifierLease(this) : null;
        return lease is not null;
    }

    /// <summary>Lets no new calls in. Calls at work and leases finish; the last of them gives the memory back. Does not wait.</summary>
    public void Dispose()
    {
        var before = Interlocked.Or(ref state, Disposed);
        if (before == 0)
            Release();
    }

    internal void Leave()
    {
        if (Interlocked.Decrement(ref state) == Disposed)
            Release();
    }

    private void Enter() => ObjectDisposedException.ThrowIf(!TryEnter(), this);

    private bool TryEnter()
    {
        var seen = Volatile.Read(ref state);
        while ((seen & Disposed) == 0)
        {
            var before = Interlocked.CompareExchange(ref state, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    private void Release()
    {
        singles.Dispose();
        batches.Dispose();
        runOptions.Dispose();
        session.Dispose();
        Interlocked.Decrement(ref openSessions);
        released.SetResult();
    }
}
