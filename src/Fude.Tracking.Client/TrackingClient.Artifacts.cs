using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>The files below an artifact URI such as <c>mlflow-artifacts:/models/1</c>, through the proxy of the server that it names.</summary>
    /// <param name="artifactUri">The URI of a run's artifacts or of a model version's files.</param>
    /// <exception cref="TrackingException">No artifact proxy has them, as for <c>s3:</c> or <c>file:</c>.</exception>
    public ArtifactRoot ArtifactsAt(string artifactUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactUri);
        return ProxyAddress.Resolve(artifactUri, Server) is { } address ? new(http, address, artifactUri) : throw NotProxied(artifactUri);
    }

    /// <summary>The artifacts of a run, through the proxy.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrackingException">The run keeps its artifacts where no artifact proxy has them.</exception>
    public async Task<ArtifactRoot> ArtifactsOfAsync(string runId, CancellationToken cancellation = default) =>
        ArtifactsAt((await GetRunAsync(runId, cancellation)).Info.ArtifactUri ?? "mlflow-artifacts:/");

    /// <summary>The files and folders in a folder of a run's artifacts, with paths relative to the run's root.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The folder; null for the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<Messages.FileInfo> ListArtifactsAsync(string runId, string? path = null, CancellationToken cancellation = default) =>
        PagesAsync(null, (token, stop) => ListArtifactsPageAsync(runId, path, token, stop), page => (page.Files, page.NextPageToken), cancellation);

    /// <summary>One page of a folder of a run's artifacts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The folder; null for the root.</param>
    /// <param name="pageToken">The token of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ListArtifactsAnswer> ListArtifactsPageAsync(string runId, string? path = null, string? pageToken = null, CancellationToken cancellation = default)
    {
        var folder = ArtifactPath.Check(path);
        return http.GetAsync(
            Api + "artifacts/list",
            new Query().Add("run_id", runId).Add("path", folder.Length == 0 ? null : folder).Add("page_token", pageToken),
            MlflowJson.Default.ListArtifactsAnswer,
            cancellation);
    }

    /// <summary>Copies an artifact of a run to a local file, which appears whole or not at all. Works where no proxy has the artifacts, too.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The artifact.</param>
    /// <param name="localFile">The local path; folders are made.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DownloadArtifactAsync(string runId, string path, string localFile, CancellationToken cancellation = default) =>
        Transfers.DownloadAsync(http, http.Address("get-artifact" + new Query().Add("run_id", runId).Add("path", ArtifactPath.Check(path))), localFile, cancellation);

    /// <summary>Copies a folder of a run's artifacts with all that is below it, and gives the number of files.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The folder; null for the root.</param>
    /// <param name="localFolder">Where its content goes.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> DownloadArtifactsAsync(string runId, string? path, string localFolder, CancellationToken cancellation = default)
    {
        var root = ArtifactPath.Check(path);
        var folders = new Queue<string>([root]);
        var count = 0;
        while (folders.TryDequeue(out var folder))
        {
            await foreach (var file in ListArtifactsAsync(runId, folder, cancellation))
            {
                if (!file.Path.StartsWith(folder.Length == 0 ? "" : folder + "/", StringComparison.Ordinal) || file.Path.Length <= folder.Length)
                    throw new TrackingException(TrackingFault.NotTracking, $"the server lists '{file.Path}' as lying in '{folder}'.");
                if (file.IsDir)
                {
                    folders.Enqueue(file.Path);
                    continue;
                }

                await DownloadArtifactAsync(runId, file.Path, ArtifactPath.Local(localFolder, file.Path[(root.Length == 0 ? 0 : root.Length + 1)..]), cancellation);
                count++;
            }
        }

        return count;
    }

    /// <summary>Copies a local file into a run's artifacts; one that is there is replaced.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="localFile">The local file.</param>
    /// <param name="path">Its path among the artifacts; null for the file's name at the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task UploadArtifactAsync(string runId, string localFile, string? path = null, CancellationToken cancellation = default) =>
        await (await ArtifactsOfAsync(runId, cancellation)).UploadAsync(localFile, path ?? Path.GetFileName(localFile), cancellation);

    /// <summary>Copies a local folder with all that is below it into a run's artifacts, and gives the number of files.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="localFolder">The local folder.</param>
    /// <param name="path">The folder that takes its content; null for the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> UploadArtifactsAsync(string runId, string localFolder, string? path = null, CancellationToken cancellation = default) =>
        await (await ArtifactsOfAsync(runId, cancellation)).UploadFolderAsync(localFolder, path, cancellation);

    /// <summary>Deletes an artifact of a run, or a folder with all that is below it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The artifact.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task DeleteArtifactAsync(string runId, string path, CancellationToken cancellation = default) =>
        await (await ArtifactsOfAsync(runId, cancellation)).DeleteAsync(path, cancellation);

    private TrackingException NotProxied(string uri) => new(
        TrackingFault.Refused,
        $"the artifacts at '{uri}' are not reached through {Server}; MLflow's server has to be started with --serve-artifacts (and artifact roots mlflow-artifacts:/).");
}
