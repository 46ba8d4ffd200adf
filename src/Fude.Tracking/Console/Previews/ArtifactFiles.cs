using Fude.Tracking.Artifacts;

namespace Fude.Tracking.Console.Previews;

/// <summary>A part of a folder's listing.</summary>
/// <param name="Entries">Files and folders, by name.</param>
/// <param name="First">How many come before them.</param>
/// <param name="Count">How many the folder holds.</param>
public sealed record ArtifactPage(IReadOnlyList<ArtifactEntry> Entries, int First, int Count);

/// <summary>The beginning of a file.</summary>
/// <param name="Bytes">Its first bytes.</param>
/// <param name="Length">How many it has.</param>
public sealed record ArtifactStart(ReadOnlyMemory<byte> Bytes, long Length)
{
    /// <summary>Whether there are more.</summary>
    public bool IsCut => Bytes.Length < Length;
}

/// <summary>Reads the artifacts of runs for the console, never more of them than it is told.</summary>
/// <param name="store">The files.</param>
/// <param name="roots">Where runs keep theirs.</param>
internal sealed class ArtifactFiles(ArtifactStore store, ArtifactRoots roots)
{
    /// <summary>A run's file or folder below the root of all artifacts.</summary>
    /// <exception cref="Errors.MlflowException">There is no such run, this server does not keep its files, or the path is harmful.</exception>
    public async Task<ArtifactPath> LocateAsync(string run, string path, CancellationToken cancellation = default) =>
        roots.PathOf(await roots.UriOfRunAsync(run, write: false, cancellation)).Join(ArtifactPath.Parse(path));

    /// <summary>A part of a folder: from an entry on, or from the first whose name comes after a text.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The folder.</param>
    /// <param name="from">The text; empty for the start.</param>
    /// <param name="skip">How many after that are left out.</param>
    /// <param name="most">Most entries.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ArtifactPage> ListAsync(string run, string path, string from, int skip, int most, CancellationToken cancellation = default)
    {
        var folder = await LocateAsync(run, path, cancellation);
        var all = await Task.Run(() => store.List(folder), cancellation);
        var first = Math.Min(all.Count, FirstFrom(all, from) + skip);
        return new ArtifactPage([.. all.Skip(first).Take(most)], first, all.Count);
    }

    /// <summary>What is at a path: a file, a folder, or nothing.</summary>
    public async Task<ArtifactEntry?> FindAsync(string run, string path, CancellationToken cancellation = default)
    {
        var at = await LocateAsync(run, path, cancellation);
        return await Task.Run(() =>
        {
            if (at.IsRoot || path.Trim('/').Length == 0)
                return new ArtifactEntry("", IsFolder: true, 0);
            try
            {
                using var file = store.Open(at);
                return file is null ? null : new ArtifactEntry(at.Name, IsFolder: false, file.Length);
            }
            catch (Errors.MlflowException)
            {
                return new ArtifactEntry(at.Name, IsFolder: true, 0); // a folder, or something that the listing refuses with the reason
            }
        }, cancellation);
    }

    /// <summary>The beginning of a file; null where there is none.</summary>
    public async Task<ArtifactStart?> ReadAsync(string run, string path, int most, CancellationToken cancellation = default)
    {
        await using var file = await OpenAsync(run, path, cancellation);
        if (file is null)
            return null;
        var bytes = new byte[(int)Math.Min(most, file.Length)];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return new ArtifactStart(bytes.AsMemory(0, read), file.Length);
    }

    /// <summary>Opens a file; null where there is none.</summary>
    public async Task<FileStream?> OpenAsync(string run, string path, CancellationToken cancellation = default) => store.Open(await LocateAsync(run, path, cancellation));

    private static int FirstFrom(IReadOnlyList<ArtifactEntry> all, string from)
    {
        if (from.Length == 0)
            return 0;
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(all[middle].Name, from) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
