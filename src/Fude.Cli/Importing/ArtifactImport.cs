using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>Uploads the artifacts of a run; files that are there already with the same length are left.</summary>
/// <param name="client">The server.</param>
/// <param name="store">The store.</param>
/// <param name="report">Counts, and is told of what is skipped.</param>
internal sealed class ArtifactImport(TrackingClient client, FileStore store, ImportReport report)
{
    public async Task ImportAsync(Run run, string folder, CancellationToken cancellation)
    {
        var local = Path.Combine(folder, "artifacts");
        if (!Directory.Exists(local) || run.Info.ArtifactUri is not { } uri)
            return;
        var root = client.ArtifactsAt(uri);
        await ImportAsync(root, local, "", cancellation);
    }

    private async Task ImportAsync(ArtifactRoot root, string local, string path, CancellationToken cancellation)
    {
        var folder = new DirectoryInfo(Path.Combine(local, path));
        var files = folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        if (files.Count > 0)
        {
            var there = await ListAsync(root, path, cancellation);
            foreach (var file in files)
                await UploadAsync(root, file, path.Length == 0 ? file.Name : $"{path}/{file.Name}", there, cancellation);
        }

        // Links to folders are not followed: they may lead out of the store.
        foreach (var child in folder.EnumerateDirectories().Where(child => child.LinkTarget is null).OrderBy(child => child.Name, StringComparer.Ordinal))
            await ImportAsync(root, local, path.Length == 0 ? child.Name : $"{path}/{child.Name}", cancellation);
    }

    private Task UploadAsync(ArtifactRoot root, System.IO.FileInfo file, string path, IReadOnlyDictionary<string, long> there, CancellationToken cancellation) =>
        report.TryAsync(store.Shown(file.FullName), async () =>
        {
            if (file.LinkTarget is not null)
                throw new InvalidDataException("it is a link, and may lead out of the store");
            if (there.TryGetValue(path, out var length) && length == file.Length)
                return;
            await root.UploadAsync(file.FullName, path, cancellation);
            report.Files++;
            report.FileBytes += file.Length;
        });

    private static async Task<IReadOnlyDictionary<string, long>> ListAsync(ArtifactRoot root, string path, CancellationToken cancellation)
    {
        try
        {
            return (await root.ListAsync(path, cancellation)).Where(file => !file.IsDir).ToDictionary(file => file.Path, file => file.FileSize ?? 0, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or TrackingException { IsRequestsFault: true })
        {
            return new Dictionary<string, long>(StringComparer.Ordinal); // each file says what is wrong
        }
    }
}
