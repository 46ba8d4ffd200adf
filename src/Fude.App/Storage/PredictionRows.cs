using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>Inserts predictions by statements of several rows: on a server each statement is a way there and back.</summary>
internal static class PredictionRows
{
    private const int Most = 64;
    private static readonly ConcurrentDictionary<(string Into, int Columns, int Rows), string> Statements = new();

    /// <summary>Inserts them all, in order.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="predictions">Either all with their pictures or none.</param>
    public static List<StoredPrediction> Insert(DatabaseSession session, List<NewPrediction> predictions)
    {
        var stored = new List<StoredPrediction>(predictions.Count);
        while (stored.Count < predictions.Count)
        {
            // Powers of two, so that few different statements are prepared.
            var rows = 1 << int.Log2(Math.Min(Most, predictions.Count - stored.Count));
            Insert(session, predictions.GetRange(stored.Count, rows), stored);
        }

        return stored;
    }

    private static void Insert(DatabaseSession session, List<NewPrediction> part, List<StoredPrediction> stored)
    {
        var images = Insert(session, "images (original_filename, resized_filename, created_at, pixels, client)", part,
            (one, _) => [PictureNames.Original(one.Key), PictureNames.Resized(one.Key), one.CreatedAt, one.Pixels, one.Client]);
        if (part[0].Content is not null)
            Execute(session, "pictures (image_id, content)", part, (one, i) => [images.At(i), one.Content]);
        var predictions = Insert(session, "predictions (model_id, image_id, result, created_at, label)", part,
            (one, i) => [one.ModelId, images.At(i), one.Result, one.CreatedAt, one.Label]);
        for (var i = 0; i < part.Count; i++)
            stored.Add(new StoredPrediction(images.At(i), predictions.At(i)));
    }

    /// <returns>The numbers of the rows: those of one statement are given without gaps.</returns>
    private static Numbers Insert(DatabaseSession session, string into, List<NewPrediction> part, Func<NewPrediction, int, object?[]> values)
    {
        Execute(session, into, part, values);
        return session.Kind == DatabaseKind.Sqlite
            ? new Numbers(session.LastIdentity() - part.Count + 1, 1)
            : session.First("SELECT LAST_INSERT_ID(), @@auto_increment_increment", row => new Numbers(Number(row.GetValue(0)), Number(row.GetValue(1))));
    }

    private static void Execute(DatabaseSession session, string into, List<NewPrediction> part, Func<NewPrediction, int, object?[]> values)
    {
        object?[] all = [.. part.SelectMany(values)];
        session.Execute(Statements.GetOrAdd((into, all.Length / part.Count, part.Count), Statement), all);
    }

    private static string Statement((string Into, int Columns, int Rows) key)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(key.Into).Append(" VALUES ");
        for (var i = 0; i < key.Rows * key.Columns; i++)
            sql.Append(i == 0 ? "(" : i % key.Columns == 0 ? "), (" : ", ").Append(CultureInfo.InvariantCulture, $"@p{i}");
        return sql.Append(')').ToString();
    }

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private readonly record struct Numbers(long First, long Step)
    {
        public long At(int index) => First + (index * Step);
    }
}
