namespace Fude.Training.Datasets;

/// <summary>Gets a published dataset: from the data folder, the cache, or its mirrors. Nothing is used that its hash does not vouch for.</summary>
/// <param name="dataset">Which.</param>
/// <param name="options">Folders, mirrors and patience.</param>
/// <param name="progress">Is told what is found, refused and downloaded.</param>
internal sealed class PublishedLoader(PublishedDataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress)
{
    private readonly string cacheFolder = Path.Combine(options.CacheDir, dataset.Name);
    private readonly IdxLimits limits = new() { MaxBytes = options.Download.MaxUncompressedBytes };

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
        if (options.DataDir is { } dataDir && await FromFolderAsync(dataDir) is { } own)
            return own;
        if (PublishedFolder.Find(cacheFolder, dataset) is { Missing.Count: 0 } && await TryCacheAsync() is { Count: > 0 } cached && cached.Count == dataset.Files.Count)
            return Join(cached, cacheFolder, $"from the cache {cacheFolder}");

        var mirrors = Mirror.Choose(dataset, options.Download);
        foreach (var folder in mirrors.Select(Mirror.LocalFolder).OfType<string>())
        {
            if (await FromFolderAsync(folder) is { } local)
                return local;
            throw new DatasetException(DatasetFault.Missing, $"{folder} was given as {dataset.Name}'s mirror and lacks {string.Join(", ", MissingIn(folder))}", folder);
        }

        return await DownloadAsync(mirrors, arrived, cancellation);
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

    private IReadOnlyList<string> MissingIn(string folder) =>
        PublishedFolder.Find(folder, dataset)?.Missing ?? [.. dataset.Files.Select(file => file.Name)];

    /// <summary>The files of the cache that are what they should be.</summary>
    private async Task<Dictionary<PublishedFile, IdxArray>> TryCacheAsync()
    {
        var reading = dataset.Files.Where(file => File.Exists(CachePath(file))).Select(file => Task.Run(() => (File: file, Array: TryCached(file))));
        return (await Task.WhenAll(reading)).Where(read => read.Array is not null).ToDictionary(read => read.File, read => read.Array!);
    }

    private IdxArray? TryCached(PublishedFile file)
    {
        try
        {
            return PublishedFolder.ReadVerified(CachePath(file), dataset, file, limits);
        }
        catch (DatasetException e)
        {
            progress?.Report(new(DatasetStage.Message, $"the cache is damaged and not used: {e.Message}"));
            return null;
        }
    }

    private async Task<DatasetSplits> DownloadAsync(IReadOnlyList<string> mirrors, Action? arrived, CancellationToken cancellation)
    {
        using var held = await CacheLock.AcquireAsync(cacheFolder, options.Download.LockTimeout, progress, cancellation);

        // Another process may have brought the files while this one waited.
        var arrays = await TryCacheAsync();
        using var download = new MirrorDownload(dataset, mirrors, options.Download, progress, arrived);
        try
        {
            foreach (var file in dataset.Files.Where(file => !arrays.ContainsKey(file)))
                arrays[file] = await download.FetchAsync(file, CachePath(file), cancellation);
        }
        catch (DatasetException e) when (e.Fault == DatasetFault.Unavailable)
        {
            throw new DatasetException(e.Fault, $"{e.Message}. {Remedy()}", e.Path, e);
        }
        catch (OperationCanceledException e) when (download.LastFailure is { } failure)
        {
            throw new OperationCanceledException(failure, e, cancellation);
        }

        return Join(arrays, cacheFolder, $"downloaded into {cacheFolder}");
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
