using System.Text;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>Page tokens of listings: the last name of the page before, as base64. Files that come and go in between move nothing.</summary>
internal static class ListToken
{
    private const int Longest = 1024;

    public static string Write(string name) => Convert.ToBase64String(Encoding.UTF8.GetBytes(name)).Replace('+', '-').Replace('/', '_');

    /// <summary>The name to go on after; empty for the first page.</summary>
    public static string Read(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return "";
        var bytes = new byte[Longest];
        return token.Length <= Longest && Convert.TryFromBase64String(token.Replace('-', '+').Replace('_', '/'), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw MlflowException.Invalid("Invalid page token, could not base64-decode");
    }
}
