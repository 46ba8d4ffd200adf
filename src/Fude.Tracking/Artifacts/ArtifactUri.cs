using System.Text.RegularExpressions;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>The kinds of artifact URIs, taken apart without the leniency of <see cref="Uri"/>.</summary>
internal static partial class ArtifactUri
{
    public const string ProxyScheme = "mlflow-artifacts";

    private const string ProxyRoute = "/api/2.0/mlflow-artifacts/artifacts/";

    /// <summary>The scheme in lower case; null where there is none.</summary>
    public static string? SchemeOf(string uri) => Scheme().Match(uri) is { Success: true } match ? match.Groups["scheme"].Value.ToLowerInvariant() : null;

    /// <summary>The path that a URI of this server's proxy names, in either of its forms; null for other URIs.</summary>
    public static string? ProxiedPath(string uri)
    {
        switch (SchemeOf(uri))
        {
            case ProxyScheme:
                return SkipAuthority(uri[(ProxyScheme.Length + 1)..]).TrimStart('/');
            case "http" or "https":
                var path = SkipAuthority(uri[(uri.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                return path.StartsWith(ProxyRoute, StringComparison.Ordinal) ? path[ProxyRoute.Length..] : null;
            default:
                return null;
        }
    }

    /// <summary>The absolute path on this machine that a plain path or a <c>file:</c> URI names; null for other URIs.</summary>
    public static string? LocalPath(string uri)
    {
        var scheme = SchemeOf(uri);
        if (scheme is null or { Length: 1 })
            return Path.IsPathFullyQualified(uri) ? uri : null;
        if (scheme != "file")
            return null;
        var rest = uri["file:".Length..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            if (slash < 0 || rest[2..slash] is not ("" or "localhost"))
                return null;
            rest = rest[slash..];
        }

        var path = Uri.UnescapeDataString(rest);
        if (OperatingSystem.IsWindows() && path.Length > 2 && path[0] == '/' && path[2] == ':')
            path = path[1..];
        return Path.IsPathFullyQualified(path) ? path : null;
    }

    /// <summary>Refuses, in a model's source, whatever may be read differently by somebody further on.</summary>
    public static void RefuseTricks(string source)
    {
        if (IsTricky(source))
            throw WrongSource(source);
        foreach (var form in Decoded(source))
        {
            if (IsTricky(form))
                throw WrongSource(source);
        }
    }

    public static MlflowException WrongSource(string source) => MlflowException.Invalid(
        $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.");

    private static IEnumerable<string> Decoded(string source)
    {
        try
        {
            return [.. PathText.Decodings(source)];
        }
        catch (MlflowException)
        {
            throw WrongSource(source);
        }
    }

    private static bool IsTricky(string source) =>
        source.Any(c => char.IsControl(c) || c is '#' or '?' || (c == '\\' && !OperatingSystem.IsWindows()))
        || source.Split('/', '\\', ':').Contains("..", StringComparer.Ordinal);

    // "//host:port/path" → "/path"
    private static string SkipAuthority(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return rest;
        var slash = rest.IndexOf('/', 2);
        return slash < 0 ? "" : rest[slash..];
    }

    [GeneratedRegex(@"^(?<scheme>[a-z][a-z0-9+.\-]*):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scheme();
}
