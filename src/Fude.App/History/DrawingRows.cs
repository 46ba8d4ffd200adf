using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>Reads the rows of a page: one query for each table, all by their keys.</summary>
internal static class DrawingRows
{
    private const string Columns = "SELECT id, original_filename, resized_filename, created_at, client FROM images";

    /// <summary>The newest drawings below a number, without their answers.</summary>
    public static List<DrawingRow> Newest(DatabaseSession session, long before, int most) =>
        session.Query($"{Columns} WHERE id < @p0 ORDER BY id DESC LIMIT @p1", Drawing, before, most);

    /// <summary>Some drawings, newest first, without their answers.</summary>
    public static List<DrawingRow> Of(DatabaseSession session, List<long> ids)
    {
        if (ids.Count == 0)
            return [];
        var list = IdList.Of(ids);
        return session.Query($"{Columns} WHERE id {list.In} ORDER BY id DESC", Drawing, list.Values);
    }

    /// <summary>Reads the answers.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="rows">Drawings, newest first.</param>
    /// <param name="where">Their condition.</param>
    public static void ReadAnswers(DatabaseSession session, List<DrawingRow> rows, DrawingRange where)
    {
        // An index tells which answers are the latest ones; only those are read.
        var at = rows.Count - 1;
        foreach (var answer in session.Query(
            $"""
            SELECT p.image_id, p.id, (SELECT m.tag FROM models m WHERE m.id = p.model_id), p.label, p.result, p.created_at FROM predictions p WHERE p.image_id {where.Condition}
            AND p.id = (SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id) ORDER BY p.image_id, p.model_id
            """,
            row => new AnswerRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.Text(3), row.GetString(4), row.Time(5)), where.Values))
        {
            // Where its database was kept without foreign keys, there may be answers without a drawing.
            while (at > 0 && rows[at].Id < answer.ImageId)
                at--;
            if (rows[at].Id == answer.ImageId)
                rows[at].Answers.Add(answer);
        }
    }

    /// <summary>Reads what people said, and where models disagree.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="rows">Drawings, newest first.</param>
    /// <param name="where">Their condition.</param>
    public static void ReadJudgements(DatabaseSession session, List<DrawingRow> rows, DrawingRange where)
    {
        var byId = rows.ToDictionary(row => row.Id);
        foreach (var (id, correction) in session.Query(
            $"SELECT t.image_id, t.label, c.source, c.created_at FROM truths t JOIN corrections c ON c.id = t.correction_id WHERE t.image_id {where.Condition}",
            row => (row.GetInt64(0), new CorrectionRow(row.GetString(1), row.GetString(2), row.Time(3))), where.Values))
        {
            if (byId.TryGetValue(id, out var row))
                row.Correction = correction;
        }

        foreach (var id in session.Query($"SELECT image_id FROM disagreements WHERE image_id {where.Condition}", row => row.GetInt64(0), where.Values))
        {
            if (byId.TryGetValue(id, out var row))
                row.Disagree = true;
        }
    }

    private static DrawingRow Drawing(System.Data.Common.DbDataReader row)
    {
        var (original, resized) = (row.GetString(1), row.GetString(2));
        // The reference application may have left out the slash that makes it an address.
        return PictureNames.TryGetKey(original, out var key)
            ? new DrawingRow(row.GetInt64(0), PictureNames.Original(key), PictureNames.Resized(key), row.Time(3), row.Bytes(4))
            : new DrawingRow(row.GetInt64(0), original, resized, row.Time(3), row.Bytes(4));
    }
}
