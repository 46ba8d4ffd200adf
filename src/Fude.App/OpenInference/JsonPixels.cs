using System.Text.Json;

namespace Fude.App.OpenInference;

/// <summary>Reads the elements of an input: numbers in arrays of any depth, in row-major order.</summary>
internal static class JsonPixels
{
    private const int FirstBytes = 784;

    /// <summary>Reads them from the array that the reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="input">Takes them.</param>
    /// <param name="most">Most elements.</param>
    /// <exception cref="InferFaultException">There are more, or they are no numbers.</exception>
    public static void Read(ref Utf8JsonReader reader, JsonInput input, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new InferFaultException(InferFault.Invalid, "'data' is not an array.");
        var (data, count, depth) = (new byte[FirstBytes], 0, reader.CurrentDepth);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    if (count == most)
                        throw new InferFaultException(InferFault.TooLarge, $"'data' has more than {most} elements.");
                    if (count == data.Length)
                        Array.Resize(ref data, (int)Math.Min(2L * data.Length, most));
                    // Of another type are floating-point numbers, which the datatype is going to say.
                    input.HasOthers |= !reader.TryGetByte(out data[count++]);
                    break;
                case JsonTokenType.StartArray or JsonTokenType.EndArray:
                    break;
                case JsonTokenType.String or JsonTokenType.True or JsonTokenType.False:
                    input.HasOthers = true;
                    break;
                default:
                    throw new InferFaultException(InferFault.Invalid, "'data' holds something that is no number.");
            }
        }

        (input.Data, input.Count) = (data, count);
    }
}
