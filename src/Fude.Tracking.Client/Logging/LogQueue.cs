using System.Runtime.InteropServices;

namespace Fude.Tracking.Client;

/// <summary>What an entry is.</summary>
internal enum EntryKind : byte
{
    Metric,
    Param,
    Tag,
    Other,
}

/// <summary>Something that was logged, as it waits in memory.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The key of a metric, param or tag.</param>
/// <param name="Value">A metric's value.</param>
/// <param name="At">When, in milliseconds since 1970 UTC.</param>
/// <param name="Step">A metric's step.</param>
/// <param name="Content">The text of a param or tag; another record of the spool.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogEntry(EntryKind Kind, string Key, double Value, long At, long Step, object? Content);

/// <summary>Takes entries from any thread in some nanoseconds, and hands them to the one that writes the spool. Bounded.</summary>
internal sealed class LogQueue(int capacity, TimeSpan fullWait)
{
    private const int FirstCapacity = 256;

    private readonly object gate = new();
    private LogEntry[] entries = new LogEntry[FirstCapacity];
    private LogEntry[] spare = new LogEntry[FirstCapacity];
    private int count;
    private int handedOut;
    private bool jammed;
    private bool closed;
    private bool woken;

    /// <summary>Entries that were taken in so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Entries that found no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes an entry in, and gives its number; 0 where it was dropped for want of room.</summary>
    /// <exception cref="InvalidOperationException">The run was completed.</exception>
    public long Add(in LogEntry entry)
    {
        lock (gate)
        {
            if (closed)
                throw new InvalidOperationException("the run was completed: nothing can be logged to it any more.");
            if (count == entries.Length && !MakeRoom())
            {
                Dropped++;
                return 0;
            }

            entries[count++] = entry;
            // Well before it is full; otherwise the writer comes by itself.
            if (count == capacity / 2)
                Monitor.PulseAll(gate);
            return ++Accepted;
        }
    }

    /// <summary>Takes the last entry in.</summary>
    public long Close(in LogEntry last)
    {
        lock (gate)
        {
            if (closed)
                return Accepted;
            // The end has a place, however full it is.
            if (count == entries.Length)
                Array.Resize(ref entries, entries.Length + 1);
            entries[count++] = last;
            closed = true;
            woken = true;
            Monitor.PulseAll(gate);
            return ++Accepted;
        }
    }

    /// <summary>Makes the writer come at once.</summary>
    public void Wake()
    {
        lock (gate)
        {
            woken = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for the interval, or until there is reason to come earlier; then gives what is there. Valid until the next call.</summary>
    public ReadOnlySpan<LogEntry> Take(TimeSpan interval)
    {
        lock (gate)
        {
            if (!woken && count < capacity / 2)
                Monitor.Wait(gate, interval);
            woken = false;
            jammed = false;
            Array.Clear(spare, 0, handedOut);
            (entries, spare) = (spare, entries);
            handedOut = count;
            count = 0;
            Monitor.PulseAll(gate);
            return spare.AsSpan(0, handedOut);
        }
    }

    private bool MakeRoom()
    {
        if (entries.Length < capacity)
        {
            Array.Resize(ref entries, Math.Min(entries.Length * 2, capacity));
            return true;
        }

        // One call waits; once it was in vain the others don't, so that the training goes on.
        if (jammed)
            return false;
        Monitor.PulseAll(gate);
        var deadline = Environment.TickCount64 + (long)fullWait.TotalMilliseconds;
        while (count >= capacity)
        {
            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !Monitor.Wait(gate, (int)left))
            {
                jammed = count >= capacity;
                return !jammed && count < entries.Length;
            }
        }

        return count < entries.Length || MakeRoom();
    }
}
