using System.Buffers;
using System.Text.Json;

namespace Fude.Tracking.Protocol;

/// <summary>A query as the JSON object that it stands for: repeated parameters are an array, all values are text.</summary>
internal static class QueryJson
{
    public static JsonDocument Read(IQueryCollection query)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, values) in query)
            {
                writer.WritePropertyName(name);
                if (values.Count == 1)
                {
                    writer.WriteStringValue(values[0]);
                    continue;
                }

                writer.WriteStartArray();
                foreach (var value in values)
                    writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
