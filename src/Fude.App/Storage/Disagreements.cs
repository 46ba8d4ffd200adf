using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>
/// The table <c>disagreements</c>: images that models give different labels. The latest answer of each model counts. Whoever stores a
/// second model's answer, or takes one away, keeps it up to date in the same write.
/// </summary>
internal static class Disagreements
{
    /// <summary>Looks at the answers of some images again.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="imageIds">The images, each once.</param>
    public static void Update(DatabaseSession session, List<long> imageIds)
    {
        foreach (var part in SeveralRows.Parts(imageIds))
        {
            var list = SeveralRows.List(part.Count);
            object?[] values = [.. part.Select(id => (object?)id)];
            session.Execute($"{session.InsertOrIgnore} INTO disagreements (image_id) {Disagreeing(list)}", values);
            // Where there is one and no longer ought to be; mostly there is none.
            if (session.First($"SELECT 1 FROM disagreements WHERE image_id IN ({list}) LIMIT 1", _ => true, values))
                session.Execute($"DELETE FROM disagreements WHERE image_id IN ({list}) AND image_id NOT IN ({Disagreeing(list)})", values);
        }
    }

    private static string Disagreeing(string list) => $"""
        SELECT p.image_id FROM predictions p WHERE p.image_id IN ({list})
        AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)
        GROUP BY p.image_id HAVING MIN(p.label) <> MAX(p.label)
        """;
}
