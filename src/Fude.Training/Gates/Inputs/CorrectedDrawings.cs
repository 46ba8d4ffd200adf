using Fude.Training.Datasets;
using Fude.Training.Datasets.Feedback;

namespace Fude.Training.Gates.Inputs;

/// <summary>The drawings that people have said the truth of in the application.</summary>
internal static class CorrectedDrawings
{
    public static async Task<Available<LabelledImages>> LoadAsync(GateSources sources, CancellationToken cancellation)
    {
        if (sources.App is not { } app)
            return Available<LabelledImages>.Missing(LiveModelSearch.NoApp);
        if (sources.Bundle.PixelCount != LabelledImages.PixelCount)
            return Available<LabelledImages>.Missing(new("The application keeps drawings as 28×28 pixels, and the model takes another size.", "アプリケーションは手書きを 28×28 画素で保存しますが、モデルは別の大きさを受け取ります。"));
        // It has seen most of them: an accuracy on them would be that of its training.
        if (sources.Bundle.Manifest.Dataset is { Name: FeedbackDataset.Name })
            return Available<LabelledImages>.Missing(new("The model was trained on corrected drawings; those that were held out are its test pictures.", "モデルは訂正された手書きで学習しています。学習に使わなかった分はテスト画像に含まれます。"));
        try
        {
            return Known(await FeedbackDataset.ReadAsync(app, sources.Dataset.MaxPictures, null, cancellation), [.. sources.Bundle.Manifest.Labels]);
        }
        catch (DatasetException e)
        {
            return Available<LabelledImages>.Missing(new($"The corrected drawings can't be had: {e.Message}", $"訂正された手書きを取得できません: {e.Message}"));
        }
    }

    // What the model has no label for it can't read: that is no mistake of its.
    private static Available<LabelledImages> Known(LabelledImages all, System.Collections.Immutable.ImmutableArray<string> labels)
    {
        var known = Enumerable.Range(0, all.Count).Where(i => labels.Contains(all.ClassNames[all.Labels[i]], StringComparer.Ordinal)).ToArray();
        var unknown = all.Count - known.Length;
        return Available<LabelledImages>.Of(
            all.Subset(known).WithClasses(labels),
            unknown == 0 ? null : new($"{unknown} more drawings have labels that the model does not know.", $"ほかに、モデルの知らないラベルの手書きが {unknown} 件あります。"));
    }
}
