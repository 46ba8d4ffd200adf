namespace Fude.Training.Datasets;

/// <summary>Lets one process at a time write into a cache folder. The system releases it when the process ends, however it ends.</summary>
internal static class CacheLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until this process may write.</summary>
    /// <exception cref="DatasetException">The folder can't be written to, or another process holds it for too long.</exception>
    public static async Task<IDisposable> AcquireAsync(string folder, TimeSpan timeout, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, ".lock");
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        for (var told = false; ; told = true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (waiting.Elapsed > timeout)
                    throw new DatasetException(DatasetFault.Unavailable, $"{folder} is still being written by another process after {timeout.TotalSeconds:0} s: end it and try again", folder, e);
                if (!told)
                    progress?.Report(new(DatasetStage.Message, $"another process is downloading into {folder}: waiting for it"));
                await Task.Delay(Pause, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DatasetException(DatasetFault.Missing, $"the cache {folder} can't be written to: {e.Message}", folder, e);
            }
        }
    }

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static bool IsHeld(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33 : e.HResult is 11 or 35;
}
