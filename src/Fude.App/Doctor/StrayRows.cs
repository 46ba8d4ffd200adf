using System.Globalization;
using Fude.App.Feedback;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.Doctor;

/// <summary>Rows that belong to no drawing, and judgements that are not what corrections and answers say. They are looked for without a lock and mended a few at a time.</summary>
/// <param name="database">The database.</param>
internal sealed class StrayRows(Database database)
{
    private static readonly string[] Tables = ["predictions", "pictures", "corrections", "truths", "judgements", "disagreements", "release_comparisons"];

    // What Judgements.Update would change.
    private const string WrongJudgements = """
        SELECT t.image_id FROM truths t JOIN predictions p ON p.image_id = t.image_id
        WHERE p.label IS NOT NULL AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)
        AND NOT EXISTS (SELECT 1 FROM judgements j WHERE j.image_id = p.image_id AND j.model_id = p.model_id AND j.is_right = (CASE WHEN p.label = t.label THEN 1 ELSE 0 END))
        UNION SELECT j.image_id FROM judgements j WHERE NOT EXISTS (SELECT 1 FROM truths t WHERE t.image_id = j.image_id)
        """;

    /// <summary>Looks, and mends where that is asked for.</summary>
    /// <param name="repair">Whether to mend.</param>
    /// <exception cref="DatabaseException">The database can't be read or written now.</exception>
    public async Task<IReadOnlyList<DataFinding>> ExamineAsync(bool repair)
    {
        var strays = new List<string>();
        foreach (var table in Tables)
        {
            var condition = $"NOT EXISTS (SELECT 1 FROM images i WHERE i.id = {table}.image_id)";
            var found = await IdsAsync($"SELECT DISTINCT image_id FROM {table} WHERE {condition}");
            if (found.Count == 0)
                continue;
            strays.Add(string.Create(CultureInfo.InvariantCulture, $"{table} of {found.Count}"));
            if (repair)
                await MendAsync(found, (session, ids) => session.Execute($"DELETE FROM {table} WHERE image_id {ids.In} AND {condition}", ids.Values));
        }

        var wrong = await IdsAsync(WrongJudgements);
        if (repair)
            await MendAsync(wrong, (session, ids) => Judge(session, ids));
        return
        [
            Finding("rows without a drawing", strays.Count == 0 ? "none" : $"{string.Join(", ", strays)} drawings that are not there", strays.Count == 0, repair, "removed: "),
            Finding("which models were right", wrong.Count == 0 ? "as corrections and answers say" : string.Create(CultureInfo.InvariantCulture, $"not up to date for {wrong.Count} drawings"), wrong.Count == 0, repair, "judged again: "),
        ];
    }

    private static DataFinding Finding(string name, string found, bool fine, bool repair, string done) => (fine, repair) switch
    {
        (true, _) => new DataFinding(DataFinding.Ok, name, found),
        (_, true) => new DataFinding(DataFinding.Ok, name, done + found),
        _ => new DataFinding(DataFinding.Optional, name, found, "fude doctor --repair mends that"),
    };

    private Task<List<long>> IdsAsync(string sql) => database.ReadAsync(session => session.Query(sql, row => row.GetInt64(0))).AsTask();

    private async Task MendAsync(List<long> imageIds, Action<DatabaseSession, IdList> mend)
    {
        foreach (var part in imageIds.Order().Chunk(IdList.Most))
            await database.WriteAsync(session => mend(session, IdList.Of(part)));
    }

    private static void Judge(DatabaseSession session, IdList ids)
    {
        // A correction or an answer at the same time waits, or is waited for.
        var there = session.Query($"SELECT id FROM images WHERE id {ids.In} ORDER BY id{session.Locking}", row => row.GetInt64(0), ids.Values);
        if (there.Count > 0)
            Judgements.Update(session, there);
    }
}
