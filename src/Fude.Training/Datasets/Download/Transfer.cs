using System.Net;
using System.Net.Http.Headers;

namespace Fude.Training.Datasets;

/// <summary>One attempt to bring a partial file further.</summary>
/// <param name="client">Follows redirects, decompresses nothing and has no timeout of its own.</param>
/// <param name="options">Patience and limits.</param>
/// <param name="progress">Is told the bytes that have arrived.</param>
/// <param name="arrived">Called when bytes have arrived.</param>
internal sealed class Transfer(HttpClient client, DownloadOptions options, IProgress<DatasetProgress>? progress, Action? arrived)
{
    private const int LeastBytes = 1024;

    /// <summary>Asks for what a partial file lacks and appends it.</summary>
    /// <returns>Whether the file is known to be as long as the server's.</returns>
    /// <exception cref="MirrorException">The server failed, stalled, or refused.</exception>
    public async Task<bool> ContinueAsync(Uri address, string partial, CancellationToken cancellation)
    {
        var have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.StallTimeout);
        using var response = await NetworkAsync(() => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token), cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
            return true;
        var start = StartOf(response, have);
        if (start < 0)
        {
            File.Delete(partial);
            throw new MirrorException($"{address} answered another part than the one asked for", worthRepeating: true);
        }

        var total = start + response.Content.Headers.ContentLength;
        if (total > options.MaxCompressedBytes)
            throw TooLarge(address);
        await using var body = await NetworkAsync(() => response.Content.ReadAsStreamAsync(patience.Token), cancellation);
        await using var file = new FileStream(partial, start > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        await CopyAsync(body, file, new Part(address, start, total), patience, cancellation);
        return total is not null;
    }

    private async Task CopyAsync(Stream body, FileStream file, Part part, CancellationTokenSource patience, CancellationToken cancellation)
    {
        var buffer = new byte[81920];
        var name = part.Address.Segments[^1];
        var (done, sinceReset) = (part.Start, 0);
        progress?.Report(new(DatasetStage.Download, name, done, part.Total));
        while (true)
        {
            var read = await NetworkAsync(() => body.ReadAsync(buffer, patience.Token).AsTask(), cancellation);
            if (read == 0)
                return;
            arrived?.Invoke();
            done += read;
            if (done > options.MaxCompressedBytes)
                throw TooLarge(part.Address);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new(DatasetStage.Download, name, done, part.Total));

            // A server that sends a byte now and then is as good as one that sends none.
            sinceReset += read;
            if (sinceReset < LeastBytes)
                continue;
            sinceReset = 0;
            patience.CancelAfter(options.StallTimeout);
        }
    }

    /// <summary>Where the body begins in the file: 0 where the server sends it whole, -1 where it sends something else than asked for.</summary>
    private static long StartOf(HttpResponseMessage response, long have)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent)
            return response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } && from == have ? have : -1;
        if (response.StatusCode == HttpStatusCode.OK)
            return 0;
        var status = (int)response.StatusCode;
        throw new MirrorException($"{response.RequestMessage?.RequestUri} answered {status} {response.ReasonPhrase}", status is 408 or 425 or 429 or >= 500, response.Headers.RetryAfter?.Delta);
    }

    private async Task<T> NetworkAsync<T>(Func<Task<T>> step, CancellationToken cancellation)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorException(e.InnerException is TimeoutException
                ? $"no connection within {options.ConnectTimeout.TotalSeconds:0.###} s"
                : $"nothing arrived for {options.StallTimeout.TotalSeconds:0.###} s, or less than {LeastBytes} bytes", worthRepeating: true, inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MirrorException((e.InnerException ?? e).Message.TrimEnd('.'), worthRepeating: true, inner: e);
        }
    }

    private MirrorException TooLarge(Uri address) =>
        new($"{address} is over {options.MaxCompressedBytes:N0} bytes, the limit ({nameof(DownloadOptions)}.{nameof(DownloadOptions.MaxCompressedBytes)})", worthRepeating: false);

    private sealed record Part(Uri Address, long Start, long? Total);
}
