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

    public Task WaitAsync(long target)
    {
        lock (gate)
        {
            if (value >= target)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((target, reached));
            return reached.Task;
        }
    }
}
