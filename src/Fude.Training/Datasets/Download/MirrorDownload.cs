using System.Net;
using System.Net.Http.Headers;

namespace Fude.Training.Datasets;

/// <summary>
/// Downloads the files of a published dataset into a cache folder: attempts with growing waits at each mirror, then the next one,
/// going on where an earlier attempt stopped. A file gets its name only when its content has been verified.
/// </summary>
internal sealed class MirrorDownload : IDisposable
{
    /// <summary>A server that drops connections is asked on as long as each brings at least so much.</summary>
    private const long RealProgress = 16 << 10;

    private readonly HttpClient client;
    private readonly Transfer transfer;
    private readonly PublishedDataset dataset;
    private readonly DownloadOptions options;
    private readonly IProgress<DatasetProgress>? progress;
    private readonly List<string> mirrors;

    /// <param name="dataset">What to download.</param>
    /// <param name="mirrors">Where from, in this order.</param>
    /// <param name="options">Patience and limits.</param>
    /// <param name="progress">Is told the bytes that have arrived, and what mirrors did wrong.</param>
    /// <param name="arrived">Called whenever bytes have arrived.</param>
    public MirrorDownload(PublishedDataset dataset, IReadOnlyList<string> mirrors, DownloadOptions options, IProgress<DatasetProgress>? progress, Action? arrived)
    {
        (this.dataset, this.mirrors, this.options, this.progress) = (dataset, [.. mirrors], options, progress);
        client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = options.ConnectTimeout })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("fude", typeof(MirrorDownload).Assembly.GetName().Version?.ToString(3)) } },
        };
        transfer = new Transfer(client, options, progress, arrived);
    }

    /// <summary>The last thing that went wrong; null where nothing has.</summary>
    public string? LastFailure { get; private set; }

    public void Dispose() => client.Dispose();

    /// <summary>Downloads one file.</summary>
    /// <param name="file">Which.</param>
    /// <param name="target">Its path in the cache; the partial file lies beside it.</param>
    /// <param name="cancellation">What has arrived stays, and the next download goes on from there.</param>
    /// <exception cref="DatasetException">No mirror gave the file, or it can't be written.</exception>
    public async Task<IdxArray> FetchAsync(PublishedFile file, string target, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var mirror in mirrors.ToList())
        {
            try
            {
                var array = await FromMirrorAsync(mirror, file, target, cancellation);

                // The files after this one are asked for first where this one was had.
                mirrors.Remove(mirror);
                mirrors.Insert(0, mirror);
                return array;
            }
            catch (MirrorException e)
            {
                LastFailure = $"{mirror}: {e.Message}";
                failures.Add(LastFailure);
                progress?.Report(new(DatasetStage.Message, $"{file.Name} is not to be had from {LastFailure}"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DatasetException(DatasetFault.Missing, $"{target} can't be written: {e.Message}", target, e);
            }
        }

        throw new DatasetException(DatasetFault.Unavailable, $"no mirror gave {file.Name}: {string.Join("; ", failures)}", target);
    }

    private async Task<IdxArray> FromMirrorAsync(string mirror, PublishedFile file, string target, CancellationToken cancellation)
    {
        var address = Mirror.FileAddress(mirror, $"{file.Name}.gz");
        var partial = $"{target}.part";
        var (failed, furthest) = (0, Length(partial));
        while (true)
        {
            var before = Length(partial);
            try
            {
                var whole = await transfer.ContinueAsync(address, partial, cancellation);
                return await Task.Run(() => Accept(file, target, whole, resumed: before > 0), cancellation);
            }
            catch (MirrorException e) when (e.WorthRepeating)
            {
                LastFailure = $"{mirror}: {e.Message}";
                var length = Length(partial);
                var further = length >= furthest + RealProgress;
                if (further)
                    (failed, furthest) = (0, length);

                // A bad file that an earlier download began is thrown away; that is not this mirror's failure.
                var blameless = before > 0 && length == 0;
                if (!further && !blameless && ++failed >= options.AttemptsPerMirror)
                    throw;
                var wait = Wait(failed, e.RetryAfter);
                progress?.Report(new(DatasetStage.Message, $"{file.Name} from {LastFailure}; trying again in {wait.TotalSeconds:0.#} s"));
                await Task.Delay(wait, cancellation);
            }
        }
    }

    /// <summary>Verifies what has arrived and gives it its name.</summary>
    private IdxArray Accept(PublishedFile file, string target, bool whole, bool resumed)
    {
        var partial = $"{target}.part";
        try
        {
            var array = PublishedFolder.ReadVerified(partial, dataset, file, new IdxLimits { MaxBytes = options.MaxUncompressedBytes });
            using (var stream = new FileStream(partial, FileMode.Open, FileAccess.Write))
                stream.Flush(flushToDisk: true);
            File.Move(partial, target, overwrite: true);
            return array;
        }
        catch (IdxException e) when (e.IdxFault == IdxFault.TruncatedGzip && !whole)
        {
            throw new MirrorException("the connection ended too early", worthRepeating: true, inner: e);
        }
        catch (DatasetException e)
        {
            File.Delete(partial);

            // Where the beginning was there before, it may be that which is wrong. Otherwise a web page stays a web page.
            var repeat = resumed || e is not IdxException { IdxFault: IdxFault.NotIdx };
            throw new MirrorException($"what came is not the file: {e.Message}", repeat, inner: e);
        }
    }

    private TimeSpan Wait(int failed, TimeSpan? asked)
    {
        var own = options.RetryDelay * Math.Pow(2, Math.Clamp(failed - 1, 0, 20));
        var wait = asked > own ? asked.Value : own;
        return wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
