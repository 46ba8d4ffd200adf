namespace Fude.Bundles;

/// <summary>How far a folder has come on its way into place.</summary>
internal enum DurableStep
{
    Created,
    FileWritten,
    Verified,
    Placed,
}

/// <summary>
/// A folder that appears whole or not at all. It grows under a hidden name beside its target, every file is flushed to disk,
/// and one rename puts it in place. A process that dies leaves a hidden folder, which the next writer of the same target
/// recognises (nobody holds its lock file) and removes.
/// </summary>
internal sealed class DurableFolder : IDisposable
{
    private readonly string target;
    private readonly FileStream lockFile;
    private readonly Action<DurableStep>? onStep;
    private bool placed;

    private DurableFolder(string target, string path, FileStream ownership, Action<DurableStep>? onStep)
    {
        this.target = target;
        lockFile = ownership;
        this.onStep = onStep;
        Path = path;
    }

    /// <summary>Where the files are written.</summary>
    public string Path { get; }

    /// <summary>Begins a folder that will be at <paramref name="target"/>.</summary>
    /// <param name="target">The full path.</param>
    /// <param name="replace">Whether something may be there already.</param>
    /// <param name="onStep">Told of each step; may throw, as a fault at that step would.</param>
    /// <exception cref="BundleException">The target exists, and replacing it was not asked for.</exception>
    public static DurableFolder Create(string target, bool replace, Action<DurableStep>? onStep = null)
    {
        RefuseExisting(target, replace);
        var parent = System.IO.Path.GetDirectoryName(target)
            ?? throw new BundleException(BundleFaultKind.TargetExists, $"'{target}' can't be written: it is the root of a file system.");
        Directory.CreateDirectory(parent);
        RemoveLeftovers(target);

        var path = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        // Deleted by hand, last of all: until then it says that the folder beside it has a living owner.
        var ownership = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var folder = new DurableFolder(target, path, ownership, onStep);
        try
        {
            Directory.CreateDirectory(path);
            onStep?.Invoke(DurableStep.Created);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes one file and flushes it to disk.</summary>
    public void WriteFile(string name, ReadOnlySpan<byte> content)
    {
        using (var file = OpenFile(name))
            file.Write(content);
        onStep?.Invoke(DurableStep.FileWritten);
    }

    /// <summary>Opens a new file, whose content is flushed to disk before the folder is put in place.</summary>
    public FileStream OpenFile(string name) =>
        new(System.IO.Path.Combine(Path, name), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });

    /// <summary>Tells that the content was found sound.</summary>
    public void Verified() => onStep?.Invoke(DurableStep.Verified);

    /// <summary>Puts the folder in place, atomically, so that it survives a power cut.</summary>
    public void Place(bool replace)
    {
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        NativeFolder.Flush(Path);
        if (!TryMove(replace))
            Replace();
        placed = true;
        NativeFolder.Flush(System.IO.Path.GetDirectoryName(target)!);
        onStep?.Invoke(DurableStep.Placed);
    }

    /// <summary>Removes whatever is not in place.</summary>
    public void Dispose()
    {
        if (!placed && Directory.Exists(Path))
            RemoveTree(Path);
        lockFile.Dispose();
        File.Delete(Path + LockSuffix);
    }

    /// <summary>How long what looks like a leftover is left alone.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private const string LockSuffix = ".lock";
    private const string ReplacedSuffix = ".replaced";

    private bool TryMove(bool replace)
    {
        if (!Exists(target))
        {
            try
            {
                Directory.Move(Path, target);
                return true;
            }
            catch (IOException) when (Exists(target))
            {
                // Somebody was faster.
            }
        }

        RefuseExisting(target, replace);
        return replace ? false : throw Taken(target); // it was there, and is gone again
    }

    private void Replace()
    {
        if (NativeFolder.TryExchange(Path, target))
            RemoveTree(Path);
        else
            ReplaceInTwoSteps();
    }

    // Where two folders can't be exchanged in one step there is a moment with none; RemoveLeftovers mends it after a crash.
    private void ReplaceInTwoSteps()
    {
        var old = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".{System.IO.Path.GetFileName(target)}{ReplacedSuffix}");
        Directory.Move(target, old);
        try
        {
            Directory.Move(Path, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        RemoveTree(old);
    }

    private static void RefuseExisting(string target, bool replace)
    {
        if (File.Exists(target))
            throw new BundleException(BundleFaultKind.TargetExists, $"'{target}' is a file; a bundle is a folder.");
        if (!replace && Exists(target))
            throw Taken(target);
    }

    private static BundleException Taken(string target) => new(BundleFaultKind.TargetExists, $"'{target}' exists already; remove it, or ask for it to be replaced.");

    private static bool Exists(string path) => Directory.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static void RemoveLeftovers(string target)
    {
        var parent = System.IO.Path.GetDirectoryName(target)!;
        var name = System.IO.Path.GetFileName(target);
        var replaced = System.IO.Path.Combine(parent, $".{name}{ReplacedSuffix}");
        if (Directory.Exists(replaced))
        {
            if (Exists(target))
                RemoveTree(replaced);
            else
                Directory.Move(replaced, target);
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(parent, $".{name}.*.tmp*").ToList())
        {
            var folder = path.EndsWith(LockSuffix, StringComparison.Ordinal) ? path[..^LockSuffix.Length] : path;
            if (!IsTemporaryName(System.IO.Path.GetFileName(folder), name) || IsYoung(folder) || IsOwned(folder + LockSuffix))
                continue;
            if (Directory.Exists(folder))
                RemoveTree(folder);
            File.Delete(folder + LockSuffix);
        }
    }

    // ".name.<32 hexadecimal digits>.tmp": 'name' may hold anything, also another bundle's temporary name.
    private static bool IsTemporaryName(string file, string name) =>
        file.Length == name.Length + 38
        && file.StartsWith($".{name}.", StringComparison.Ordinal)
        && file.EndsWith(".tmp", StringComparison.Ordinal)
        && Guid.TryParseExact(file.AsSpan(name.Length + 2, 32), "N", out _);

    // A writer has made its lock file a moment before it holds it.
    private static bool IsYoung(string folder)
    {
        var oldest = TimeProvider.System.GetUtcNow().UtcDateTime - Grace;
        return File.GetLastWriteTimeUtc(folder + LockSuffix) > oldest
            || (!File.Exists(folder + LockSuffix) && Directory.GetLastWriteTimeUtc(folder) > oldest);
    }

    private static bool IsOwned(string path)
    {
        try
        {
            if (File.Exists(path))
                File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void RemoveTree(string folder)
    {
        try
        {
            // A link is removed, never what it points to.
            Directory.Delete(folder, recursive: new DirectoryInfo(folder).LinkTarget is null);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else cleaned up at the same moment.
        }
    }
}
