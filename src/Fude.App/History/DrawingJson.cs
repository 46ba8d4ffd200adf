using System.Globalization;
using System.Text.Json;

namespace Fude.App.History;

/// <summary>Writes pages straight from their rows.</summary>
/// <param name="labels">The labels of a model that is loaded, by its tag; null for others.</param>
/// <param name="client">Who asks, or null.</param>
internal sealed class DrawingJson(Func<string, IReadOnlyList<string>?> labels, byte[]? client)
{
    /// <summary>Writes a page.</summary>
    public void Write(Utf8JsonWriter json, DrawingPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("drawings"u8);
        foreach (var row in page.Rows)
            Write(json, row);
        json.WriteEndArray();
        WriteNext(json, page.NextBefore);
        json.WriteEndObject();
    }

    /// <summary>Writes a drawing.</summary>
    public void Write(Utf8JsonWriter json, DrawingRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.Id);
        WriteTime(json, row.CreatedAt);
        json.WriteString("original"u8, row.Original);
        json.WriteString("resized"u8, row.Resized);
        json.WriteBoolean("mine"u8, client is not null && row.Client is not null && client.AsSpan().SequenceEqual(row.Client));
        json.WritePropertyName("correction"u8);
        WriteCorrection(json, row.Correction);
        json.WriteBoolean("disagree"u8, row.Disagree);
        json.WriteStartArray("answers"u8);
        foreach (var answer in row.Answers)
            WriteAnswer(json, answer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes where the next page begins.</summary>
    public static void WriteNext(Utf8JsonWriter json, long? nextBefore)
    {
        if (nextBefore is { } next)
            json.WriteNumber("nextBefore"u8, next);
        else
            json.WriteNull("nextBefore"u8);
    }

    private static void WriteCorrection(Utf8JsonWriter json, CorrectionRow? correction)
    {
        if (correction is not { } said)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("label"u8, said.Label);
        json.WriteString("source"u8, said.Source);
        WriteTime(json, said.CreatedAt);
        json.WriteEndObject();
    }

    private void WriteAnswer(Utf8JsonWriter json, AnswerRow answer)
    {
        var readable = StoredResult.TryFindGreatest(answer.Result, out var index, out var probability);
        json.WriteStartObject();
        json.WriteNumber("predictionId"u8, answer.Id);
        json.WriteString("modelTag"u8, answer.ModelTag);
        json.WriteString("label"u8, answer.Label ?? (readable ? AnswerLabels.Of(labels(answer.ModelTag), index) : null));
        json.WritePropertyName("probability"u8);
        if (readable)
            json.WriteNumberValue((float)probability);
        else
            json.WriteNullValue();
        json.WritePropertyName("result"u8);
        json.WriteRawValue(readable ? answer.Result : "[]", skipInputValidation: true);
        WriteTime(json, answer.CreatedAt);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTime time)
    {
        Span<char> text = stackalloc char[24];
        time.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("createdAt"u8, text[..length]);
    }
}
