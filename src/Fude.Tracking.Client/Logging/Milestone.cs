namespace Fude.Tracking.Client;

/// <summary>A number that grows, and that others wait for.</summary>
internal sealed class Milestone
{
    private readonly Lock gate = new();
    private readonly List<(long Target, TaskCompletionSource Reached)> waiting = [];
    private long value;

    public long Value
    {
        get
        {
            lock (gate)
                return value;
        }
    }

    public void Advance(long to)
    {
        lock (gate)
        {
            value = Math.Max(value, to);
            for (var i = waiting.Count - 1; i >= 0; i--)
            {
                if (waiting[i].Target > value)
                    continue;
                waiting[i].Reached.TrySetResult();
                waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>Ends when the number is reached, or is cancelled: who waits in vain again and again must cancel.</summary>
    public Task WaitAsync(long target, CancellationToken cancellation = default)
    {
        var waiter = (target, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (value >= target)
                return Task.CompletedTask;
            waiting.Add(waiter);
        }

        return cancellation.CanBeCanceled ? WaitAsync(waiter, cancellation) : waiter.Item2.Task;
    }

    private async Task WaitAsync((long Target, TaskCompletionSource Reached) waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => Remove(waiter, cancellation), null);
        await waiter.Reached.Task;
    }

    private void Remove((long Target, TaskCompletionSource Reached) waiter, CancellationToken cancellation)
    {
        lock (gate)
            waiting.Remove(waiter);
        waiter.Reached.TrySetCanceled(cancellation);
    }
}
