using System.Collections.Concurrent;

namespace Fude.Inference;

/// <summary>
/// Buffers that wait for their next caller. There are as many as callers were ever at work at once, up to a cap on those
/// that idle; nobody waits for anybody.
/// </summary>
internal sealed class BufferPool(Func<RunBuffers> create, int mostIdle) : IDisposable
{
    private readonly ConcurrentQueue<RunBuffers> idle = new();
    private int idleCount;

    public RunBuffers Rent()
    {
        if (!idle.TryDequeue(out var buffers))
            return create();
        Interlocked.Decrement(ref idleCount);
        return buffers;
    }

    public void Return(RunBuffers buffers)
    {
        if (Interlocked.Increment(ref idleCount) <= mostIdle)
        {
            idle.Enqueue(buffers);
            return;
        }

        Interlocked.Decrement(ref idleCount);
        buffers.Dispose();
    }

    public void Dispose()
    {
        while (idle.TryDequeue(out var buffers))
            buffers.Dispose();
    }
}
