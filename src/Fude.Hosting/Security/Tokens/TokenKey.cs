using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Fude.Hosting.Security.Tokens;

/// <summary>A secret that tokens are signed with (HMAC-SHA-256).</summary>
public sealed class TokenKey
{
    /// <summary>Fewest bytes of a key: as many as the hash has (RFC 7518, 3.2).</summary>
    public const int LeastBytes = 32;

    private const int MostBytes = 1024;
    private const int IdBytes = 8;
    private readonly byte[] _secret;

    private TokenKey(byte[] secret)
    {
        _secret = secret;
        // Derived, so that both hosts and every replica call it the same, and one-way, since it stands in each token.
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(secret, "fude-key-id"u8).AsSpan(0, IdBytes));
        Security = new SymmetricSecurityKey(secret) { KeyId = Id };
    }

    /// <summary>The key's name in tokens (<c>kid</c>); it says nothing about the key.</summary>
    public string Id { get; }

    internal SymmetricSecurityKey Security { get; }

    /// <summary>Makes a new key.</summary>
    public static TokenKey Create() => new(RandomNumberGenerator.GetBytes(LeastBytes));

    /// <summary>Reads a key from base64.</summary>
    /// <param name="text">The key.</param>
    /// <returns>Null where it is not base64, or too short or long.</returns>
    public static TokenKey? Parse(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length is >= LeastBytes and <= MostBytes ? new TokenKey(bytes[..length]) : null;
    }

    internal void AppendTo(StringBuilder text) => text.Append(Convert.ToBase64String(_secret)).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => Id; // never the secret
}
