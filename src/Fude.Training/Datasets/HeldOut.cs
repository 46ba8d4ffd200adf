using System.Globalization;

namespace Fude.Training.Datasets;

/// <summary>Makes test pictures for a dataset that has none of its own.</summary>
internal static class HeldOut
{
    public static DatasetSplits Split(LabelledImages all, DatasetOptions options, string path)
    {
        var (train, test) = all.Split(options.TestShare, options.Seed);
        if (train.Count == 0 || test.Count == 0)
            throw new DatasetException(DatasetFault.Mismatch, $"{path}: {all.Count} pictures are too few to hold out {options.TestShare.ToString("P0", CultureInfo.InvariantCulture)} for testing", path);
        return new DatasetSplits(train, test)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{all.Name} has no test pictures of its own: {test.Count:N0} of {all.Count:N0} are held out, chosen with seed {options.Seed}"),
        };
    }
}
