using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts.Trees;

/// <summary>
/// Where folders can't be walked by handle (Windows, macOS): each part of a path is looked at before it is used, and once more
/// after something was opened.
/// </summary>
internal sealed class PortableTree(string root) : IArtifactTree
{
    private const int Attempts = 50;

    public FileStream? Open(ArtifactPath path)
    {
        if (!Check(path, all: true))
            return null;
        var full = Full(path);
        if (Directory.Exists(full))
            throw TreeFault.Folder(path);
        FileStream file;
        try
        {
            file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            Check(path, all: true);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<ArtifactEntry>? List(ArtifactPath path, int most)
    {
        var full = Full(path);
        if (!Check(path, all: true) || !Directory.Exists(full))
            return null;
        var entries = new DirectoryInfo(full)
            .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(each => !path.IsRoot || each.Name != ArtifactPath.ReservedName)
            .Take(most + 1)
            .Select(each => new ArtifactEntry(each.Name, each is DirectoryInfo, each is FileInfo file ? file.Length : 0))
            .OrderBy(each => each.Name, StringComparer.Ordinal)
            .ToList();
        return entries.Count > most ? throw TreeFault.TooMany(path, most) : entries;
    }

    public void Place(string file, ArtifactPath target)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                PlaceOnce(file, target);
                return;
            }
            catch (DirectoryNotFoundException) when (File.Exists(file))
            {
                // A folder on the way was deleted under our feet.
            }
        }

        throw TreeFault.KeepsVanishing(target);
    }

    public bool TakeOut(ArtifactPath path, string destination)
    {
        if (!Check(path, all: false))
            return false;
        var full = Full(path);
        if (Directory.Exists(full) && new DirectoryInfo(full).LinkTarget is null)
            Directory.Move(full, destination);
        else if (File.Exists(full) || new FileInfo(full).LinkTarget is not null)
            File.Move(full, destination);
        else
            return false;
        FlushUp(path);
        return true;
    }

    public void Dispose()
    {
    }

    private void PlaceOnce(string file, ArtifactPath target)
    {
        Check(target, all: true);
        var full = Full(target);
        var folder = Path.GetDirectoryName(full)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException) when (IsFileOnTheWay(target))
        {
            throw TreeFault.FileOnTheWay(target);
        }

        if (Directory.Exists(full))
            throw TreeFault.Folder(target);
        Check(target, all: true);
        File.Move(file, full, overwrite: true);
        FlushUp(target);
    }

    private string Full(ArtifactPath path) => Path.Combine([root, .. path.Names]);

    // False where a part is missing.
    private bool Check(ArtifactPath path, bool all)
    {
        var here = root;
        for (var i = 0; i < path.Names.Length; i++)
        {
            here = Path.Combine(here, path.Names[i]);
            var there = new FileInfo(here);
            if (there.LinkTarget is not null && (all || i < path.Names.Length - 1))
                throw TreeFault.Link();
            if (!there.Exists && !Directory.Exists(here) && there.LinkTarget is null)
                return false;
        }

        return true;
    }

    private bool IsFileOnTheWay(ArtifactPath target) =>
        Enumerable.Range(1, target.Names.Length - 1).Any(length => File.Exists(Path.Combine([root, .. target.Names[..length]])));

    // Windows keeps a folder's entries in its journal and has no such call.
    private void FlushUp(ArtifactPath path)
    {
        if (OperatingSystem.IsWindows())
            return;
        for (var folder = Path.GetDirectoryName(Full(path))!; folder.Length >= root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            using var handle = Libc.OpenPlain(folder); // null: deleted since
            if (handle is not null)
                Libc.Flush(handle);
        }
    }
}
