using System.Text.Json;

namespace Fude.App.OpenInference;

/// <content>Single values, each with the mistake that it can be.</content>
internal sealed partial class JsonRequest
{
    // Stands on the property's value afterwards.
    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "";
        return reader.TokenType == JsonTokenType.PropertyName && reader.Read();
    }

    private static string Text(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType == JsonTokenType.String, $"'{name}' is not a text.");
        return reader.GetString()!;
    }

    private static bool Flag(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType is JsonTokenType.True or JsonTokenType.False, $"'{name}' is not true or false.");
        return reader.GetBoolean();
    }

    private static long Number(ref Utf8JsonReader reader, string name)
    {
        var number = 0L;
        Expect(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number), $"'{name}' is not a whole number.");
        return number;
    }

    private static List<long> Numbers(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, "'shape' is not an array.");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(numbers.Count < MostDimensions, $"'shape' has more than {MostDimensions} dimensions.");
            numbers.Add(Number(ref reader, "shape"));
        }

        return numbers;
    }

    private static void ExpectObject(ref Utf8JsonReader reader, string name) => Expect(reader.TokenType == JsonTokenType.StartObject, $"'{name}' holds something that is not an object.");

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
            throw new InferFaultException(InferFault.Invalid, otherwise);
    }
}
