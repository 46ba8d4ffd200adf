using System.IO.Pipelines;
using System.Text.Json;
using Fude.Hosting.Databases;

namespace Fude.App.Feedback;

/// <summary>A drawing with what a person says that it is.</summary>
/// <param name="Id">The drawing.</param>
/// <param name="Label">What it is.</param>
/// <param name="Pixels">What the network saw, one byte a pixel; null for a drawing of the reference application that was not seen since.</param>
/// <param name="Source">Who says so, one of <see cref="CorrectionSource"/>.</param>
/// <param name="CreatedAt">When it was said, in UTC.</param>
internal sealed record LabelledDrawing(long Id, string Label, byte[]? Pixels, string Source, DateTime CreatedAt);

/// <summary>Reads the labelled drawings page by page, by the drawings' order.</summary>
internal static class LabelledDrawings
{
    private const int FlushBytes = 128 * 1024;

    /// <summary>The drawings after one.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="after">The drawing before the page; 0 for the first page.</param>
    /// <param name="limit">Drawings of a page.</param>
    public static List<LabelledDrawing> Read(DatabaseSession session, long after, int limit) => session.Query(
        """
        SELECT t.image_id, t.label, i.pixels, c.source, c.created_at
        FROM truths t JOIN images i ON i.id = t.image_id JOIN corrections c ON c.id = t.correction_id
        WHERE t.image_id > @p0 ORDER BY t.image_id LIMIT @p1
        """,
        row => new LabelledDrawing(row.GetInt64(0), row.GetString(1), row.Bytes(2), row.GetString(3), row.Time(4)),
        after,
        limit);

    /// <summary>Writes a page: drawings whose pixels are known, and where the next page begins.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="page">The drawings.</param>
    /// <param name="limit">Drawings of a full page: where there are fewer it is the last one.</param>
    /// <param name="cancellation">Nobody is listening any more.</param>
    public static async Task WriteAsync(PipeWriter body, List<LabelledDrawing> page, int limit, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("drawings");
        foreach (var drawing in page)
        {
            Write(json, drawing);
            if (json.BytesPending < FlushBytes)
                continue;
            json.Flush();
            await body.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        if (page.Count == limit)
            json.WriteNumber("nextAfter", page[^1].Id);
        else
            json.WriteNull("nextAfter");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LabelledDrawing drawing)
    {
        if (drawing.Pixels is not { } pixels)
            return;
        json.WriteStartObject();
        json.WriteNumber("id", drawing.Id);
        json.WriteString("label", drawing.Label);
        json.WriteBase64String("pixels", pixels);
        json.WriteString("source", drawing.Source);
        json.WriteString("createdAt", CorrectionAnswer.Text(drawing.CreatedAt));
        json.WriteEndObject();
    }
}
