using System.Text.RegularExpressions;

namespace Fude.Tracking.Console.Previews;

/// <summary>Decides where a link that somebody else wrote may lead.</summary>
internal static partial class SafeLink
{
    /// <summary>What every such link says of itself.</summary>
    public const string Rel = "noopener noreferrer nofollow";

    /// <summary>Longest address that becomes a link, in characters.</summary>
    public const int MaxLength = 2000;

    /// <summary>An address that may be linked to: http, https, mailto, or one of this server; null for any other.</summary>
    /// <param name="address">What was written.</param>
    public static string? Of(string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || address.Length > MaxLength)
            return null;
        // As browsers read it: they drop tabs and line breaks, and control characters at both ends.
        var read = Ignored().Replace(address, "").Trim([.. Enumerable.Range(0, 33).Select(each => (char)each)]);
        if (read.Length == 0)
            return null;
        var scheme = Scheme().Match(read);
        return !scheme.Success || scheme.Groups["scheme"].Value.ToLowerInvariant() is "http" or "https" or "mailto" ? read : null;
    }

    /// <summary>Whether an address is of this server: a path, a query or a fragment.</summary>
    /// <param name="address">The address, as <see cref="Of"/> gave it.</param>
    public static bool IsLocal(string address) => !Scheme().IsMatch(address) && !OtherHost().IsMatch(address);

    /// <summary>An address on the web, of a repository or a data set; null for anything else.</summary>
    /// <param name="address">What was written.</param>
    public static string? OnTheWeb(string? address) =>
        Of(address) is { } safe && Uri.TryCreate(safe, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri.AbsoluteUri : null;

    [GeneratedRegex(@"[\t\r\n]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^(?<scheme>[a-z][a-z0-9+.\-]*):", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();

    // Browsers take a backslash for a slash.
    [GeneratedRegex(@"^[/\\]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherHost();
}
