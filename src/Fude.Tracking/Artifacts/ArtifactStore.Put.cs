using System.Buffers;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

public sealed partial class ArtifactStore
{
    private const int ChunkBytes = 128 * 1024;

    // Linux's ENOSPC, EDQUOT (macOS: 69) and Windows' ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>
    /// Writes a file, over one that is there. It is streamed to a hidden file, flushed and then moved into place: nobody sees a
    /// part of it, and of several at once the last to finish stays.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold. Where reading it fails, nothing changes.</param>
    /// <param name="declaredBytes">How many bytes it will be, where that is known: too many are refused before any is read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="MlflowException">It is too large, or a folder is there, or a file is on the way, or the disk is full.</exception>
    public async Task<long> PutAsync(ArtifactPath path, Stream content, long? declaredBytes = null, CancellationToken cancellation = default)
    {
        if (path.IsRoot)
            throw PathText.Invalid("it names no file");
        if (declaredBytes > _options.MaxFileBytes)
            throw TooLarge();
        var temporary = _uploads.NewPath();
        try
        {
            var bytes = await WriteAsync(temporary, content, cancellation);
            OnDisk(() => Place(temporary, path));
            return bytes;
        }
        finally
        {
            Forget(temporary);
        }
    }

    // Nothing is there where it was moved; what can't be removed now is removed at the next start.
    private static void Forget(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A folder that is being deleted takes no file any more.
    private void Place(string temporary, ArtifactPath path)
    {
        _moves.EnterReadLock();
        try
        {
            _tree.Place(temporary, path);
        }
        finally
        {
            _moves.ExitReadLock();
        }
    }

    private async Task<long> WriteAsync(string temporary, Stream content, CancellationToken cancellation)
    {
        using var file = OnDisk(() => File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long bytes = 0;
            while (await content.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (bytes + read > _options.MaxFileBytes)
                    throw TooLarge();
                OnDisk(() => RandomAccess.Write(file, buffer.AsSpan(0, read), bytes));
                bytes += read;
            }

            OnDisk(() =>
            {
                File.SetLastWriteTimeUtc(file, NextStamp());
                RandomAccess.FlushToDisk(file);
            });
            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // No two files of this process have the same time: with the length it makes an ETag that tells any two contents apart.
    private DateTime NextStamp()
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastStamp);
            var next = Math.Max(_time.GetUtcNow().UtcTicks, last + 1);
            if (Interlocked.CompareExchange(ref _lastStamp, next, last) == last)
                return new DateTime(next, DateTimeKind.Utc);
        }
    }

    private MlflowException TooLarge() =>
        MlflowException.Invalid($"Artifact size is too large. Max size is {_options.MaxFileBytes} bytes (setting Artifacts:MaxFileBytes).");

    private static void OnDisk(Action action) => OnDisk(() =>
    {
        action();
        return true;
    });

    private static T OnDisk<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException e) when (DiskFull.Contains(e.HResult))
        {
            throw new MlflowException(ErrorCode.TemporarilyUnavailable, "The disk that keeps the artifacts is full: free some space, then try again.");
        }
    }
}
