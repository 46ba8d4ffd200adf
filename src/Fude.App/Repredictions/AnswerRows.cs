using Fude.App.Feedback;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>Stores the answers of a batch.</summary>
internal static class AnswerRows
{
    /// <summary>Stores them, and what they say about where models disagree and which are right. Images that were deleted meanwhile are left out.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="modelId">The model's row.</param>
    /// <param name="batch">The answers.</param>
    /// <param name="now">When, in UTC.</param>
    public static void Insert(DatabaseSession session, long modelId, PredictedBatch batch, DateTime now)
    {
        var answers = StillThere(session, batch.Answers);
        foreach (var part in SeveralRows.Parts(answers))
            SeveralRows.Insert(session, "predictions (model_id, image_id, result, created_at, label)", part, (one, _) => [modelId, one.ImageId, one.Result, now, one.Label]);
        foreach (var answer in answers.Where(answer => answer.Pixels is not null))
            session.Execute("UPDATE images SET pixels = @p1, preprocessing = @p2 WHERE id = @p0 AND pixels IS NULL", answer.ImageId, answer.Pixels, batch.Preprocessing);
        var images = answers.ConvertAll(answer => answer.ImageId);
        Disagreements.Update(session, images);
        Judgements.Update(session, images);
    }

    // Locked in order and at once as they are going to be: nobody deletes them before the commit, and writes don't wait for each other in a ring.
    private static List<NewAnswer> StillThere(DatabaseSession session, List<NewAnswer> answers)
    {
        var there = new HashSet<long>();
        foreach (var part in answers.Select(answer => answer.ImageId).Chunk(IdList.Most))
        {
            var ids = IdList.Of(part);
            there.UnionWith(session.Query($"SELECT id FROM images WHERE id {ids.In} ORDER BY id{session.Locking}", row => row.GetInt64(0), ids.Values));
        }

        return there.Count == answers.Count ? answers : answers.FindAll(answer => there.Contains(answer.ImageId));
    }
}
