using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fude.Tracking.Errors;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>
/// Page tokens: base64 of JSON that names the search and the position of the last row, so that the next page is found by the
/// order's values and not by counting. MLflow's own tokens, <c>{"offset": n}</c>, are taken too.
/// </summary>
internal static class PageToken
{
    private const int NameBytes = 9;

    /// <summary>A short name of a search: all that decides which rows come in which order.</summary>
    public static string NameOf(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToBase64String(hash.GetHashAndReset().AsSpan(0, NameBytes));
    }

    /// <summary>Makes a token.</summary>
    /// <param name="search">The search's name.</param>
    /// <param name="position">The last row's position; null makes none.</param>
    public static string? Write(string search, ImmutableArray<Position>? position)
    {
        if (position is null)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("search", search);
            json.WriteStartArray("after");
            foreach (var (rank, value) in position.Value)
            {
                json.WriteNumberValue(rank);
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        // The URL's alphabet: a token also travels in query strings.
        return Convert.ToBase64String(buffer.WrittenSpan).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token; null and empty begin at the first page.</param>
    /// <param name="search">The search's name.</param>
    /// <param name="types">What each of the order's columns holds.</param>
    /// <param name="limits">How long a token may be, and how far an offset may reach.</param>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: it is no token, or one of another search.</exception>
    public static PageStart Read(string? token, string search, IReadOnlyList<ColumnType> types, SearchLimits limits)
    {
        if (string.IsNullOrEmpty(token))
            return new PageStart();
        if (token.Length > limits.MaxTokenLength)
            throw MlflowException.Invalid($"Invalid page token, it has {token.Length} characters");
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/'));
        }
        catch (FormatException)
        {
            throw MlflowException.Invalid("Invalid page token, could not base64-decode");
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return Read(json.RootElement, search, types, limits);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw MlflowException.Invalid("Invalid page token, it is none of a search");
        }
    }

    private static PageStart Read(JsonElement json, string search, IReadOnlyList<ColumnType> types, SearchLimits limits)
    {
        if (json.TryGetProperty("offset", out var offset))
            return offset.TryGetInt32(out var skip) && skip >= 0 && skip <= limits.MaxOffset
                ? new PageStart(Skip: skip)
                : throw MlflowException.Invalid($"Invalid page token, the offset is a number from 0 to {limits.MaxOffset}");
        if (json.GetProperty("search").GetString() != search)
            throw MlflowException.Invalid("Invalid page token: it belongs to another search. Send the same filter, order_by and other fields with it as with the page it came from, or no page_token");
        var after = json.GetProperty("after");
        if (after.GetArrayLength() != 2 * types.Count)
            throw new FormatException();
        return new PageStart([.. types.Select((type, i) => Position(after[2 * i].GetInt32(), after[(2 * i) + 1].GetString() ?? "", type))]);
    }

    private static Position Position(int rank, string text, ColumnType type) => rank switch
    {
        1 or 2 => new Position(rank, null),
        0 => new Position(rank, type switch
        {
            ColumnType.Text => text,
            ColumnType.Whole => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var real && double.IsFinite(real) ? real : throw new FormatException(),
        }),
        _ => throw new FormatException(),
    };
}
