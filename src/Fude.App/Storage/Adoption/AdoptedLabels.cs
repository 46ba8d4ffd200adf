using Fude.App.Feedback;
using Fude.App.History;
using Fude.Hosting.Databases;

namespace Fude.App.Storage.Adoption;

/// <summary>Gives answers of the reference application their labels: it kept probabilities only.</summary>
internal static class AdoptedLabels
{
    /// <summary>Answers of one batch.</summary>
    public const int Most = IdList.Most;

    /// <summary>An answer without a label.</summary>
    /// <param name="Id">Its row.</param>
    /// <param name="ImageId">The drawing.</param>
    /// <param name="Result">The probabilities as they were stored.</param>
    public sealed record Answer(long Id, long ImageId, string Result);

    /// <summary>The next answers of a model that have no label, in order of drawing; an index tells at once where there are none.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="modelId">The model's row.</param>
    /// <param name="after">The last one that was looked at; those that can't be read stay without a label.</param>
    public static List<Answer> Next(DatabaseSession session, long modelId, Answer? after) => session.Query(
        $"SELECT id, image_id, result FROM predictions WHERE model_id = @p0 AND label IS NULL AND image_id >= @p1 AND NOT (image_id = @p1 AND id <= @p2) ORDER BY image_id, id LIMIT {Most}",
        row => new Answer(row.GetInt64(0), row.GetInt64(1), row.GetString(2)), modelId, after?.ImageId ?? 0, after?.Id ?? 0);

    /// <summary>Stores the labels of a batch, and what follows from them.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="answers">At most <see cref="Most"/> answers.</param>
    /// <param name="labels">The model's labels where it is loaded, or null.</param>
    public static void Fill(DatabaseSession session, List<Answer> answers, IReadOnlyList<string>? labels)
    {
        var images = answers.Select(answer => answer.ImageId).Distinct().ToArray();
        var list = IdList.Of(images);
        if (session.Locking.Length > 0) // in order, and before anything else
            session.Query($"SELECT id FROM images WHERE id {list.In} ORDER BY id{session.Locking}", row => row.GetInt64(0), list.Values);
        foreach (var group in answers.Where(IsReadable).GroupBy(answer => LabelOf(answer, labels), StringComparer.Ordinal))
        {
            var ids = IdList.Of([.. group.Select(answer => answer.Id)]);
            session.Execute($"UPDATE predictions SET label = {ids.Next} WHERE id {ids.In} AND label IS NULL", ids.With(group.Key));
        }

        Disagreements.Update(session, images);
        Judgements.Update(session, images);
    }

    private static bool IsReadable(Answer answer) => StoredResult.TryFindGreatest(answer.Result, out _, out _);

    private static string LabelOf(Answer answer, IReadOnlyList<string>? labels)
    {
        StoredResult.TryFindGreatest(answer.Result, out var index, out _);
        return AnswerLabels.Of(labels, index);
    }
}
