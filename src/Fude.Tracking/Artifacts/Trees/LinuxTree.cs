using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fude.Tracking.Artifacts.Trees;

/// <summary>
/// Walks from one open folder to the next, name by name, and never over a link (<c>openat</c> with <c>O_NOFOLLOW</c>): what was
/// checked is what is opened, whatever is swapped in between.
/// </summary>
internal sealed class LinuxTree(string root) : IArtifactTree
{
    private const int Attempts = 50;

    private readonly SafeFileHandle _root = Libc.OpenRoot(root);
    private readonly Lock _making = new();

    /// <summary>Whether this system has what it needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd");

    public FileStream? Open(ArtifactPath path)
    {
        if (path.IsRoot)
            throw TreeFault.Folder(path);
        using var folder = Walk(path.Names.AsSpan()[..^1]);
        if (folder is null)
            return null;
        var file = Libc.OpenFile(folder, path.Name);
        if (file is null)
        {
            _ = Missing(folder, path.Name);
            return null;
        }

        try
        {
            if (File.GetAttributes(file).HasFlag(FileAttributes.Directory))
                throw TreeFault.Folder(path);
            var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            return stream.CanSeek ? stream : throw TreeFault.NoFile(path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<ArtifactEntry>? List(ArtifactPath path, int most)
    {
        using var folder = Walk(path.Names.AsSpan());
        if (folder is null)
            return null;
        var entries = new FileSystemEnumerable<ArtifactEntry>(
            PathOf(folder, ""),
            static (ref entry) => new ArtifactEntry(entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory ? 0 : entry.Length),
            new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !path.IsRoot || !entry.FileName.SequenceEqual(ArtifactPath.ReservedName),
        };
        var listed = entries.Take(most + 1).ToList();
        if (listed.Count > most)
            throw TreeFault.TooMany(path, most);
        listed.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return listed;
    }

    public void Place(string file, ArtifactPath target)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var folder = WalkMaking(target);
            if (folder is null)
                continue; // deleted under our feet
            // What somebody else is making on our way has to last as well.
            lock (_making)
            {
            }

            if (Libc.MoveIn(file, folder, target.Name))
            {
                Libc.Flush(folder);
                return;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.NoEntry when File.Exists(file):
                    break;
                case Libc.IsFolder or Libc.NotEmpty or Libc.Exists:
                    throw TreeFault.Folder(target);
                default:
                    throw Libc.Failure($"'{target}' can't be put in place");
            }
        }

        throw TreeFault.KeepsVanishing(target);
    }

    public bool TakeOut(ArtifactPath path, string destination)
    {
        using var folder = Walk(path.Names.AsSpan()[..^1]);
        if (folder is null)
            return false;
        if (!Libc.MoveOut(folder, path.Name, destination))
            return Marshal.GetLastPInvokeError() == Libc.NoEntry ? false : throw Libc.Failure($"'{path}' can't be deleted");
        Libc.Flush(folder);
        return true;
    }

    public void Dispose() => _root.Dispose();

    // Null where a folder on the way is missing.
    private SafeFileHandle? Walk(ReadOnlySpan<string> names)
    {
        var here = Again(_root);
        foreach (var name in names)
        {
            using var left = here;
            if (Libc.OpenFolder(left, name) is not { } next)
                return Missing(left, name);
            here = next;
        }

        return here;
    }

    // Null where a folder that was just there, or was just made, is gone again.
    private SafeFileHandle? WalkMaking(ArtifactPath target)
    {
        var here = Again(_root);
        foreach (var name in target.Names.AsSpan()[..^1])
        {
            using var left = here;
            if ((Libc.OpenFolder(left, name) ?? Make(left, name, target)) is not { } next)
                return null;
            here = next;
        }

        return here;
    }

    private SafeFileHandle? Make(SafeFileHandle folder, string name, ArtifactPath target)
    {
        if (Marshal.GetLastPInvokeError() == Libc.NoEntry)
        {
            lock (_making)
            {
                if (Libc.MakeFolder(folder, name))
                    Libc.Flush(folder);
                else if (Marshal.GetLastPInvokeError() is not (Libc.Exists or Libc.NoEntry))
                    throw Libc.Failure($"'{target}' can't be written: a folder can't be made");
            }

            if (Libc.OpenFolder(folder, name) is { } made)
                return made;
        }

        _ = Missing(folder, name);
        return IsFile(PathOf(folder, name)) ? throw TreeFault.FileOnTheWay(target) : null;
    }

    // Says what the last error was about: null for what is not there, an exception for a link or worse.
    private static SafeFileHandle? Missing(SafeFileHandle folder, string name)
    {
        switch (Marshal.GetLastPInvokeError())
        {
            case Libc.NoEntry:
                return null;
            case Libc.TooManyLinks or Libc.NoFolder:
                return new FileInfo(PathOf(folder, name)).LinkTarget is null ? null : throw TreeFault.Link();
            case Libc.NoDevice:
                throw PathText.Invalid("it leads to what is not an ordinary file");
            case Libc.NameTooLong:
                throw PathText.Invalid("a name in it is too long for this disk");
            default:
                throw Libc.Failure("An artifact can't be opened");
        }
    }

    // File.Exists takes a link that comes and goes for a file.
    private static bool IsFile(string path)
    {
        try
        {
            return (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.None;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static string PathOf(SafeFileHandle folder, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}/{name}");

    private static SafeFileHandle Again(SafeFileHandle folder) =>
        Libc.OpenFolder(folder, ".") ?? throw Libc.Failure("The artifact root can't be opened");
}
