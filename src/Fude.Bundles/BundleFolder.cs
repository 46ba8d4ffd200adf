namespace Fude.Bundles;

/// <summary>The files of a bundle's folder: which are there, how large they are, and their bytes.</summary>
internal static class BundleFolder
{
    /// <summary>Reads all files, each once, after their names, kinds and sizes were checked.</summary>
    /// <exception cref="BundleException">The folder does not hold exactly a bundle's files, or one is over its limit.</exception>
    public static Dictionary<string, byte[]> ReadAll(string folder, BundleLimits limits)
    {
        CheckLayout(folder, limits);
        return BundleFiles.All.ToDictionary(name => name, name => ReadFile(folder, name, limits.MaxBytes(name)), StringComparer.Ordinal);
    }

    private static void CheckLayout(string folder, BundleLimits limits)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries(folder))
        {
            CheckEntry(entry, limits);
            found.Add(entry.Name);
        }

        foreach (var name in BundleFiles.All)
        {
            if (!found.Contains(name))
                throw new BundleException(BundleFaultKind.MissingFile, $"is missing in '{folder}'.", name);
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder)
    {
        var information = new DirectoryInfo(folder);
        if (!information.Exists)
            throw new BundleException(BundleFaultKind.NotFound, $"there is no folder '{folder}'.");
        try
        {
            // One more than a bundle has is enough to know that something is wrong.
            return [.. information.EnumerateFileSystemInfos().Take(BundleFiles.All.Count + 1).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException(BundleFaultKind.Unreadable, $"the folder '{folder}' can't be read: {e.Message}", innerException: e);
        }
    }

    private static void CheckEntry(FileSystemInfo entry, BundleLimits limits)
    {
        var name = entry.Name;
        if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            throw new BundleException(BundleFaultKind.Link, "is a link; a bundle holds plain files only.", name);
        if (entry is DirectoryInfo)
            throw new BundleException(BundleFaultKind.UnexpectedFolder, "is a folder; a bundle has no folders.", name);
        if (!BundleFiles.All.Contains(name, StringComparer.Ordinal))
            throw new BundleException(BundleFaultKind.UnexpectedFile, "is not a file of a bundle.", name);

        var length = ((FileInfo)entry).Length;
        // Pipes, sockets and devices have no length either: opening one could wait for ever.
        if (length == 0)
            throw new BundleException(BundleFaultKind.EmptyFile, "is empty, or is not a plain file.", name);
        if (length > limits.MaxBytes(name))
            throw TooLarge(name, length, limits.MaxBytes(name));
    }

    private static byte[] ReadFile(string folder, string name, long most)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(folder, name),
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });
            // The file may have grown since it was looked at.
            if (file.Length > Math.Min(most, Array.MaxLength))
                throw TooLarge(name, file.Length, most);
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException(BundleFaultKind.Unreadable, $"can't be read: {e.Message}", name, e);
        }
    }

    internal static BundleException TooLarge(string name, long length, long most) =>
        new(BundleFaultKind.FileTooLarge, $"{length} bytes are over the limit of {most}.", name);
}
