using System.Globalization;
using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Recording;

namespace Fude.Cli.Building;

/// <summary>The versions of the registry that are of a bundle, and the tags that they go by.</summary>
/// <param name="client">The tracking server.</param>
internal sealed class Registration(TrackingClient client)
{
    private const string TagPrefix = "fude.build/";

    /// <summary>The bundle that a tag is bound to on this server; null where it is free.</summary>
    public async Task<string?> BoundAsync(string tag, string digest, CancellationToken cancellation)
    {
        var page = await client.SearchModelVersionsPageAsync(new() { Filter = $"tags.`{TagPrefix}{tag}` != '{digest}'", MaxResults = 1 }, cancellation);
        return page.ModelVersions is [var version, ..] ? version.Tags?.FirstOrDefault(one => one.Key == TagPrefix + tag)?.Value : null;
    }

    /// <summary>The version of a bundle: the one that was named, else the newest one of its run, else a new one.</summary>
    /// <param name="fetched">The bundle.</param>
    /// <param name="path">Where it lies among the run's artifacts.</param>
    /// <param name="name">The registered model that is asked for; null for the one that suits.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The version, and whether it is new.</returns>
    public async Task<(ModelVersion Version, bool IsNew)> EnsureAsync(FetchedBundle fetched, string path, string? name, CancellationToken cancellation)
    {
        if (fetched.Version is { } named && (name is null || named.Name == name))
            return (named, false);
        if (await FindAsync(fetched, path, name, cancellation) is { } found)
            return (found, false);
        return (await CreateAsync(fetched, path, name ?? await NameAsync(fetched, cancellation), cancellation), true);
    }

    /// <summary>Binds a tag to a version's bundle.</summary>
    public Task BindAsync(ModelVersion version, string tag, string digest, CancellationToken cancellation) =>
        client.SetModelVersionTagAsync(version.Name, version.Version, TagPrefix + tag, digest, cancellation);

    // A run may hold more than one model; its versions say which bundle they are.
    private async Task<ModelVersion?> FindAsync(FetchedBundle fetched, string path, string? name, CancellationToken cancellation)
    {
        ModelVersion? newest = null;
        await foreach (var version in client.SearchModelVersionsAsync(new() { Filter = $"run_id = '{RunOf(fetched)}'" }, cancellation))
        {
            var digest = version.Tags?.FirstOrDefault(tag => tag.Key == ProcessTags.BundleDigest)?.Value;
            var isThis = digest is null ? version.Source?.EndsWith("/" + path, StringComparison.Ordinal) == true : digest == fetched.Bundle.Digest;
            if (isThis && (name is null || version.Name == name) && (newest is null || Number(version) > Number(newest)))
                newest = version;
        }

        return newest;
    }

    private async Task<ModelVersion> CreateAsync(FetchedBundle fetched, string path, string name, CancellationToken cancellation)
    {
        try
        {
            await client.CreateRegisteredModelAsync(new(name), cancellation);
        }
        catch (TrackingException e) when (e.ErrorCode == ErrorCode.ResourceAlreadyExists)
        {
            // A further version of it.
        }

        var root = await client.ArtifactsOfAsync(RunOf(fetched), cancellation);
        var accuracy = fetched.Run!.Data.Metrics.FirstOrDefault(metric => metric.Key == "test_acc");
        List<Tag> tags = [new(ProcessTags.BundleDigest, fetched.Bundle.Digest)];
        if (accuracy is not null)
            tags.Add(new("fude.test_acc", accuracy.Value.ToString("R", CultureInfo.InvariantCulture)));
        return await client.CreateModelVersionAsync(new() { Name = name, Source = $"{root.Uri.TrimEnd('/')}/{path}", RunId = RunOf(fetched), Tags = tags }, cancellation);
    }

    // The experiment's name where somebody gave it one, else the model's own.
    private async Task<string> NameAsync(FetchedBundle fetched, CancellationToken cancellation)
    {
        var experiment = await client.GetExperimentAsync(fetched.Run!.Info.ExperimentId, cancellation);
        var name = experiment is { ExperimentId: not "0", Name: { Length: > 0 } given } ? given : fetched.Bundle.Manifest.Name;
        return name.Replace('/', '-').Replace(':', '-');
    }

    private static string RunOf(FetchedBundle fetched) => fetched.Run!.Info.RunId;

    private static int Number(ModelVersion version) => int.Parse(version.Version, CultureInfo.InvariantCulture);
}
