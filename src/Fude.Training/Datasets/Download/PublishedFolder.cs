namespace Fude.Training.Datasets;

/// <summary>Finds a published dataset's files below a folder, in the layouts that are in use, and reads them.</summary>
internal sealed class PublishedFolder
{
    private PublishedFolder(string folder, PublishedDataset dataset, Dictionary<PublishedFile, string> found)
    {
        (Folder, Paths) = (folder, found);
        Missing = [.. dataset.Files.Where(file => !found.ContainsKey(file)).Select(file => file.Name)];
    }

    public string Folder { get; }

    /// <summary>The files that are there.</summary>
    public IReadOnlyDictionary<PublishedFile, string> Paths { get; }

    /// <summary>The names of files that are not there.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The folder with most of the files: <paramref name="root"/> itself, <c>mnist</c> in it, <c>MNIST/raw</c> (torchvision's)…; null where none has any.</summary>
    public static PublishedFolder? Find(string root, PublishedDataset dataset)
    {
        string[] names = [dataset.Name, dataset.Name.ToUpperInvariant()];
        return names.SelectMany(name => (string[])[name, Path.Combine(name, "raw")])
            .Prepend("raw")
            .Prepend("")
            .Select(below => Path.Combine(root, below))
            .Select(folder => new PublishedFolder(folder, dataset, FilesIn(folder, dataset)))
            .Where(found => found.Paths.Count > 0)
            .MaxBy(found => found.Paths.Count);
    }

    /// <summary>Reads one file and makes sure that it is the published one.</summary>
    /// <exception cref="DatasetException">The file is damaged, or another one.</exception>
    public static IdxArray ReadVerified(string path, PublishedDataset dataset, PublishedFile file, IdxLimits limits)
    {
        var array = IdxFile.Read(path, limits);
        var actual = array.ContentSha256();
        return string.Equals(actual, file.Sha256, StringComparison.OrdinalIgnoreCase)
            ? array
            : throw new DatasetException(DatasetFault.Damaged, $"{path}: not {dataset.Name}'s {file.Name}: the SHA-256 of its content is {actual}, expected {file.Sha256}", path);
    }

    /// <summary>Reads all four files at once.</summary>
    /// <exception cref="DatasetException">A file is damaged, or another one.</exception>
    public async Task<IReadOnlyDictionary<PublishedFile, IdxArray>> ReadAsync(PublishedDataset dataset, IdxLimits limits)
    {
        var reading = Paths.Select(entry => Task.Run(() => (entry.Key, Array: ReadVerified(entry.Value, dataset, entry.Key, limits))));
        return (await Task.WhenAll(reading)).ToDictionary(read => read.Key, read => read.Array);
    }

    private static Dictionary<PublishedFile, string> FilesIn(string folder, PublishedDataset dataset)
    {
        var found = new Dictionary<PublishedFile, string>();
        if (!Directory.Exists(folder))
            return found;
        foreach (var file in dataset.Files)
        {
            // Some unpackers turn the last hyphen into a dot: train-images.idx3-ubyte.
            var dotted = file.Name.Replace("-idx", ".idx", StringComparison.Ordinal);
            string[] names = [file.Name, $"{file.Name}.gz", dotted, $"{dotted}.gz"];
            if (names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
                found[file] = path;
        }

        return found;
    }
}
