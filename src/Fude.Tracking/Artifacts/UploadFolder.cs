namespace Fude.Tracking.Artifacts;

/// <summary>
/// Where files grow before they are moved into place, and where deleted ones go: a folder of this process below the root's
/// hidden one, on the same file system, which a lock file beside it marks as in use. What processes that died have left is
/// removed when the next one starts.
/// </summary>
internal sealed class UploadFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockSuffix = ".lock";

    private readonly string _folder;
    private readonly FileStream _lock;

    public UploadFolder(string root)
    {
        var all = Path.Combine(root, ArtifactPath.ReservedName);
        MakePrivate(all);
        if (new DirectoryInfo(all).LinkTarget is not null)
            throw new IOException($"'{all}' is a symbolic link; remove it, so that the server can make its own folder.");
        RemoveLeftovers(all);
        (_folder, _lock) = Claim(all);
        MakePrivate(_folder);
    }

    /// <summary>A path that nobody uses.</summary>
    public string NewPath() => Path.Combine(_folder, Guid.NewGuid().ToString("N"));

    /// <summary>Removes a file or a whole folder; links in it are removed, not followed.</summary>
    public static void Remove(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
                    Directory.Delete(path, recursive: true);
                else
                    File.Delete(path);
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                // Another process was still writing into a folder that was taken out.
            }
        }
    }

    public void Dispose()
    {
        Remove(_folder);
        _lock.Dispose();
    }

    private static (string Folder, FileStream Lock) Claim(string all)
    {
        while (true)
        {
            var folder = Path.Combine(all, Guid.NewGuid().ToString("N"));
            try
            {
                var file = Lock(folder, FileMode.CreateNew);
                if (File.Exists(folder + LockSuffix))
                    return (folder, file);
                file.Dispose();
            }
            catch (IOException) when (Directory.Exists(all))
            {
                // Another process that starts now took it for a leftover, between its making and its locking.
            }
        }
    }

    private static void RemoveLeftovers(string all)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(all).ToList())
        {
            var folder = path.EndsWith(LockSuffix, StringComparison.Ordinal) ? path[..^LockSuffix.Length] : path;
            try
            {
                using var free = Lock(folder, FileMode.OpenOrCreate);
                Remove(folder);
            }
            catch (IOException)
            {
                // Its process is alive.
            }
        }
    }

    // Closing it removes the file first and unlocks it then.
    private static FileStream Lock(string folder, FileMode mode) =>
        new(folder + LockSuffix, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Private);
    }
}
