using System.Text.RegularExpressions;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Training.Recording;

/// <summary>How people name a model that a tracking server has: by its run, or by its place in the registry.</summary>
/// <param name="RunId">The run; null where it is named by the registry.</param>
/// <param name="Path">Where it lies among the run's artifacts: <c>model</c> where nothing else was said.</param>
/// <param name="Registered">The registered model; null where it is named by its run.</param>
/// <param name="Version">The version's number; null where an alias was given.</param>
/// <param name="Alias">The alias; null where a number was given.</param>
public sealed partial record ModelName(string? RunId, string Path, string? Registered, string? Version, string? Alias)
{
    /// <summary>Reads a name.</summary>
    /// <param name="text">RUN_ID, <c>runs:/RUN_ID/PATH</c>, <c>models:/NAME/VERSION</c> or <c>models:/NAME@ALIAS</c>.</param>
    /// <returns>Null where it is none.</returns>
    public static ModelName? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (OfRun().Match(text) is { Success: true } run)
            return new(Value(run, "run"), Value(run, "path") ?? RunArtifacts.Bundle, null, null, null);
        return OfVersion().Match(text) is { Success: true } version ? new(null, RunArtifacts.Bundle, Value(version, "name"), Value(version, "version"), Value(version, "alias")) : null;

        static string? Value(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    /// <summary>Looks the version up that is named.</summary>
    /// <param name="client">The tracking server.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null where a run is named.</returns>
    /// <exception cref="TrackingException">There is no such version.</exception>
    public async Task<ModelVersion?> FindVersionAsync(TrackingClient client, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (Registered is null)
            return null;
        return Version is null ? await client.GetModelVersionByAliasAsync(Registered, Alias!, cancellation) : await client.GetModelVersionAsync(Registered, Version, cancellation);
    }

    [GeneratedRegex("^(?:runs:/)?(?<run>[0-9a-f]{32})(?:/(?<path>[^/].*))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfRun();

    [GeneratedRegex("^models:/(?<name>[^/@:]+)(?:/(?<version>[0-9]+)|@(?<alias>[^/]+))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfVersion();
}
