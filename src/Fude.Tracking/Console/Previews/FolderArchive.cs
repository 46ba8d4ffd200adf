using System.IO.Compression;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Errors;
using Microsoft.Net.Http.Headers;

namespace Fude.Tracking.Console.Previews;

/// <summary>A folder of artifacts as one file: a zip that is written while it is sent, and never held.</summary>
internal static class FolderArchive
{
    /// <summary>Most files of one archive.</summary>
    public const int MaxFiles = 100_000;

    private const int PageSize = 5_000;

    /// <summary>Answers with it.</summary>
    public static async Task WriteAsync(HttpContext context, ArtifactFiles files, string run, string path)
    {
        if (await files.FindAsync(run, path, context.RequestAborted) is not { IsFolder: true })
            throw MlflowException.Missing($"No such folder: '{path}'.");
        var name = path.Trim('/') is { Length: > 0 } folder ? folder[(folder.LastIndexOf('/') + 1)..] : run;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{name}.zip");
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        // An archive writes some of its bytes synchronously, which the server's own stream refuses.
        await using var archive = await ZipArchive.CreateAsync(context.Response.BodyWriter.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted);
        var left = MaxFiles;
        await AddAsync(archive, files, run, path.Trim('/'), "", () => left-- > 0, context.RequestAborted);
    }

    // Folder by folder, a page of names at a time: a connection that is cut off is the only way to say that it is too much.
    private static async Task AddAsync(ZipArchive archive, ArtifactFiles files, string run, string path, string within, Func<bool> mayAdd, CancellationToken cancellation)
    {
        for (var skip = 0; ; skip += PageSize)
        {
            var page = await files.ListAsync(run, path, "", skip, PageSize, cancellation);
            foreach (var entry in page.Entries)
            {
                var (from, to) = (path.Length == 0 ? entry.Name : $"{path}/{entry.Name}", within + entry.Name);
                if (entry.IsFolder)
                    await AddAsync(archive, files, run, from, to + "/", mayAdd, cancellation);
                else if (mayAdd())
                    await AddFileAsync(archive, files, run, from, to, cancellation);
                else
                    throw new MlflowException(Client.ErrorCode.InvalidParameterValue, $"The folder holds more than {MaxFiles} files.");
            }

            if (page.First + page.Entries.Count >= page.Count)
                return;
        }
    }

    private static async Task AddFileAsync(ZipArchive archive, ArtifactFiles files, string run, string from, string to, CancellationToken cancellation)
    {
        await using var file = await files.OpenAsync(run, from, cancellation);
        if (file is null)
            return; // gone since it was listed
        var entry = archive.CreateEntry(to, CompressionLevel.Fastest);
        await using var content = await entry.OpenAsync(cancellation);
        await file.CopyToAsync(content, cancellation);
    }
}
