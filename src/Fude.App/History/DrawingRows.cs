using System.Data.Common;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>Reads the rows of a page: all by their keys.</summary>
internal static class DrawingRows
{
    // What belongs to a drawing is found by its number, row for row.
    private const string Drawings = """
        SELECT i.id, i.original_filename, i.resized_filename, i.created_at, i.client, d.image_id, t.label, c.source, c.created_at FROM images i
        LEFT JOIN disagreements d ON d.image_id = i.id LEFT JOIN truths t ON t.image_id = i.id LEFT JOIN corrections c ON c.id = t.correction_id
        """;

    /// <summary>The newest drawings below a number, without their answers.</summary>
    public static List<DrawingRow> Newest(DatabaseSession session, long before, int most) =>
        session.Query($"{Drawings} WHERE i.id < @p0 ORDER BY i.id DESC LIMIT @p1", Drawing, before, most);

    /// <summary>Some drawings, newest first, without their answers.</summary>
    public static List<DrawingRow> Of(DatabaseSession session, List<long> ids)
    {
        if (ids.Count == 0)
            return [];
        var list = IdList.Of(ids);
        return session.Query($"{Drawings} WHERE i.id {list.In} ORDER BY i.id DESC", Drawing, list.Values);
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

    private static DrawingRow Drawing(DbDataReader row)
    {
        var (original, resized) = (row.GetString(1), row.GetString(2));
        // The reference application may have left out the slash that makes it an address.
        if (PictureNames.TryGetKey(original, out var key))
            (original, resized) = (PictureNames.Original(key), PictureNames.Resized(key));
        return new DrawingRow(row.GetInt64(0), original, resized, row.Time(3), row.Bytes(4))
        {
            Disagree = !row.IsDBNull(5),
            Correction = row.IsDBNull(7) ? null : new CorrectionRow(row.GetString(6), row.GetString(7), row.Time(8)),
        };
    }
}
