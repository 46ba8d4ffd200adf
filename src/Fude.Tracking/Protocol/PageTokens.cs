using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Protocol;

/// <summary>Page tokens: opaque to clients, they hold the place where the page before ended.</summary>
internal static class PageTokens
{
    private const int Longest = 4096;

    public static string Write<T>(T place, JsonTypeInfo<T> type) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(place, type));

    /// <summary>Reads a token; null where there is none.</summary>
    /// <exception cref="MlflowException">It is not a token of this kind of page.</exception>
    public static T? Read<T>(string? token, JsonTypeInfo<T> type)
        where T : class
    {
        if (string.IsNullOrEmpty(token))
            return null;
        try
        {
            if (token.Length <= Longest && JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token), type) is { } place)
                return place;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Told below.
        }

        throw MlflowException.Invalid("Invalid page token: take it from the answer to the page before, with the same request.");
    }
}
