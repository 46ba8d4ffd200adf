namespace Fude.Bundles;

/// <summary>A bundle as a tar: only the files of a bundle, at the root, each once.</summary>
internal static class BundleTar
{
    private const int CopyBytes = 64 << 10;

    /// <summary>Writes the files in ordinal order with nothing in the headers that differs from one machine to the next.</summary>
    public static void Write(IReadOnlyDictionary<string, byte[]> files, Stream tar)
    {
        foreach (var name in BundleFiles.All)
        {
            var content = files[name];
            tar.Write(TarHeader.Write(name, content.LongLength));
            tar.Write(content);
            tar.Write(new byte[TarHeader.Padding(content.LongLength)]);
        }

        tar.Write(new byte[2 * TarHeader.Size]);
    }

    /// <summary>Extracts the files of a bundle, checking each header before anything is written.</summary>
    /// <exception cref="BundleException">The archive is not complete, or holds something else.</exception>
    public static void Extract(Stream tar, DurableFolder folder, BundleLimits limits)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var reader = new TarReader(tar);
        var entries = 0;
        while (reader.Next() is { } entry)
        {
            // A stream without an end must not be read without an end.
            if (++entries > 2 * BundleFiles.All.Count)
                throw Unsafe(entry, "is one entry more than a bundle can have.");
            if (entry.IsFolder)
            {
                // 'tar -c .' begins with the folder itself.
                if (entry.Name.TrimEnd('/') is not ".")
                    throw Unsafe(entry, "is a folder; a bundle has no folders.");
                continue;
            }

            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (!BundleFiles.All.Contains(name, StringComparer.Ordinal))
                throw Unsafe(entry, "is not a file of a bundle.");
            if (!found.Add(name))
                throw Unsafe(entry, "is there twice.");
            if (entry.Length > limits.MaxBytes(name))
                throw BundleFolder.TooLarge(name, entry.Length, limits.MaxBytes(name));
            using var file = folder.OpenFile(name);
            reader.CopyContent(file, CopyBytes);
        }
    }

    private static BundleException Unsafe(TarEntry entry, string message) =>
        new(BundleFaultKind.UnsafeArchive, $"in the archive: {message}", ManifestChecks.Shown(entry.Name));
}
