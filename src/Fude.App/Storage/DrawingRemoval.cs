using Fude.App.History;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>Deletes drawings for good: their rows in all tables in one write, then their files.</summary>
/// <param name="database">The database.</param>
/// <param name="pictures">The files.</param>
/// <param name="events">Are told of each, or of many at once.</param>
/// <param name="logger">Is told of files that could not be removed.</param>
public sealed partial class DrawingRemoval(Database database, StoredPictures pictures, AppEvents events, ILogger<DrawingRemoval> logger)
{
    private const int MostTold = 20; // listeners ask again for everything after more
    private static readonly string[] Tables = ["predictions", "corrections", "truths", "judgements", "disagreements", "release_comparisons", "pictures"];

    /// <summary>Deletes drawings, and returns after the commit and the removal of the files.</summary>
    /// <param name="imageIds">The drawings; those that are not there are passed over.</param>
    /// <param name="keepCorrected">Whether those that have a correction stay.</param>
    /// <param name="quietly">Whether listeners are not told of it.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    /// <returns>Those that were deleted.</returns>
    /// <exception cref="DatabaseException">The database can't be written now: nothing is deleted.</exception>
    public async Task<IReadOnlyList<long>> RemoveAsync(IReadOnlyCollection<long> imageIds, bool keepCorrected = false, bool quietly = false, CancellationToken cancellation = default)
    {
        var removed = new List<long>();
        foreach (var part in imageIds.Order().Chunk(IdList.Most))
        {
            var gone = await database.WriteAsync(session => Remove(session, part, keepCorrected), cancellation);
            foreach (var (id, original) in gone)
            {
                // A crash before this leaves files without a row, which 'fude doctor --repair' removes.
                if (PictureNames.TryGetKey(original, out var key))
                    RemoveFiles(key);
                removed.Add(id);
            }
        }

        if (!quietly)
            Tell(removed);
        return removed;
    }

    private static List<(long Id, string Original)> Remove(DatabaseSession session, long[] part, bool keepCorrected)
    {
        var ids = IdList.Of(part);
        var rows = session.Query($"SELECT id, original_filename FROM images WHERE id {ids.In} ORDER BY id{session.Locking}", row => (Id: row.GetInt64(0), Original: row.GetString(1)), ids.Values);
        if (keepCorrected)
        {
            var corrected = session.Query($"SELECT image_id FROM truths WHERE image_id {ids.In}", row => row.GetInt64(0), ids.Values).ToHashSet();
            rows.RemoveAll(row => corrected.Contains(row.Id));
        }

        if (rows.Count == 0)
            return rows;
        var gone = IdList.Of([.. rows.Select(row => row.Id)]);
        foreach (var table in Tables)
            session.Execute($"DELETE FROM {table} WHERE image_id {gone.In}", gone.Values);
        session.Execute($"DELETE FROM images WHERE id {gone.In}", gone.Values);
        return rows;
    }

    private void RemoveFiles(string key)
    {
        try
        {
            pictures.Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFiles(logger, key, e.Message.ReplaceLineEndings(" "));
        }
    }

    private void Tell(List<long> removed)
    {
        if (removed.Count > MostTold)
            events.Resync();
        else
            removed.ForEach(events.Deletion);
    }

    [LoggerMessage(EventId = 1600, Level = LogLevel.Warning, Message = "the files of the deleted picture {Key} could not be removed; 'fude doctor --repair' does: {Reason}")]
    private static partial void LogFiles(ILogger logger, string key, string reason);
}
