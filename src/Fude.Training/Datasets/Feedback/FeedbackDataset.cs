using System.Globalization;

namespace Fude.Training.Datasets.Feedback;

/// <summary>The drawings that people have labelled in the application: what its model saw, with what it really was.</summary>
internal static class FeedbackDataset
{
    private const int Fewest = 20;
    private const int FewestLabels = 2;

    /// <summary>The dataset's name.</summary>
    public const string Name = "feedback";

    /// <summary>All of them, split into those to train on and those to test with.</summary>
    public static async Task<DatasetSplits> LoadAsync(FeedbackPlace place, DatasetOptions options, IProgress<DatasetProgress>? progress, CancellationToken cancellation) =>
        Split(await ReadAsync(place, options.MaxPictures, progress, cancellation), place, options);

    /// <summary>All of them, however few.</summary>
    public static async Task<LabelledImages> ReadAsync(FeedbackPlace place, int most, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        using var client = new FeedbackClient(place);
        // Labels that nobody has used yet have their place, so that the classes are the model's.
        var classes = (await client.CurrentAsync(cancellation)).Labels?.ToList() ?? throw client.Strange("it names no labels");
        var (pixels, labels) = (new List<byte[]>(), new List<int>());
        long? after = 0;
        while (after is { } last)
        {
            var page = await client.PageAsync(last, cancellation);
            foreach (var drawing in page.Drawings ?? throw client.Strange("a page has no drawings"))
            {
                if (drawing is not { Label: { Length: > 0 } label, Pixels.Length: LabelledImages.PixelCount })
                    throw client.Strange($"drawing {drawing.Id} has no label, or not {LabelledImages.PixelCount} pixels");
                pixels.Add(drawing.Pixels);
                labels.Add(IndexOf(classes, label));
            }

            if (pixels.Count > most)
                throw new DatasetException(DatasetFault.Mismatch, $"the application at {place.Address} has more than {most} labelled drawings: raise {nameof(DatasetOptions.MaxPictures)}");
            if (page.NextAfter <= last)
                throw client.Strange("its pages do not go on");
            after = page.NextAfter;
            progress?.Report(new(DatasetStage.Download, Name, pixels.Count));
        }

        return new(Name, [.. pixels.SelectMany(picture => picture)], [.. labels], [.. classes]);
    }

    private static DatasetSplits Split(LabelledImages all, FeedbackPlace place, DatasetOptions options)
    {
        var different = all.CountsPerClass.Count(count => count > 0);
        if (all.Count < Fewest || different < FewestLabels)
            throw new DatasetException(DatasetFault.Mismatch, $"the application at {place.Address} has {all.Count} labelled drawings of {different} labels, and training on them takes at least {Fewest} of {FewestLabels}: say on its page what more drawings are, or take another dataset");
        var splits = HeldOut.Split(all, options, place.Address.ToString());
        return splits with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{Name}: {all.Count:N0} drawings labelled at {place.Address}, {splits.Test.Count:N0} of them held out for testing, chosen with seed {options.Seed}"),
        };
    }

    private static int IndexOf(List<string> classes, string label)
    {
        var index = classes.IndexOf(label);
        if (index >= 0)
            return index;
        classes.Add(label);
        return classes.Count - 1;
    }
}
