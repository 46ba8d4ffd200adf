using System.Globalization;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>
/// Decides which artifact URIs there are, and which of them lie below the root that this server keeps. The server assigns
/// locations: an experiment's is <c>mlflow-artifacts:/ID</c>, a run's <c>mlflow-artifacts:/ID/RUN/artifacts</c>, which MLflow's
/// clients read and write through the proxy. Databases of MLflow may also hold absolute paths and <c>file:</c> URIs; they are
/// served where they lie inside the root.
/// </summary>
public sealed class ArtifactPathPolicy
{
    /// <summary>Longest URI of a run's artifacts: the width of MLflow's column.</summary>
    public const int MaxRunUri = 200;

    /// <summary>Longest artifact location of an experiment, so that its runs' URIs fit their column.</summary>
    public const int MaxLocation = MaxRunUri - 43; // "/", 32 digits, "/artifacts"

    private readonly string[] _roots;

    /// <summary>Makes the policy for a root.</summary>
    /// <param name="root">The folder, as an absolute path.</param>
    /// <param name="aliases">Other absolute paths of the same folder, such as one through a link.</param>
    public ArtifactPathPolicy(string root, params string[] aliases) =>
        _roots = [.. ((string[])[root, .. aliases]).Select(each => Slashes(Path.GetFullPath(each)).TrimEnd('/')).Distinct(StringComparer.Ordinal)];

    /// <summary>The artifact location of an experiment that did not ask for one.</summary>
    /// <param name="experimentId">The experiment.</param>
    public static string LocationOf(long experimentId) =>
        string.Create(CultureInfo.InvariantCulture, $"{ArtifactUri.ProxyScheme}:/{experimentId}");

    /// <summary>The artifact URI of a run.</summary>
    /// <param name="location">The artifact location of its experiment.</param>
    /// <param name="runId">The run.</param>
    /// <exception cref="MlflowException">The two are too long for MLflow's column.</exception>
    public static string RunUri(string location, string runId)
    {
        var uri = $"{location.TrimEnd('/')}/{runId}/artifacts";
        return uri.Length <= MaxRunUri
            ? uri
            : throw MlflowException.Invalid($"The experiment's artifact location is too long for runs: their artifact URI would have {uri.Length} characters, and may have {MaxRunUri}.");
    }

    /// <summary>Checks the artifact location that a client asks for in <c>experiments/create</c>.</summary>
    /// <param name="location">What was given: a path or URI inside the root, or a relative path, which is taken below the root.</param>
    /// <returns>The location to store, always as a URI of the proxy; null where none was given, see <see cref="LocationOf"/>.</returns>
    /// <exception cref="MlflowException">It lies outside the root or is harmful.</exception>
    public string? CheckLocation(string? location)
    {
        if (string.IsNullOrEmpty(location))
            return null;
        if (location.StartsWith("runs:", StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid($"Artifact location cannot be a runs:/ URI. Given: '{location}'");
        if (location.Contains('%', StringComparison.Ordinal))
            throw WrongLocation(location, "It must not be percent-encoded.");
        var path = OrWrong(location, () => ArtifactUri.SchemeOf(location) switch
        {
            null when !Path.IsPathRooted(location) => ArtifactPath.Parse(location),
            "http" or "https" => null, // may be another server's
            _ => Locate(location),
        });
        if (path is null)
            throw WrongLocation(location, "This server keeps artifacts below its own root only: leave artifact_location out, or name a path below it, such as 'mlflow-artifacts:/my-folder'.");
        var uri = $"{ArtifactUri.ProxyScheme}:/{path}";
        return uri.Length <= MaxLocation ? uri : throw WrongLocation(location, $"It has {uri.Length} characters, and may have {MaxLocation}.");
    }

    /// <summary>Where the artifacts of a URI are below the root.</summary>
    /// <param name="uri">The URI, as the database holds it.</param>
    /// <returns>The path; null where it is not below the root.</returns>
    public ArtifactPath? Resolve(string? uri)
    {
        try
        {
            return string.IsNullOrEmpty(uri) ? null : Locate(uri);
        }
        catch (MlflowException)
        {
            return null;
        }
    }

    /// <summary>Checks the source that a client gives in <c>model-versions/create</c>.</summary>
    /// <param name="source">The URI. One of another store is a mere reference, and taken.</param>
    /// <param name="runUri">The artifact URI of the run that was named; null where none was.</param>
    /// <exception cref="MlflowException">It is a local path outside of the run's artifacts, or harmful.</exception>
    public void CheckSource(string source, string? runUri)
    {
        RefuseTricks(source);
        if (IsLocal(source) && (runUri is null || !IsInside(source, runUri)))
            throw LocalSource(source);
        if (ArtifactUri.SchemeOf(source) == ArtifactUri.ProxyScheme && Resolve(source) is null)
            throw ArtifactUri.WrongSource(source);
    }

    /// <summary>Whether a source names a path on this machine, rather than something in another store.</summary>
    /// <param name="source">The URI.</param>
    public static bool IsLocal(string source) => ArtifactUri.SchemeOf(source) is null or "file" or { Length: 1 };

    /// <summary>Refuses, in a source, whatever may be read differently by somebody further on, such as <c>..</c> in any encoding.</summary>
    /// <param name="source">The URI.</param>
    /// <exception cref="MlflowException">It is harmful.</exception>
    public static void RefuseTricks(string source) => ArtifactUri.RefuseTricks(source);

    private bool IsInside(string source, string runUri) =>
        (Resolve(source), Resolve(runUri)) switch
        {
            ({ } path, { } run) => run.Holds(path),
            (null, null) => ArtifactUri.LocalPath(source) is { } local && ArtifactUri.LocalPath(runUri) is { } folder
                && (Slashes(local) + "/").StartsWith(Slashes(folder).TrimEnd('/') + "/", StringComparison.Ordinal),
            _ => false,
        };

    // Null: not below the root. Throws where it would be, if it were not harmful.
    private ArtifactPath? Locate(string uri)
    {
        if (ArtifactUri.ProxiedPath(uri) is { } proxied)
            return ArtifactPath.Parse(proxied);
        if (ArtifactUri.LocalPath(uri) is not { } local)
            return null;
        var path = Slashes(local);
        foreach (var root in _roots)
        {
            if (path == root || path.StartsWith(root + "/", StringComparison.Ordinal))
                return ArtifactPath.Parse(path[root.Length..].TrimStart('/'));
        }

        return null;
    }

    private static string Slashes(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

    private static ArtifactPath? OrWrong(string location, Func<ArtifactPath?> locate)
    {
        try
        {
            return locate();
        }
        catch (MlflowException e)
        {
            throw WrongLocation(location, e.Message);
        }
    }

    private static MlflowException WrongLocation(string location, string why) =>
        MlflowException.Invalid($"Invalid artifact location: '{location}'. {why}");

    private static MlflowException LocalSource(string source) => MlflowException.Invalid(
        $"Invalid model version source: '{source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.");
}
