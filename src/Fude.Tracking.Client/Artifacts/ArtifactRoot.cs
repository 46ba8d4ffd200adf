using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

/// <summary>The files below an artifact URI, through the artifact proxy. Everything is streamed; paths are relative to the URI.</summary>
public sealed class ArtifactRoot
{
    private const int MostDepth = 64;

    private readonly MlflowHttp http;
    private readonly ProxyAddress address;

    internal ArtifactRoot(MlflowHttp http, ProxyAddress address, string uri)
    {
        this.http = http;
        this.address = address;
        Uri = uri;
    }

    /// <summary>The artifact URI.</summary>
    public string Uri { get; }

    /// <summary>The files and folders in a folder, with paths relative to the root.</summary>
    /// <param name="path">The folder; null for the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Messages.FileInfo>> ListAsync(string? path = null, CancellationToken cancellation = default)
    {
        var folder = ArtifactPath.Check(path);
        var answer = await http.GetAsync(address.Listing(folder).AbsoluteUri, new(), MlflowJson.Default.ListProxiedAnswer, cancellation);
        return [.. answer.Files.Select(file => file with { Path = ArtifactPath.Join(folder, file.Path) })];
    }

    /// <summary>Copies a file's content to a stream, which has what arrived where the transfer breaks off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">Takes the content.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DownloadAsync(string path, Stream destination, CancellationToken cancellation = default) =>
        Transfers.DownloadAsync(http, address.Of(ArtifactPath.Check(path)), destination, Repeat.NothingDone, cancellation);

    /// <summary>Copies a file to a local one, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="localFile">The local path; folders are made.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task DownloadAsync(string path, string localFile, CancellationToken cancellation = default) =>
        Transfers.DownloadAsync(http, address.Of(ArtifactPath.Check(path)), localFile, cancellation);

    /// <summary>Copies a folder with all that is below it, and gives the number of files.</summary>
    /// <param name="path">The folder; null for the root.</param>
    /// <param name="localFolder">Where its content goes.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> DownloadFolderAsync(string? path, string localFolder, CancellationToken cancellation = default)
    {
        var root = ArtifactPath.Check(path);
        return await DownloadFolderAsync(root, root, localFolder, 0, cancellation);
    }

    /// <summary>Copies a local file to the server; one that is there is replaced.</summary>
    /// <param name="localFile">The local file.</param>
    /// <param name="path">Its path on the server.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task UploadAsync(string localFile, string path, CancellationToken cancellation = default)
    {
        var target = address.Of(ArtifactPath.Check(path));
        await http.ExchangeAsync(
            deadline => new HttpRequestMessage(HttpMethod.Put, target) { Content = FileContent.Open(localFile, deadline) },
            Repeat.Always,
            (_, _, _) => Task.FromResult(true),
            cancellation);
    }

    /// <summary>Copies a local folder with all that is below it, and gives the number of files.</summary>
    /// <param name="localFolder">The local folder.</param>
    /// <param name="path">The folder on the server that takes its content; null for the root.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> UploadFolderAsync(string localFolder, string? path = null, CancellationToken cancellation = default)
    {
        var count = 0;
        foreach (var (file, relative) in LocalTree.Files(localFolder))
        {
            await UploadAsync(file, ArtifactPath.Join(ArtifactPath.Check(path), relative), cancellation);
            count++;
        }

        return count;
    }

    /// <summary>Deletes a file, or a folder with all that is below it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task DeleteAsync(string path, CancellationToken cancellation = default)
    {
        var target = address.Of(ArtifactPath.Check(path));
        await http.ExchangeAsync(_ => new HttpRequestMessage(HttpMethod.Delete, target), Repeat.NothingDone, (_, _, _) => Task.FromResult(true), cancellation);
    }

    private async Task<int> DownloadFolderAsync(string root, string folder, string localFolder, int depth, CancellationToken cancellation)
    {
        if (depth > MostDepth)
            throw new TrackingException(TrackingFault.NotTracking, $"the server names folders more than {MostDepth} deep below '{root}'.");
        var count = 0;
        foreach (var file in await ListAsync(folder, cancellation))
        {
            if (file.IsDir)
            {
                count += await DownloadFolderAsync(root, file.Path, localFolder, depth + 1, cancellation);
                continue;
            }

            await DownloadAsync(file.Path, ArtifactPath.Local(localFolder, file.Path[(root.Length == 0 ? 0 : root.Length + 1)..]), cancellation);
            count++;
        }

        return count;
    }
}
