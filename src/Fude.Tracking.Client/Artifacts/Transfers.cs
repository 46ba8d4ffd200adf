using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

/// <summary>Downloads: streamed, with a limit on standing still instead of one on the whole.</summary>
internal static class Transfers
{
    private const int PieceBytes = 128 * 1024;

    public static Task DownloadAsync(MlflowHttp http, Uri address, Stream destination, Repeat repeat, CancellationToken cancellation) =>
        http.ExchangeAsync(
            _ => new HttpRequestMessage(HttpMethod.Get, address), repeat, (content, deadline, token) => CopyAsync(content, destination, deadline, token), cancellation);

    public static async Task DownloadAsync(MlflowHttp http, Uri address, string localFile, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(localFile);
        var folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{localFile}' is not the path of a file.", nameof(localFile));
        Directory.CreateDirectory(folder);
        var growing = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.part");
        try
        {
            await http.ExchangeAsync(
                _ => new HttpRequestMessage(HttpMethod.Get, address),
                Repeat.Always,
                async (content, deadline, token) =>
                {
                    // Anew for each try.
                    await using var file = new FileStream(growing, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
                    return await CopyAsync(content, file, deadline, token);
                },
                cancellation);
            File.Move(growing, target, overwrite: true);
        }
        finally
        {
            File.Delete(growing);
        }
    }

    private static async Task<bool> CopyAsync(HttpContent content, Stream destination, Deadline deadline, CancellationToken cancellation)
    {
        await using var source = await content.ReadAsStreamAsync(cancellation);
        var piece = new byte[PieceBytes];
        while (await source.ReadAsync(piece, cancellation) is var read and > 0)
        {
            await destination.WriteAsync(piece.AsMemory(0, read), cancellation);
            deadline.Extend();
        }

        return true;
    }
}
