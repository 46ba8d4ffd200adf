namespace Fude.Training.Datasets;

/// <summary>Any IDX pair as a dataset.</summary>
internal static class IdxDataset
{
    public static DatasetSplits Load(IdxSource source, DatasetOptions options)
    {
        var name = $"idx:{Path.GetFileName(source.Images)}";
        var train = IdxImages.Read(name, source.Images, source.Labels, options.ClassCount, options.Idx);
        if (source is { TestImages: { } testImages, TestLabels: { } testLabels })
            return new DatasetSplits(train, IdxImages.Read(name, testImages, testLabels, train.ClassNames.Length, options.Idx));
        return HeldOut.Split(train, options, source.Images);
    }
}
