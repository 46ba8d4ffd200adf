using System.Net;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

/// <summary>A file as the body of a request: streamed, and each piece extends the time that the upload has.</summary>
internal sealed class FileContent(FileStream file, Deadline deadline) : HttpContent
{
    private const int PieceBytes = 128 * 1024;

    private readonly long length = file.Length;

    /// <summary>Opens the file here, so that one that can't be read is not taken for trouble with the connection.</summary>
    public static FileContent Open(string path, Deadline deadline) =>
        new(new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous, BufferSize = 0 }), deadline);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        for (var left = length; left > 0;)
        {
            var read = await file.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancellationToken);
            if (read == 0)
                throw new FileChangedException(file.Name);
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            left -= read;
            deadline.Extend();
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A file became shorter while it was uploaded.</summary>
internal sealed class FileChangedException(string path) : Exception($"'{path}' became shorter while it was uploaded; upload it when nobody writes to it.");
