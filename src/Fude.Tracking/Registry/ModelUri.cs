using System.Globalization;

namespace Fude.Tracking.Registry;

/// <summary>Sources of versions that name something of this server: a run's artifact, or another version.</summary>
internal static class ModelUri
{
    private const string Runs = "runs:/";
    private const string Models = "models:/";

    /// <summary>Reads <c>runs:/RUN/PATH</c>.</summary>
    public static bool TryRun(string uri, out string run, out string path)
    {
        (run, path) = ("", "");
        if (!uri.StartsWith(Runs, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = uri[Runs.Length..].TrimStart('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        (run, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        return run.Length > 0;
    }

    /// <summary>Whether a source names a model of this registry, or a logged model.</summary>
    public static bool IsModel(string uri) => uri.StartsWith("models:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>models:/NAME/VERSION</c> and <c>models:/NAME@ALIAS</c>.</summary>
    /// <returns>The model, and its version or the alias; null for other URIs.</returns>
    public static (string Name, int? Version, string? Alias)? OfVersion(string uri)
    {
        if (!uri.StartsWith(Models, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = uri[Models.Length..].TrimStart('/');
        if (rest.LastIndexOf('@') is > 0 and var at && at < rest.Length - 1)
            return (rest[..at], null, rest[(at + 1)..]);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(rest.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (rest[..slash], version, null)
            : null;
    }

    /// <summary>The id in <c>models:/m-ID</c>, which names a logged model (MLflow 3); null for other URIs.</summary>
    public static string? OfLoggedModel(string uri) =>
        uri.StartsWith(Models, StringComparison.OrdinalIgnoreCase) && uri[Models.Length..].TrimStart('/') is ['m', '-', _, ..] id && id.AsSpan().IndexOfAny('/', '@') < 0
            ? id
            : null;
}
