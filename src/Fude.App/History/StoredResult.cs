using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fude.App.History;

/// <summary>Probabilities as the database keeps them: a JSON array of numbers. The reference application's rows may hold anything.</summary>
internal static class StoredResult
{
    /// <summary>Finds the greatest one.</summary>
    /// <param name="json">The text.</param>
    /// <param name="index">Its place.</param>
    /// <param name="greatest">Its value.</param>
    /// <returns>False where it is not an array of numbers, or an empty one.</returns>
    public static bool TryFindGreatest(string json, out int index, out double greatest)
    {
        (index, greatest) = (-1, double.NegativeInfinity);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)));
            return Read(ref reader, ref index, ref greatest);
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool Read(ref Utf8JsonReader reader, ref int index, ref double greatest)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return false;
        for (var i = 0; reader.Read() && reader.TokenType == JsonTokenType.Number; i++)
        {
            if (reader.GetDouble() is var value && value > greatest)
                (index, greatest) = (i, value);
        }

        return reader.TokenType == JsonTokenType.EndArray && !reader.Read() && index >= 0;
    }
}
