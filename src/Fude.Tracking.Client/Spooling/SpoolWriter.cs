using System.Buffers;
using System.Text.Json;
using Fude.Tracking.Client.Messages;
using Microsoft.Win32.SafeHandles;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// Writes what was logged to the spool on a thread of its own: appended within one interval, flushed to the disk within another.
/// Where the disk takes nothing it tries again, and the entries wait in memory.
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
    private readonly Thread thread;
    private readonly ArrayBufferWriter<byte> unwritten = new(FirstBufferBytes);
    private readonly Utf8JsonWriter json;
    private readonly List<string> copies = [];
    private SafeFileHandle? file;
    private int segment;
    private long length;
    private long taken;
    private long writtenAt = Environment.TickCount64;
    private bool failing;
    private bool folderChanged;
    private volatile bool syncWanted;
    private volatile bool stopping;

    public SpoolWriter(SpoolFolder folder, LogQueue queue, RunLoggerOptions options, Action<TrackingProblem> report)
    {
        this.folder = folder;
        this.queue = queue;
        this.options = options;
        this.report = report;
        json = new(unwritten);
        thread = new(Work) { IsBackground = true, Name = "fude spool" };
        thread.Start();
    }

    /// <summary>The number of the last entry in the spool.</summary>
    public Milestone Written { get; } = new();

    /// <summary>The number of the last entry that is safe on the disk.</summary>
    public Milestone Synced { get; } = new();

    /// <summary>Writes and flushes what is there, at once.</summary>
    public Task SyncAsync(long target)
    {
        syncWanted = true;
        queue.Wake();
        return Synced.WaitAsync(target);
    }

    /// <summary>Stops when everything is written, or when the disk does not take it.</summary>
    public void Stop()
    {
        stopping = true;
        queue.Wake();
        thread.Join();
        file?.Dispose();
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
            if (failing)
                report(new(TrackingProblemKind.Dropped, $"{taken - Written.Value} entries are lost: the spool '{folder.Path}' could not be written."));
            return;
        }
    }

    private void Take()
    {
        foreach (ref readonly var entry in queue.Take(stopping ? TimeSpan.Zero : options.WriteInterval))
        {
            var record = Record(entry);
            if (record.Artifact is { } artifact && !Path.IsPathRooted(artifact.File))
                copies.Add(folder.File(artifact.File));
            SpoolLine.Write(unwritten, json, record);
            taken++;
        }
    }

    private void TryWrite()
    {
        try
        {
            if (unwritten.WrittenCount > 0)
                Write();
            var due = Environment.TickCount64 - writtenAt >= options.SyncInterval.TotalMilliseconds;
            if (Synced.Value < Written.Value && (due || syncWanted || stopping))
                Sync();
            if (failing)
                report(new(TrackingProblemKind.Spool, $"the spool '{folder.Path}' can be written again."));
            failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing)
                report(new(TrackingProblemKind.Spool, $"the spool '{folder.Path}' can't be written ({e.Message}); entries wait in memory. Is the disk full?"));
            failing = true;
            // What waits for the disk must not wait for ever.
            if (stopping)
                return;
            Thread.Sleep(options.WriteInterval);
        }
    }

    private void Write()
    {
        if (file is not null && length >= options.SegmentBytes)
            CloseSegment();
        if (file is null)
        {
            file = File.OpenHandle(folder.Segment(segment), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete);
            folderChanged = true;
        }

        // Always at the same place: what a failed try has left there is written over.
        RandomAccess.Write(file, unwritten.WrittenSpan, length);
        length += unwritten.WrittenCount;
        unwritten.ResetWrittenCount();
        if (Synced.Value == Written.Value)
            writtenAt = Environment.TickCount64;
        Written.Advance(taken);
    }

    private void Sync()
    {
        syncWanted = false;
        var reached = Written.Value;
        FlushCopies();
        RandomAccess.FlushToDisk(file!);
        if (folderChanged)
            NativeFolder.Flush(folder.Path);
        folderChanged = false;
        Synced.Advance(reached);
        writtenAt = Environment.TickCount64;
    }

    private void CloseSegment()
    {
        Sync();
        file!.Dispose();
        file = null;
        segment++;
        length = 0;
    }

    // A record that names a file must not be on the disk without it.
    private void FlushCopies()
    {
        foreach (var copy in copies.Where(File.Exists))
        {
            using var handle = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            folderChanged = true;
        }

        if (copies.Count > 0)
            NativeFolder.Flush(folder.File(SpoolFolder.FilesFolder));
        copies.Clear();
    }

    private static SpoolRecord Record(in LogEntry entry) => entry.Kind switch
    {
        EntryKind.Metric => new() { Metric = new Metric(entry.Key, entry.Value, entry.At, entry.Step) },
        EntryKind.Param => new() { Param = new Param(entry.Key, (string)entry.Content!) },
        EntryKind.Tag => new() { Tag = new Tag(entry.Key, (string)entry.Content!) },
        _ => (SpoolRecord)entry.Content!,
    };
}
