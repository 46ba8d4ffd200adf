using System.Globalization;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>Inserts predictions by statements of several rows.</summary>
internal static class PredictionRows
{
    /// <summary>Inserts them all, in order.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="predictions">Either all with their pictures or none.</param>
    public static List<StoredPrediction> Insert(DatabaseSession session, List<NewPrediction> predictions)
    {
        var stored = new List<StoredPrediction>(predictions.Count);
        foreach (var part in SeveralRows.Parts(predictions))
            Insert(session, part, stored);
        return stored;
    }

    private static void Insert(DatabaseSession session, List<NewPrediction> part, List<StoredPrediction> stored)
    {
        var images = Insert(session, "images (original_filename, resized_filename, created_at, pixels, preprocessing, client)", part,
            (one, _) => [PictureNames.Original(one.Key), PictureNames.Resized(one.Key), one.CreatedAt, one.Pixels, one.Preprocessing, one.Client]);
        if (part[0].Content is not null)
            SeveralRows.Insert(session, "pictures (image_id, content)", part, (one, i) => [images.At(i), one.Content]);
        var predictions = Insert(session, "predictions (model_id, image_id, result, created_at, label, release_id)", part,
            (one, i) => [one.ModelId, images.At(i), one.Result, one.CreatedAt, one.Label, one.ReleaseId]);
        for (var i = 0; i < part.Count; i++)
            stored.Add(new StoredPrediction(images.At(i), predictions.At(i)));
    }

    /// <returns>The numbers of the rows: those of one statement are given without gaps.</returns>
    private static Numbers Insert(DatabaseSession session, string into, List<NewPrediction> part, Func<NewPrediction, int, object?[]> values)
    {
        SeveralRows.Insert(session, into, part, values);
        return session.Kind == DatabaseKind.Sqlite
            ? new Numbers(session.LastIdentity() - part.Count + 1, 1)
            : session.First("SELECT LAST_INSERT_ID(), @@auto_increment_increment", row => new Numbers(Number(row.GetValue(0)), Number(row.GetValue(1))));
    }

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private readonly record struct Numbers(long First, long Step)
    {
        public long At(int index) => First + (index * Step);
    }
}
