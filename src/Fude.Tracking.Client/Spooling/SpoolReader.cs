namespace Fude.Tracking.Client.Spooling;

/// <summary>A record with the place behind it.</summary>
internal readonly record struct SpooledEntry(SpoolRecord Record, SpoolPosition End);

/// <summary>
/// Reads records in order, also while they are being written. A torn last record is not there yet; a damaged one is skipped and told.
/// </summary>
internal sealed class SpoolReader(SpoolFolder folder, SpoolPosition begin, Action<string> damaged) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] buffer = new byte[FirstBufferBytes];
    private int start;
    private int filled;
    private FileStream? file;
    private SpoolPosition position = begin;

    /// <summary>The next record; null where none is there (yet).</summary>
    public SpooledEntry? Next()
    {
        while (true)
        {
            var line = buffer.AsSpan(start, filled - start);
            if (line.IndexOf((byte)'\n') is var length and >= 0)
            {
                start += length + 1;
                position = position with { Offset = position.Offset + length + 1 };
                if (SpoolLine.Read(line[..length]) is { } record)
                    return new(record, position);
                damaged($"{folder.Segment(position.Segment)} has a damaged record before byte {position.Offset}; it is skipped.");
                continue;
            }

            // Looked for before the end is reached: once the next file is there, this one grows no more.
            var next = NextSegment();
            if (Fill())
                continue;
            if (next is null)
                return null;
            GoTo(next.Value);
        }
    }

    public void Dispose() => file?.Dispose();

    private bool Fill()
    {
        if (file is null)
        {
            var path = folder.Segment(position.Segment);
            if (!File.Exists(path))
                return false;
            file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            file.Position = position.Offset;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        (start, filled) = (0, filled - start);
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = file.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        return read > 0;
    }

    // Where it was forgotten how far the spool was sent, the files that were sent are gone.
    private int? NextSegment()
    {
        if (File.Exists(folder.Segment(position.Segment + 1)))
            return position.Segment + 1;
        return file is null && !File.Exists(folder.Segment(position.Segment)) ? folder.FirstSegmentAfter(position.Segment) : null;
    }

    private void GoTo(int segment)
    {
        if (filled > start)
            damaged($"{folder.Segment(position.Segment)} ends in the middle of a record; it is skipped.");
        file?.Dispose();
        file = null;
        (start, filled) = (0, 0);
        position = new(segment, 0);
    }
}
