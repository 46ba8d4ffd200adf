using System.Globalization;
using Fude.Bundles;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;

namespace Fude.Training.Gates.Inputs;

/// <summary>The pictures that a bundle is tested with: by default those that its run was tested with.</summary>
internal static class TestPicturesOf
{
    public static async Task<Available<TestPictures>> LoadAsync(GateSources sources, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        var manifest = sources.Bundle.Manifest;
        if (sources.Dataset.Name == GateSources.NoDataset)
            return Available<TestPictures>.Missing(new("No dataset was asked for.", "データセットなしで判定しました。"));
        if (sources.Bundle.PixelCount != LabelledImages.PixelCount)
            return Available<TestPictures>.Missing(new("Datasets have pictures of 28×28, and the model takes another size.", "データセットの画像は 28×28 ですが、モデルは別の大きさを受け取ります。"));
        var options = sources.Dataset.Name.Length > 0 ? sources.Dataset : OfRun(sources.Run, manifest, sources.Dataset) with { Feedback = sources.Dataset.Feedback ?? sources.App };
        var splits = await DatasetLoader.LoadAsync(options, progress, cancellation);
        var pictures = new TestPictures(splits.Test.WithClasses([.. manifest.Labels]), splits.Digest);
        return Available<TestPictures>.Of(pictures, Remark(splits, manifest));
    }

    /// <summary>The dataset that a run has recorded, else the one that the manifest names.</summary>
    public static DatasetOptions OfRun(Run? run, BundleManifest manifest, DatasetOptions places)
    {
        var recorded = (run?.Data.Params ?? []).ToDictionary(param => param.Key, param => param.Value, StringComparer.Ordinal);
        if (recorded.GetValueOrDefault("dataset") is { Length: > 0 } name)
        {
            return places with
            {
                Name = name,
                Seed = long.TryParse(recorded.GetValueOrDefault("dataset_seed"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : places.Seed,
                TrainCount = Count("train_count"),
                TestCount = Count("test_count"),
            };
        }

        if (manifest.Dataset is { Name: "mnist" or "strokes" } dataset)
            return places with { Name = dataset.Name };
        throw new DatasetException(DatasetFault.Options, $"what {manifest.Name} was tested with is not recorded: name a dataset with --dataset NAME, or judge without one with --dataset {GateSources.NoDataset}");

        int? Count(string key) => int.TryParse(recorded.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    // The test pictures of another dataset may be among those that it was trained on.
    private static Told? Remark(DatasetSplits splits, BundleManifest manifest)
    {
        if (manifest.Dataset is not { } own)
            return new("What it was trained on is not recorded: it may have seen these pictures.", "学習に使ったデータの記録がなく、これらの画像を学習済みかもしれません。");
        return own.Digest == splits.Digest
            ? null
            : new($"It was trained on another dataset ({own.Name}, {own.Digest[..19]}…): it may have seen some of these pictures.", $"別のデータセット（{own.Name}, {own.Digest[..19]}…）で学習しており、これらの画像の一部を学習済みかもしれません。");
    }
}
