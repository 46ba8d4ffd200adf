using Fude.App.Models;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>Has both models answer for drawings of the canary's time that were corrected, where they were not compared when they were drawn.</summary>
internal sealed class CorrectedDrawings(Database database, ServedModels models, Comparer comparer, StoredPictures pictures)
{
    private const int Most = 64; // at a time

    private (long Release, long FirstImage) _since;

    /// <summary>Hands the next ones to the comparer.</summary>
    /// <param name="release">The candidate.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> CatchUpAsync(Release release, CancellationToken cancellation)
    {
        var set = models.Set;
        if (set.Candidate is not { } candidate || candidate.Id != release.Id || set.Live.Id == 0)
            return 0;
        var alike = candidate.Model.Classifier.Preprocessing.Id == set.Live.Model.Classifier.Preprocessing.Id;
        var found = await database.ReadAsync(session => Find(session, release, set.Live, alike), cancellation);
        foreach (var comparison in found)
            comparer.TryTake(comparison);
        return found.Count;
    }

    private List<Comparison> Find(DatabaseSession session, Release release, ServedRelease live, bool alike)
    {
        var begun = CanaryReading.Begun(session, release.Id);
        if (begun.Count == 0 || FirstImage(session, release, begun[0].At) is not { } first)
            return [];
        var rows = session.Query(
            """
            SELECT t.image_id, p.release_id, i.created_at, i.pixels, i.preprocessing, i.original_filename FROM truths t JOIN images i ON i.id = t.image_id JOIN predictions p ON p.image_id = t.image_id
            WHERE t.image_id >= @p0 AND p.release_id IN (@p1, @p2) AND i.pixels IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM release_comparisons c WHERE c.release_id = @p1 AND c.image_id = t.image_id) ORDER BY t.image_id LIMIT @p3
            """,
            row => (Image: row.GetInt64(0), By: row.GetInt64(1), At: row.Time(2), Pixels: row.Bytes(3)!, Preprocessing: row.Text(4), Original: row.GetString(5)),
            first, release.Id, live.Id, Most);
        return rows.ConvertAll(row =>
        {
            var step = Math.Max(0, begun.FindLastIndex(one => one.At.UtcDateTime <= row.At));
            var fits = alike && row.Preprocessing == StoredPixels.Name(live.Model.Classifier.Preprocessing);
            var picture = fits || !PictureNames.TryGetKey(row.Original, out var key) ? null : pictures.Read(session, row.Image, key);
            // Without what either has to see, neither answers, and the drawing is not looked at again.
            return new Comparison(release.Id, live.Id, row.Image, step, row.By == release.Id, fits ? row.Pixels : [], picture, Counts: null);
        });
    }

    private long? FirstImage(DatabaseSession session, Release release, DateTimeOffset since)
    {
        if (_since.Release != release.Id && session.First("SELECT MIN(id) FROM images WHERE created_at >= @p0", row => row.Integer(0), since.UtcDateTime) is { } first)
            _since = (release.Id, first);
        return _since.Release == release.Id ? _since.FirstImage : null;
    }
}
