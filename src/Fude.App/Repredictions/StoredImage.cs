using System.Text.Json;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>An image that a model is to answer for.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Pixels">What a network saw of it, or null.</param>
/// <param name="Preprocessing">What made the pixels; null for mnist-v1.</param>
/// <param name="OriginalFilename">Where its picture is had.</param>
internal sealed record StoredImage(long Id, byte[]? Pixels, string? Preprocessing, string OriginalFilename);

/// <summary>The next images of a reprediction.</summary>
/// <param name="Images">Those to predict, in order of number.</param>
/// <param name="Last">Images up to this one are dealt with afterwards.</param>
/// <param name="Count">How many those are, with those that the model has answered already.</param>
internal sealed record ImageWindow(List<StoredImage> Images, long Last, long Count)
{
    private const int MostLookedAt = 1024;

    /// <summary>Reads the next ones. The work is bounded, whether all of them are answered or none is.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="job">The reprediction.</param>
    /// <param name="most">Most images to predict.</param>
    /// <returns>Null where there are no more.</returns>
    public static ImageWindow? Read(DatabaseSession session, Reprediction job, int most)
    {
        var looked = job.Forced ? most : MostLookedAt;
        var (last, count) = session.First(
            "SELECT COALESCE(MAX(id), 0), COUNT(*) FROM (SELECT id FROM images WHERE id > @p0 AND id <= @p1 ORDER BY id LIMIT @p2) AS next_images",
            row => (row.GetInt64(0), row.GetInt64(1)), job.LastImageId, job.UntilImageId, looked);
        if (count == 0)
            return null;
        const string Select = "SELECT id, pixels, preprocessing, original_filename FROM images WHERE id > @p0 AND id <= @p1";
        if (job.Forced)
            return new ImageWindow(session.Query(Select + " ORDER BY id", Read, job.LastImageId, last), last, count);

        var images = session.Query(
            Select + " AND NOT EXISTS (SELECT 1 FROM predictions WHERE image_id = images.id AND model_id = @p2) ORDER BY id LIMIT @p3", Read, job.LastImageId, last, job.ModelId, most);
        var window = new ImageWindow(images, last, count);
        return images.Count == most ? window.Until(session, job, most) : window;
    }

    /// <summary>The window's beginning.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="job">The reprediction.</param>
    /// <param name="count">How many of the images to predict are in it, 1 or more.</param>
    public ImageWindow Until(DatabaseSession session, Reprediction job, int count)
    {
        var last = Images[count - 1].Id;
        return new ImageWindow(Images[..count], last, session.First("SELECT COUNT(*) FROM images WHERE id > @p0 AND id <= @p1", row => row.GetInt64(0), job.LastImageId, last));
    }

    /// <summary>The latest answer of the model to each image of a window that it has answered.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="job">The reprediction.</param>
    public Dictionary<long, float[]> Answers(DatabaseSession session, Reprediction job)
    {
        var answers = new Dictionary<long, float[]>();
        foreach (var (image, result) in session.Query(
            "SELECT image_id, result FROM predictions WHERE model_id = @p0 AND image_id > @p1 AND image_id <= @p2 ORDER BY id", row => (row.GetInt64(0), row.GetString(1)), job.ModelId, job.LastImageId, Last))
            answers[image] = Parse(result);
        return answers;
    }

    // What the reference application wrote is JSON too; whatever else stands there is no answer that could be the same.
    private static float[] Parse(string result)
    {
        try
        {
            using var json = JsonDocument.Parse(result);
            return [.. json.RootElement.EnumerateArray().Select(number => number.GetSingle())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    private static StoredImage Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.Bytes(1), row.Text(2), row.GetString(3));
}
