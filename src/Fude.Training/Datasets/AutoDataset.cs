namespace Fude.Training.Datasets;

/// <summary>A published dataset where it is there or quickly had, otherwise strokes; the note says which and why.</summary>
internal static class AutoDataset
{
    public static async Task<DatasetSplits> LoadAsync(PublishedDataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        var reason = "";
        try
        {
            return DatasetLoader.Limited(await TryPublishedAsync(dataset, options, progress, cancellation), options);
        }
        catch (DatasetException e) when (e.Fault != DatasetFault.Options)
        {
            reason = e.Message;
        }

        var strokes = await Task.Run(() => StrokesDataset.Load(options, progress, cancellation), cancellation);
        return strokes with { Note = $"{strokes.Note}, because {dataset.Name} could not be had: {reason}" };
    }

    private static async Task<DatasetSplits> TryPublishedAsync(PublishedDataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.AutoTimeout);
        var begun = 0;
        void Arrived()
        {
            if (Interlocked.Exchange(ref begun, 1) == 0)
                patience.CancelAfter(options.AutoTotalTimeout);
        }

        // One attempt each: somebody waits for a page, and strokes are at hand.
        var hasty = options with { Download = options.Download with { AttemptsPerMirror = 1 } };
        var loader = new PublishedLoader(dataset, hasty, progress, anySource: true);
        try
        {
            return await loader.LoadAsync(Arrived, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var late = begun == 0
                ? $"no mirror answered within {options.AutoTimeout.TotalSeconds:0.###} s"
                : $"the download took over {options.AutoTotalTimeout.TotalSeconds:0.###} s; the next one goes on from there";
            var failure = loader.LastFailure is { } last ? $" ({last})" : "";
            throw new DatasetException(DatasetFault.Unavailable, $"{late}{failure}", inner: e);
        }
    }
}
