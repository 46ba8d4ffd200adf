using Fude.Training.Datasets.Feedback;

namespace Fude.Training.Datasets;

/// <summary>A kind of dataset, for a list.</summary>
/// <param name="Name">What to give as the dataset's name.</param>
/// <param name="Description">What it is, in one sentence.</param>
/// <param name="Location">Where its files lie on this machine; null where they don't, or where there is nothing to look for.</param>
public sealed record DatasetDescription(string Name, string Description, string? Location = null);

/// <summary>Loads datasets by name.</summary>
public static class DatasetLoader
{
    /// <summary>The datasets that can be named.</summary>
    public static IReadOnlyList<DatasetDescription> Known { get; } =
    [
        new("mnist", "60,000 + 10,000 handwritten digits (LeCun, Cortes, Burges): from the data folder, the cache, or downloaded (11 MB)"),
        new("strokes", "digits drawn by a model of a hand: built in, any number, the same for the same seed"),
        new("auto", "mnist where it is there or can be had within seconds, otherwise strokes"),
        new("feedback", "drawings that people have labelled in the application, as its model saw them: --app URL, or the one of 'fude up'"),
        new("folder:PATH", "pictures in a folder for each label: PATH/label/name.png, or PATH/train/label/… and PATH/test/label/…"),
        new("idx:IMAGES,LABELS[,TESTIMAGES,TESTLABELS]", "28×28 IDX files, gzipped or not: Fashion-MNIST, KMNIST, EMNIST, …"),
    ];

    /// <summary>The known datasets, with the folder of those that lie in the data folder or the cache. Nothing is loaded or verified.</summary>
    /// <param name="options">Where to look.</param>
    public static IReadOnlyList<DatasetDescription> List(DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Known.Select(known => known.Name == "mnist" ? known with { Location = PublishedLoader.Locate(PublishedDataset.Mnist, options) } : known)];
    }

    /// <summary>Loads a dataset into memory.</summary>
    /// <param name="options">Which, from where and how much.</param>
    /// <param name="progress">Is told what goes on, from several threads; may be null.</param>
    /// <param name="cancellation">Stops; a partial download stays and is continued the next time.</param>
    /// <exception cref="DatasetException">The options are wrong, or the dataset can't be had or is damaged.</exception>
    public static async Task<DatasetSplits> LoadAsync(DatasetOptions options, IProgress<DatasetProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        switch (DatasetSource.Parse(options.Name, out _))
        {
            case MnistSource:
                return await LoadPublishedAsync(PublishedDataset.Mnist, options, progress, cancellation);
            case AutoSource:
                return await AutoDataset.LoadAsync(PublishedDataset.Mnist, options, progress, cancellation);
            case StrokesSource:
                return await Task.Run(() => StrokesDataset.Load(options, progress, cancellation), cancellation);
            case FeedbackSource:
                return Limited(await FeedbackDataset.LoadAsync(options.Feedback!, options, progress, cancellation), options);
            case FolderSource source:
                return Limited(await Task.Run(() => PictureFolder.Load(source.Path, options, progress, cancellation), cancellation), options);
            case IdxSource source:
                return Limited(await Task.Run(() => IdxDataset.Load(source, options), cancellation), options);
            case var other:
                throw new InvalidOperationException($"{other} has no loader");
        }
    }

    /// <summary>Loads a dataset of four IDX files from the data folder, the cache or its mirrors, and verifies their content.</summary>
    /// <param name="dataset">Which; <see cref="DatasetOptions.Name"/> is not looked at.</param>
    /// <param name="options">Where to look, and how much to take.</param>
    /// <param name="progress">Is told what goes on, from several threads; may be null.</param>
    /// <param name="cancellation">Stops; a partial download stays and is continued the next time.</param>
    /// <exception cref="DatasetException">The options are wrong, or the dataset can't be had or is damaged.</exception>
    public static async Task<DatasetSplits> LoadPublishedAsync(PublishedDataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Limited(await new PublishedLoader(dataset, options, progress).LoadAsync(arrived: null, cancellation), options);
    }

    internal static DatasetSplits Limited(DatasetSplits splits, DatasetOptions options) => splits with
    {
        Train = splits.Train.Sample(options.TrainCount ?? int.MaxValue, options.Seed),
        Test = splits.Test.Sample(options.TestCount ?? int.MaxValue, options.Seed),
    };
}
