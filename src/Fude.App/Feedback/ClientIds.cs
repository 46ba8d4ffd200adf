using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.Feedback;

/// <summary>
/// Who somebody who draws is: 16 random bytes in a first-party cookie, signed so that nobody takes another's drawings for his own.
/// They say nothing about the person. The cookie is <c>base64url(id).base64url(HMAC-SHA-256 of the id, its first 16 bytes)</c>.
/// </summary>
/// <param name="key">Signs.</param>
internal sealed class ClientIds(byte[] key)
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "fude_client";

    private const string KeyName = "client-cookie";
    private const int Bytes = 16;
    private const int Letters = 22; // of 16 bytes in base64url
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>With the key that all replicas share.</summary>
    /// <param name="opened">The database.</param>
    public static async Task<ClientIds> OpenAsync(Task<Database> opened) => new(await AppKeys.EnsureAsync(await opened, KeyName));

    /// <summary>Who sent a request: 16 bytes, or null where there is no cookie or it was not signed by us.</summary>
    /// <param name="context">The request.</param>
    public static byte[]? Of(HttpContext context) =>
        context.Request.Cookies.TryGetValue(Cookie, out var text) ? context.RequestServices.GetRequiredService<ClientIds>().Read(text) : null;

    /// <summary>A new id.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>Tells a browser its id, in an answer whose headers are not sent yet.</summary>
    /// <param name="context">The request.</param>
    /// <param name="client">The id.</param>
    public static void Give(HttpContext context, byte[] client) => context.Response.Cookies.Append(Cookie, context.RequestServices.GetRequiredService<ClientIds>().Write(client), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = Lifetime,
        Path = "/",
        IsEssential = true,
    });

    private string Write(byte[] client)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, client, signature);
        return $"{Base64Url.EncodeToString(client)}.{Base64Url.EncodeToString(signature[..Bytes])}";
    }

    private byte[]? Read(string text)
    {
        if (text.Length != (2 * Letters) + 1 || text[Letters] != '.')
            return null;
        Span<byte> given = stackalloc byte[2 * Bytes];
        if (!Decode(text.AsSpan(0, Letters), given[..Bytes]) || !Decode(text.AsSpan(Letters + 1), given[Bytes..]))
            return null;
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, given[..Bytes], signature);
        return CryptographicOperations.FixedTimeEquals(signature[..Bytes], given[Bytes..]) ? given[..Bytes].ToArray() : null;
    }

    // White space is skipped by the decoder, so that fewer bytes come out.
    private static bool Decode(ReadOnlySpan<char> text, Span<byte> bytes) => Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
}
