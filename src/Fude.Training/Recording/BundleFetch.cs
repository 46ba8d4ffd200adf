using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Training.Recording;

/// <summary>A bundle that somebody named, on this machine. Disposed, a copy that was fetched for it goes.</summary>
/// <param name="Bundle">The bundle, verified.</param>
/// <param name="Source">Where it is from: <c>runs:/ID/model</c>, <c>models:/NAME/VERSION</c> or a folder.</param>
/// <param name="Run">The run that it is from, as the server has it; null where no server was asked, or it does not know the run.</param>
/// <param name="Version">The registered version that was named; null where none was.</param>
public sealed record FetchedBundle(Bundle Bundle, string Source, Run? Run, ModelVersion? Version) : IDisposable
{
    internal string? Temporary { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Temporary is { } folder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Fetches bundles by the names that people give them.</summary>
/// <param name="client">The tracking server; null where there is none, and only folders can be named.</param>
/// <param name="limits">How large a bundle may be; null for the defaults.</param>
public sealed class BundleFetch(TrackingClient? client, BundleLimits? limits = null)
{
    /// <summary>What can be named.</summary>
    public const string Forms = "RUN_ID, runs:/RUN_ID/model, models:/NAME/VERSION, models:/NAME@ALIAS or a folder";

    private readonly BundleLimits _limits = limits ?? BundleLimits.Default;

    /// <summary>Fetches and verifies a bundle.</summary>
    /// <param name="name">One of <see cref="Forms"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrainingException">The name is none of these: <see cref="TrainingFault.Options"/>.</exception>
    /// <exception cref="TrackingException">The server refuses, has no such thing, or can't be reached.</exception>
    /// <exception cref="BundleException">What is there is no sound bundle.</exception>
    public async Task<FetchedBundle> FetchAsync(string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ModelName.Parse(name) is { } model)
            return await model.FindVersionAsync(Server(), cancellation) is { } version ? await FromVersionAsync(version, cancellation) : await FromRunAsync(model.RunId!, model.Path, cancellation);
        if (!Directory.Exists(name))
            throw new TrainingException(TrainingFault.Options, $"'{name}' is no model and no folder: give {Forms}");
        var bundle = BundleReader.Read(name, _limits);
        return new(bundle, bundle.Folder, await FindRunAsync(bundle.Manifest.RunId, cancellation), null);
    }

    private async Task<FetchedBundle> FromRunAsync(string runId, string path, CancellationToken cancellation)
    {
        var run = await Server().GetRunAsync(runId, cancellation);
        return await DownloadAsync(Server().ArtifactsAt(run.Info.ArtifactUri ?? ""), path, $"runs:/{runId}/{path}", run, null, cancellation);
    }

    private async Task<FetchedBundle> FromVersionAsync(ModelVersion version, CancellationToken cancellation)
    {
        var uri = await Server().GetDownloadUriAsync(version.Name, version.Version, cancellation);
        var run = version.RunId is { Length: > 0 } id ? await FindRunAsync(id, cancellation) : null;
        return await DownloadAsync(Server().ArtifactsAt(uri), "", $"models:/{version.Name}/{version.Version}", run, version, cancellation);
    }

    // Names and sizes are looked at before anything is fetched: a server may hold anything.
    private async Task<FetchedBundle> DownloadAsync(ArtifactRoot root, string path, string source, Run? run, ModelVersion? version, CancellationToken cancellation)
    {
        var files = await root.ListAsync(path.Length == 0 ? null : path, cancellation);
        if (files.Count == 0)
            throw new BundleException(BundleFaultKind.NotFound, $"there is no bundle at {source}.");
        var folder = Directory.CreateTempSubdirectory("fude-bundle-").FullName;
        try
        {
            foreach (var file in files)
            {
                var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
                if (file.IsDir || !BundleFiles.All.Contains(name, StringComparer.Ordinal))
                    throw new BundleException(file.IsDir ? BundleFaultKind.UnexpectedFolder : BundleFaultKind.UnexpectedFile, $"is not a file of a bundle: {source} is none.", name);
                if (file.FileSize > _limits.MaxBytes(name))
                    throw new BundleException(BundleFaultKind.FileTooLarge, $"{file.FileSize} bytes are over the limit of {_limits.MaxBytes(name)}.", name);
                await root.DownloadAsync(file.Path, Path.Combine(folder, name), cancellation);
            }

            return new(BundleReader.Read(folder, _limits), source, run, version) { Temporary = folder };
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    // A bundle need not be of a run of this server.
    private async Task<Run?> FindRunAsync(string runId, CancellationToken cancellation)
    {
        try
        {
            return client is null ? null : await client.GetRunAsync(runId, cancellation);
        }
        catch (TrackingException e) when (e.IsRequestsFault)
        {
            return null;
        }
    }

    private TrackingClient Server() =>
        client ?? throw new TrainingException(TrainingFault.Options, "there is no tracking server to fetch it from: start 'fude up', or name one with --tracking URI or MLFLOW_TRACKING_URI");
}
