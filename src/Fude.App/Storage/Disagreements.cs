using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>
/// The table <c>disagreements</c>: the drawings for which models gave different labels, by each model's latest answer. Whoever adds an
/// answer of another model, or changes a label, updates it in the same write.
/// </summary>
public static class Disagreements
{
    /// <summary>Makes the table right for some drawings.</summary>
    /// <param name="session">A write's session, after the answers were inserted.</param>
    /// <param name="imageIds">The drawings, in any order.</param>
    public static void Update(DatabaseSession session, IReadOnlyCollection<long> imageIds)
    {
        // In order: two writes that wait for each other's rows would have to begin again.
        foreach (var part in imageIds.Order().Chunk(IdList.Most))
            Update(session, part);
    }

    private static void Update(DatabaseSession session, long[] part)
    {
        var ids = IdList.Of(part);
        // Where two processes add answers of two models at once, the second one looks after the first one's commit.
        if (session.Locking.Length > 0)
            session.Query($"SELECT id FROM images WHERE id {ids.In} ORDER BY id{session.Locking}", row => row.GetInt64(0), ids.Values);
        var differing = session.Query(
            $"""
            SELECT p.image_id FROM predictions p WHERE p.image_id {ids.In} AND p.label IS NOT NULL
            AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)
            GROUP BY p.image_id HAVING COUNT(DISTINCT p.label) > 1
            """,
            row => row.GetInt64(0), ids.Values);
        var agreeing = part.Except(differing).ToArray();
        if (agreeing.Length > 0)
        {
            var same = IdList.Of(agreeing);
            session.Execute($"DELETE FROM disagreements WHERE image_id {same.In}", same.Values);
        }

        if (differing.Count > 0)
        {
            var different = IdList.Of(differing);
            session.Execute($"{session.InsertOrIgnore} INTO disagreements (image_id) SELECT id FROM images WHERE id {different.In}", different.Values);
        }
    }
}
