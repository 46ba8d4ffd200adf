using System.Buffers;
using System.Text.Json;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// Writes what was logged to the spool on a thread of its own, within one interval; another thread flushes it to the disk within another,
/// so that a slow disk does not hold up the writing. Where the disk takes nothing it tries again, and the entries wait in memory.
/// </summary>
internal sealed class SpoolWriter
{
    // Once so much waits for the disk, the queue is left to fill.
    private const int MostUnwrittenBytes = 4 << 20;
    private const int FirstBufferBytes = 64 * 1024;

    private readonly SpoolFolder folder;
    private readonly LogQueue queue;
    private readonly RunLoggerOptions options;
    private readonly Action<TrackingProblem> report;
    private readonly SpoolDisk disk;
    private readonly Thread thread;
    private readonly ArrayBufferWriter<byte> unwritten = new(FirstBufferBytes);
    private readonly Utf8JsonWriter json;
    private long taken;
    private bool failing;
    private volatile bool stopping;

    public SpoolWriter(SpoolFolder folder, LogQueue queue, RunLoggerOptions options, Action<TrackingProblem> report)
    {
        this.folder = folder;
        this.queue = queue;
        this.options = options;
        this.report = report;
        disk = new(folder, options);
        json = new(unwritten);
        thread = new(Work) { IsBackground = true, Name = "fude spool" };
        thread.Start();
    }

    /// <summary>The number of the last entry in the spool.</summary>
    public Milestone Written => disk.Written;

    /// <summary>Entries that the disk did not take until the end.</summary>
    public long Lost { get; private set; }

    /// <summary>Writes and flushes what is there, at once.</summary>
    public Task SyncAsync(long target, CancellationToken cancellation)
    {
        queue.Wake();
        return disk.SyncAsync(target, cancellation);
    }

    /// <summary>Stops when everything is written and flushed, or when the disk does not take it.</summary>
    public void Stop()
    {
        stopping = true;
        queue.Wake();
        thread.Join();
        disk.Dispose();
        json.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            var last = stopping;
            if (unwritten.WrittenCount < MostUnwrittenBytes)
                Take();
            else
                Thread.Sleep(options.WriteInterval);
            TryWrite();
            if (!last || (!failing && taken != Written.Value))
                continue;
            Lost = queue.Accepted - Written.Value;
            if (Lost > 0)
                report(new(TrackingProblemKind.Dropped, $"{Lost} entries are lost: the spool '{folder.Path}' could not be written."));
            return;
        }
    }

    private void Take()
    {
        foreach (ref readonly var entry in queue.Take(stopping ? TimeSpan.Zero : options.WriteInterval))
        {
            var record = Record(entry);
            if (record.Artifact is { } artifact && !Path.IsPathRooted(artifact.File))
                disk.AddCopy(folder.File(artifact.File));
            SpoolLine.Write(unwritten, json, record);
            taken++;
        }
    }

    private void TryWrite()
    {
        try
        {
            if (unwritten.WrittenCount > 0)
            {
                disk.Append(unwritten.WrittenSpan, taken);
                unwritten.ResetWrittenCount();
            }

            if (failing)
                report(new(TrackingProblemKind.Spool, $"the spool '{folder.Path}' can be written again."));
            failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing)
                report(new(TrackingProblemKind.Spool, $"the spool '{folder.Path}' can't be written ({e.Message}); entries wait in memory. Is the disk full?"));
            failing = true;
            if (!stopping)
                Thread.Sleep(options.WriteInterval);
        }
    }

    private static SpoolRecord Record(in LogEntry entry) => entry.Kind switch
    {
        EntryKind.Metric => new() { Metric = new Metric(entry.Key, entry.Value, entry.At, entry.Step) },
        EntryKind.Param => new() { Param = new Param(entry.Key, (string)entry.Content!) },
        EntryKind.Tag => new() { Tag = new Tag(entry.Key, (string)entry.Content!) },
        _ => (SpoolRecord)entry.Content!,
    };
}
