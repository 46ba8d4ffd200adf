using Fude.Hosting.Databases;

namespace Fude.App.Feedback;

/// <summary>
/// The table <c>judgements</c>: for each corrected drawing and each model that has answered for it, whether that model's last answer is
/// what the drawing really is. Counting it is a walk along an index. It is brought up to date, in the same transaction, by whoever corrects
/// drawings or adds answers to drawings that may be corrected already.
/// </summary>
internal static class Judgements
{
    /// <summary>Judges the answers for drawings anew, from what the other tables hold.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="firstImageId">The first drawing.</param>
    /// <param name="lastImageId">The last one.</param>
    public static void Update(DatabaseSession session, long firstImageId, long lastImageId)
    {
        session.Execute("DELETE FROM judgements WHERE image_id BETWEEN @p0 AND @p1", firstImageId, lastImageId);
        session.Execute("""
            INSERT INTO judgements (image_id, model_id, is_right)
            SELECT t.image_id, p.model_id, CASE WHEN p.label = t.label THEN 1 ELSE 0 END
            FROM truths t JOIN predictions p ON p.image_id = t.image_id
            WHERE t.image_id BETWEEN @p0 AND @p1 AND p.label IS NOT NULL
            AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)
            """, firstImageId, lastImageId);
    }
}
