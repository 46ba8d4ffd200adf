using System.Text.Json;

namespace Fude.App.History;

/// <summary>Writes the history as the reference application's page reads it: one row for each image and model, the result as a string.</summary>
internal static class PredictionHistoryJson
{
    /// <summary>Writes a page.</summary>
    public static void Write(Utf8JsonWriter json, DrawingPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("history"u8);
        foreach (var row in page.Rows)
        {
            foreach (var answer in row.Answers)
                Write(json, row, answer.ModelTag, answer.Result);
            if (row.Answers.Count == 0)
                Write(json, row, null, null);
        }

        json.WriteEndArray();
        DrawingJson.WriteNext(json, page.NextBefore);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DrawingRow row, string? modelTag, string? result)
    {
        json.WriteStartObject();
        json.WriteNumber("imageId"u8, row.Id);
        json.WriteString("modelTag"u8, modelTag);
        json.WriteString("originalFilename"u8, row.Original);
        json.WriteString("resizedFilename"u8, row.Resized);
        json.WriteString("result"u8, result);
        json.WriteEndObject();
    }
}
