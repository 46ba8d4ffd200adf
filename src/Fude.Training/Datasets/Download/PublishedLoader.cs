namespace Fude.Training.Datasets;

/// <summary>Gets a published dataset: from the data folder, the cache, or its mirrors. Nothing is used that its hash does not vouch for.</summary>
/// <param name="dataset">Which.</param>
/// <param name="options">Folders, mirrors and patience.</param>
/// <param name="progress">Is told what is found, refused and downloaded.</param>
/// <param name="anySource">Whether to go on to the cache and the mirrors where the data folder's files are damaged.</param>
internal sealed class PublishedLoader(PublishedDataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress, bool anySource = false)
{
    private readonly string cacheFolder = Path.Combine(options.CacheDir, dataset.Name);
    private readonly IdxLimits limits = new() { MaxBytes = options.Download.MaxUncompressedBytes };

    /// <summary>The last thing that a mirror did wrong; null where nothing was.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>The folder that has all four files, by name: their content is not looked at. Null where there is none.</summary>
    public static string? Locate(PublishedDataset dataset, DatasetOptions options)
    {
        string?[] roots = [options.DataDir, Path.Combine(options.CacheDir, dataset.Name)];
        return roots.OfType<string>()
            .Select(root => PublishedFolder.Find(root, dataset))
            .FirstOrDefault(found => found is { Missing.Count: 0 })?.Folder;
    }

    /// <summary>Loads the dataset.</summary>
    /// <param name="arrived">Called whenever bytes have arrived.</param>
    /// <param name="cancellation">Stops; what has arrived stays.</param>
    /// <exception cref="DatasetException">A file of the data folder is not the published one, or the files can't be had.</exception>
    public async Task<DatasetSplits> LoadAsync(Action? arrived, CancellationToken cancellation)
    {
        if (options.DataDir is { } dataDir && await FromDataDirAsync(dataDir) is { } own)
            return own;
        var cached = await ReadCacheAsync();
        if (cached.Count == dataset.Files.Count)
            return Join(cached, cacheFolder, $"from the cache {cacheFolder}");

        var mirrors = Mirror.Choose(dataset, options.Download);
        foreach (var folder in mirrors.Select(Mirror.LocalFolder).OfType<string>())
        {
            if (await FromFolderAsync(folder) is { } local)
                return local;
            throw new DatasetException(DatasetFault.Missing, $"{folder} was given as {dataset.Name}'s mirror and lacks {string.Join(", ", MissingIn(folder))}", folder);
        }

        return await DownloadAsync(mirrors, cached, arrived, cancellation);
    }

    private async Task<DatasetSplits?> FromFolderAsync(string root)
    {
        if (PublishedFolder.Find(root, dataset) is not { } found)
            return null;
        if (found.Missing.Count > 0)
        {
            progress?.Report(new(DatasetStage.Message, $"{found.Folder} holds only a part of {dataset.Name}: {string.Join(", ", found.Missing)} not found"));
            return null;
        }

        try
        {
            return Join(await found.ReadAsync(dataset, limits), found.Folder, $"from {found.Folder}");
        }
        catch (DatasetException e)
        {
            throw new DatasetException(e.Fault, $"{e.Message}. Remove or replace the file; other data is read with idx:IMAGES,LABELS", e.Path, e);
        }
    }

    /// <summary>Stops at a damaged file, unless the caller takes MNIST from wherever it is good.</summary>
    private async Task<DatasetSplits?> FromDataDirAsync(string dataDir)
    {
        try
        {
            return await FromFolderAsync(dataDir);
        }
        catch (DatasetException e) when (anySource)
        {
            progress?.Report(new(DatasetStage.Message, e.Message));
            return null;
        }
    }

    private IReadOnlyList<string> MissingIn(string folder) =>
        PublishedFolder.Find(folder, dataset)?.Missing ?? [.. dataset.Files.Select(file => file.Name)];

    /// <summary>The files of the cache that are what they should be.</summary>
    private async Task<Dictionary<PublishedFile, IdxArray>> ReadCacheAsync()
    {
        if (PublishedFolder.Find(cacheFolder, dataset) is not { } found)
            return [];
        var reading = found.Paths.Select(entry => Task.Run(() => (entry.Key, Array: TryCached(entry.Key, entry.Value))));
        return (await Task.WhenAll(reading)).Where(read => read.Array is not null).ToDictionary(read => read.Key, read => read.Array!);
    }

    private IdxArray? TryCached(PublishedFile file, string path)
    {
        try
        {
            return PublishedFolder.ReadVerified(path, dataset, file, limits);
        }
        catch (DatasetException e)
        {
            progress?.Report(new(DatasetStage.Message, $"the cache is damaged and not used: {e.Message}"));
            return null;
        }
    }

    private async Task<DatasetSplits> DownloadAsync(IReadOnlyList<string> mirrors, Dictionary<PublishedFile, IdxArray> arrays, Action? arrived, CancellationToken cancellation)
    {
        var lacking = dataset.Files.Where(file => !arrays.ContainsKey(file)).ToList();
        using var held = await CacheLock.AcquireAsync(cacheFolder, options.Download.LockTimeout, progress, cancellation);
        using var download = new MirrorDownload(dataset, mirrors, options.Download, progress, arrived);
        try
        {
            // Another process may have brought a file while this one waited for the lock.
            foreach (var file in lacking)
                arrays[file] = await Task.Run(() => TryBrought(file), cancellation) ?? await download.FetchAsync(file, CachePath(file), cancellation);
        }
        catch (DatasetException e) when (e.Fault == DatasetFault.Unavailable)
        {
            throw new DatasetException(e.Fault, $"{e.Message}. {Remedy()}", e.Path, e);
        }
        finally
        {
            LastFailure = download.LastFailure;
        }

        return Join(arrays, cacheFolder, $"downloaded into {cacheFolder}");
    }

    private IdxArray? TryBrought(PublishedFile file)
    {
        try
        {
            return File.Exists(CachePath(file)) ? PublishedFolder.ReadVerified(CachePath(file), dataset, file, limits) : null;
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    private string Remedy() =>
        $"Put the four files into {options.DataDir ?? cacheFolder}{(dataset.MirrorVariable is { } variable ? $", or set {variable} to an address or a folder that has them" : "")}";

    private string CachePath(PublishedFile file) => Path.Combine(cacheFolder, $"{file.Name}.gz");

    private DatasetSplits Join(IReadOnlyDictionary<PublishedFile, IdxArray> arrays, string folder, string note)
    {
        LabelledImages Pair(PublishedFile images, PublishedFile labels) => IdxImages.Join(
            dataset.Name, Path.Combine(folder, images.Name), arrays[images], Path.Combine(folder, labels.Name), arrays[labels], dataset.Classes);
        return new DatasetSplits(Pair(dataset.TrainImages, dataset.TrainLabels), Pair(dataset.TestImages, dataset.TestLabels)) { Note = $"{dataset.Name} {note}" };
    }
}
