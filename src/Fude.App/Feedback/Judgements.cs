using Fude.App.Storage;
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
    /// <param name="session">A write's session, after the answers or corrections were inserted.</param>
    /// <param name="imageIds">The drawings, in any order.</param>
    public static void Update(DatabaseSession session, IReadOnlyCollection<long> imageIds)
    {
        foreach (var part in imageIds.Order().Chunk(IdList.Most))
        {
            var ids = IdList.Of(part);
            session.Execute($"DELETE FROM judgements WHERE image_id {ids.In}", ids.Values);
            session.Execute($"""
                INSERT INTO judgements (image_id, model_id, is_right)
                SELECT t.image_id, p.model_id, CASE WHEN p.label = t.label THEN 1 ELSE 0 END
                FROM truths t JOIN predictions p ON p.image_id = t.image_id
                WHERE t.image_id {ids.In} AND p.label IS NOT NULL
                AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)
                """, ids.Values);
        }
    }
}
