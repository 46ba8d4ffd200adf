using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Recording;

namespace Fude.Cli.Building;

/// <summary>A model that was chosen for building, as the tracking server knows it.</summary>
/// <param name="Run">The run that it is from.</param>
/// <param name="Version">The version that was named; null where a run was.</param>
/// <param name="Path">Where it lies among the run's artifacts: <c>model</c>.</param>
/// <param name="Digest">Its digest as it was recorded; null where it was not.</param>
internal sealed record ChosenModel(Run Run, ModelVersion? Version, string Path, string? Digest)
{
    private const string RunScheme = "runs:/";

    /// <summary>Where an application fetches it: <c>runs:/RUN_ID/model</c>.</summary>
    public string Source => $"{RunScheme}{Run.Info.RunId}/{Path}";

    /// <summary>What can be named.</summary>
    public const string Forms = "RUN_ID, models:/NAME/VERSION or models:/NAME@ALIAS";

    /// <summary>Looks a model up; nothing is fetched.</summary>
    /// <exception cref="Exception">The name is of another form, or there is no such model.</exception>
    public static async Task<ChosenModel> FindAsync(TrackingClient client, string name, CancellationToken cancellation)
    {
        if (ModelName.Parse(name) is not { Path: RunArtifacts.Bundle } model)
            throw CommandLine.Usage($"'{name}' names no model: give {Forms}");
        if (await model.FindVersionAsync(client, cancellation) is not { } version)
            return await OfRunAsync(client, model.RunId!, null, cancellation);
        if (version.RunId is not { Length: > 0 } id)
            throw new CommandException($"{name} is of no run, so nothing is known of how it was made: build the run that made it, or import the model");
        return await OfRunAsync(client, id, version, cancellation);
    }

    private static async Task<ChosenModel> OfRunAsync(TrackingClient client, string id, ModelVersion? version, CancellationToken cancellation)
    {
        var run = await client.GetRunAsync(id, cancellation);
        if (run.Info.LifecycleStage == "deleted")
            throw new CommandException($"run {id} is deleted: 'fude runs restore {id}' brings it back");
        var path = version is null ? RunArtifacts.Bundle : PathIn(run, version.Source ?? "")
            ?? throw new CommandException($"models:/{version.Name}/{version.Version} lies at {version.Source}, not among the artifacts of its run {id}, where an application would fetch it: build a run, or import the model");
        return new(run, version, path, DigestOf(version?.Tags) ?? (path == RunArtifacts.Bundle ? DigestOf(run.Data.Tags) : null));
    }

    private static string? PathIn(Run run, string source)
    {
        foreach (var root in (string[])[$"{RunScheme}{run.Info.RunId}/", $"{run.Info.ArtifactUri?.TrimEnd('/')}/"])
        {
            if (source.StartsWith(root, StringComparison.Ordinal) && source[root.Length..].Trim('/') is { Length: > 0 } path)
                return path;
        }

        return null;
    }

    private static string? DigestOf(IReadOnlyList<Tag>? tags) => tags?.FirstOrDefault(tag => tag.Key == ProcessTags.BundleDigest)?.Value;
}
