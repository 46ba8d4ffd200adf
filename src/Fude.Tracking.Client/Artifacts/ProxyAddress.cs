namespace Fude.Tracking.Client;

/// <summary>
/// Where the artifact proxy has what an artifact URI names. <c>mlflow-artifacts:/PATH</c> is the tracking server's own proxy,
/// <c>mlflow-artifacts://HOST:PORT/PATH</c> that of another server, and <c>http(s)://HOST/api/2.0/mlflow-artifacts/artifacts/PATH</c> says so itself.
/// </summary>
/// <param name="Base">The address of the proxy's artifacts, without a slash at the end.</param>
/// <param name="Root">The path of the artifacts' root, unescaped, without slashes at its ends.</param>
internal sealed record ProxyAddress(string Base, string Root)
{
    private const string Scheme = "mlflow-artifacts:";
    private const string Route = "api/2.0/mlflow-artifacts/artifacts";

    /// <summary>The address of a file or folder.</summary>
    public Uri Of(string path) => new($"{Base}/{ArtifactPath.Escape(ArtifactPath.Join(Root, path))}");

    /// <summary>The address that lists a folder.</summary>
    public Uri Listing(string path) => new($"{Base}?path={Uri.EscapeDataString(ArtifactPath.Join(Root, path))}");

    /// <summary>Where a URI leads; null where no proxy has it.</summary>
    /// <exception cref="TrackingException">The URI leads out of its server's artifacts.</exception>
    public static ProxyAddress? Resolve(string artifactUri, Uri server)
    {
        if (artifactUri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return OfScheme(artifactUri[Scheme.Length..], artifactUri, server);
        var route = artifactUri.IndexOf("/" + Route, StringComparison.Ordinal);
        var web = artifactUri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || artifactUri.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        return web && route > 0 ? new($"{artifactUri[..route]}/{Route}", Clean(artifactUri[(route + Route.Length + 1)..], artifactUri)) : null;
    }

    private static ProxyAddress OfScheme(string rest, string uri, Uri server)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return new($"{server}{Route}", Clean(rest, uri));
        var slash = rest.IndexOf('/', 2);
        var host = slash < 0 ? rest[2..] : rest[2..slash];
        var path = slash < 0 ? "" : rest[slash..];
        if (host.Length == 0)
            return new($"{server}{Route}", Clean(path, uri));
        // Only a port in the place of the host is a slip that MLflow's clients refuse as well.
        return host.All(char.IsAsciiDigit) || !Uri.TryCreate($"{server.Scheme}://{host}{server.AbsolutePath}{Route}", UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            ? throw Wrong(uri)
            : new(address.AbsoluteUri, Clean(path, uri));
    }

    private static string Clean(string path, string uri)
    {
        var parts = Uri.UnescapeDataString(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Contains("..", StringComparer.Ordinal) || parts.Contains(".", StringComparer.Ordinal) || path.AsSpan().ContainsAny('?', '#', '\\')
            ? throw Wrong(uri)
            : string.Join('/', parts);
    }

    private static TrackingException Wrong(string uri) =>
        new(TrackingFault.NotTracking, $"the artifact URI '{uri}' is not one that this client follows; it should look like mlflow-artifacts:/PATH or mlflow-artifacts://HOST:PORT/PATH.");
}
