using Microsoft.Win32.SafeHandles;

namespace Fude.Tracking.Client.Spooling;

/// <summary>The files that a spool's records go to, one after another, and the thread that flushes them to the disk.</summary>
internal sealed class SpoolDisk : IDisposable
{
    private readonly SpoolFolder folder;
    private readonly RunLoggerOptions options;
    private readonly Thread thread;
    private readonly object signal = new();
    // Held while the file is changed for the next one, and while it is flushed.
    private readonly Lock gate = new();
    private readonly List<string> copies = [];
    private SafeFileHandle? file;
    private int segment;
    private long length;
    private bool folderChanged;
    private long syncTarget;
    private bool stopping;

    public SpoolDisk(SpoolFolder folder, RunLoggerOptions options)
    {
        this.folder = folder;
        this.options = options;
        thread = new(Work) { IsBackground = true, Name = "fude spool flush" };
        thread.Start();
    }

    /// <summary>The number of the last entry that is written: it survives the end of the process.</summary>
    public Milestone Written { get; } = new();

    /// <summary>The number of the last entry that is flushed: it survives a power cut.</summary>
    public Milestone Synced { get; } = new();

    /// <summary>Names a file that must be safe before the record that names it.</summary>
    public void AddCopy(string path)
    {
        lock (copies)
            copies.Add(path);
    }

    /// <summary>Appends records up to the entry of a number.</summary>
    public void Append(ReadOnlySpan<byte> records, long last)
    {
        if (file is not null && length >= options.SegmentBytes)
            Close();
        if (file is null)
        {
            lock (gate)
            {
                file = File.OpenHandle(folder.Segment(segment), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete);
                folderChanged = true;
            }
        }

        // Always at the same place: what a failed try has left there is written over.
        RandomAccess.Write(file, records, length);
        length += records.Length;
        Written.Advance(last);
        lock (signal)
        {
            if (Synced.Value < syncTarget)
                Monitor.Pulse(signal);
        }
    }

    /// <summary>Flushes as soon as the entry of a number is written.</summary>
    public Task SyncAsync(long target, CancellationToken cancellation)
    {
        lock (signal)
        {
            syncTarget = Math.Max(syncTarget, target);
            Monitor.Pulse(signal);
        }

        return Synced.WaitAsync(target, cancellation);
    }

    /// <summary>Flushes what is written, and closes the file.</summary>
    public void Dispose()
    {
        lock (signal)
        {
            stopping = true;
            Monitor.Pulse(signal);
        }

        thread.Join();
        file?.Dispose();
    }

    private void Work()
    {
        var stop = false;
        while (!stop)
        {
            lock (signal)
            {
                if (!stopping && !(Synced.Value < syncTarget && Synced.Value < Written.Value))
                    Monitor.Wait(signal, options.SyncInterval);
                stop = stopping;
            }

            TrySync();
        }
    }

    private void TrySync()
    {
        try
        {
            Sync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The writing fails as well and tells of it; the next interval tries again.
            Thread.Sleep(options.WriteInterval);
        }
    }

    private void Sync()
    {
        lock (gate)
        {
            var reached = Written.Value;
            if (file is null || Synced.Value >= reached)
                return;
            FlushCopies();
            RandomAccess.FlushToDisk(file);
            if (folderChanged)
                NativeFolder.Flush(folder.Path);
            folderChanged = false;
            Synced.Advance(reached);
        }
    }

    private void Close()
    {
        Sync();
        lock (gate)
        {
            file!.Dispose();
            file = null;
            segment++;
            length = 0;
        }
    }

    private void FlushCopies()
    {
        string[] waiting;
        lock (copies)
        {
            waiting = [.. copies];
            copies.Clear();
        }

        // One that was sent already is gone.
        foreach (var copy in waiting.Where(File.Exists))
        {
            using var handle = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        if (waiting.Length == 0)
            return;
        NativeFolder.Flush(folder.File(SpoolFolder.FilesFolder));
        folderChanged = true;
    }
}
