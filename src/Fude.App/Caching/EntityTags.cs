using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Fude.App.Caching;

/// <summary>Validators of answers, as in RFC 9110, 8.8.3.</summary>
internal static class EntityTags
{
    private const int Bytes = 12;

    /// <summary>The validator of an answer by its content: the same on every replica.</summary>
    /// <param name="content">The body.</param>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return $"\"{Convert.ToHexStringLower(digest[..Bytes])}\"";
    }

    /// <summary>Sets the validator, and says whether the client has that answer already: then it is 304 and nothing else is to be sent.</summary>
    /// <param name="context">The request, its answer not begun.</param>
    /// <param name="etag">The validator, in quotes.</param>
    public static bool IsKnown(HttpContext context, string etag)
    {
        context.Response.Headers.ETag = etag;
        var asked = context.Request.Headers.IfNoneMatch;
        if (asked.Count == 0 || !EntityTagHeaderValue.TryParseList(asked, out var known))
            return false;
        // Compared weakly (RFC 9110, 13.1.2): a proxy that compresses makes a validator weak.
        var found = known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag.Equals(etag, StringComparison.Ordinal));
        if (found)
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        return found;
    }
}
