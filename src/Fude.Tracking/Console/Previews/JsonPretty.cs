using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fude.Tracking.Console.Previews;

/// <summary>JSON with a line for each value.</summary>
internal static class JsonPretty
{
    /// <summary>Most characters that are given back.</summary>
    public const int MaxCharacters = 400_000;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same JSON, indented; the text as it is where it is none.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 200 });
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, Indented with { MaxDepth = 200 }))
                document.WriteTo(writer);
            var pretty = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
            return pretty.Length > MaxCharacters ? text : pretty; // deep nesting grows by its indentation
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
