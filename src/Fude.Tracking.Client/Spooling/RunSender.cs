using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// Sends a spool in order. How far it came is remembered after each request; what is sent again after a crash does nothing twice:
/// points, params and inputs are the same, and tags and artifacts replace themselves.
/// </summary>
internal sealed class RunSender(TrackingClient client, SpoolFolder folder, TimeSpan lease, Action<TrackingProblem> report) : IDisposable
{
    private readonly RunMaker maker = new(client, folder, lease);
    private readonly RefusedEntries refusals = new(folder, report);
    private readonly List<SpooledEntry> batch = [];
    private SpoolReader? reader;
    private SpooledEntry? ahead;
    private ArtifactRoot? artifacts;

    /// <summary>Records that were sent or refused since this sender began.</summary>
    public Milestone Sent { get; } = new();

    /// <summary>What was sent, by kind.</summary>
    public SentCounts Counts { get; private set; }

    /// <summary>When the last record that has a time was logged, in milliseconds since 1970 UTC.</summary>
    public long LastTime { get; private set; } = folder.Run.StartTime;

    /// <summary>Sends what is there. True once the run's end was sent.</summary>
    /// <exception cref="TrackingException">The server can't take it now. Nothing is lost; call again.</exception>
    /// <exception cref="RunGoneException">The run is not there any more.</exception>
    public async Task<bool> SendAsync(CancellationToken cancellation)
    {
        if (folder.State.Done)
            return true;
        var runId = await maker.EnsureAsync(cancellation);
        reader ??= new(folder, folder.State.Sent, problem => report(new(TrackingProblemKind.Spool, problem)));
        while (true)
        {
            // A batch that could not be sent is still there.
            if (batch.Count == 0 && !Collect())
                return false;
            if (await SendBatchAsync(runId, cancellation))
                return true;
        }
    }

    public void Dispose() => reader?.Dispose();

    /// <summary>Ends a run whose process died without saying how.</summary>
    public async Task EndDeadRunAsync(CancellationToken cancellation)
    {
        var runId = await maker.EnsureAsync(cancellation);
        var run = await client.GetRunAsync(runId, cancellation);
        if (run.Info.Status is RunStatus.Running or RunStatus.Scheduled)
        {
            await client.SetTagAsync(runId, RunTags.Ended, "its process died", cancellation);
            // What was sent before is on the server; its times are not in this spool any more.
            var last = run.Data.Metrics.Aggregate(LastTime, (latest, metric) => Math.Max(latest, metric.Timestamp));
            await client.UpdateRunAsync(new(runId, RunStatus.Failed, last), cancellation);
        }

        folder.Save(folder.State with { Done = true }, durable: true);
    }

    // As many records as one request takes, or one that needs a request of its own.
    private bool Collect()
    {
        var size = new BatchBuilder("");
        while ((ahead ?? reader!.Next()) is { } entry)
        {
            ahead = entry;
            if (!IsBatched(entry.Record))
            {
                if (batch.Count == 0)
                    Take(entry);
                return true;
            }

            if (!Add(size, entry.Record))
                return true;
            Take(entry);
        }

        return batch.Count > 0;
    }

    private void Take(SpooledEntry entry)
    {
        batch.Add(entry);
        ahead = null;
        LastTime = Math.Max(LastTime, entry.Record.Metric?.Timestamp ?? entry.Record.End?.At ?? 0);
    }

    private async Task<bool> SendBatchAsync(string runId, CancellationToken cancellation)
    {
        var records = batch.ConvertAll(entry => entry.Record);
        var refusedBefore = folder.State.Refused;
        var refused = await SendOrRefuseAsync(runId, records, cancellation);
        var done = records[^1].End is not null;
        folder.Save(folder.State with { Sent = batch[^1].End, Refused = refusedBefore + refused, Done = done }, durable: done);
        // Only now: until it is remembered that it was sent, it may have to be sent again. What was refused stays.
        if (refused == 0 && records[0].Artifact is { } artifact && !Path.IsPathRooted(artifact.File))
            File.Delete(folder.File(artifact.File));
        folder.RemoveBefore(folder.State.Sent.Segment);
        Counts = Counts.With(records);
        batch.Clear();
        Sent.Advance(Sent.Value + records.Count);
        return done;
    }

    // Where a request is refused, halves of it are tried, until those records are found that the server will never take.
    private async Task<int> SendOrRefuseAsync(string runId, List<SpoolRecord> records, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(runId, records, cancellation);
            return 0;
        }
        catch (TrackingException e) when (e.IsRequestsFault)
        {
            await CheckRunAsync(runId, cancellation);
            if (records.Count > 1)
            {
                var half = records.Count / 2;
                return await SendOrRefuseAsync(runId, records[..half], cancellation) + await SendOrRefuseAsync(runId, records[half..], cancellation);
            }

            refusals.Add(records[0], e.Message);
            return 1;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or FileChangedException or ArgumentException)
        {
            // A file that is gone does not come back.
            refusals.Add(records[0], e.Message);
            return 1;
        }
    }

    private async Task SendAsync(string runId, List<SpoolRecord> records, CancellationToken cancellation)
    {
        switch (records[0])
        {
            case { Input: { } input }:
                await client.LogInputsAsync(new(runId, [input]), cancellation);
                break;
            case { Artifact: { } artifact }:
                artifacts ??= await client.ArtifactsOfAsync(runId, cancellation);
                await artifacts.UploadAsync(folder.File(artifact.File), artifact.Path, cancellation);
                break;
            case { End: { } end }:
                await client.UpdateRunAsync(new(runId, end.Status, end.At), cancellation);
                break;
            default:
                var request = new BatchBuilder(runId);
                foreach (var record in records)
                    _ = Add(request, record);
                await client.LogOneBatchAsync(request.Build(), cancellation);
                break;
        }
    }

    private async Task CheckRunAsync(string runId, CancellationToken cancellation)
    {
        try
        {
            if ((await client.GetRunAsync(runId, cancellation)).Info.LifecycleStage == "deleted")
                throw new RunGoneException($"the run {runId} was deleted on {client.Server}; restore it to send its spool '{folder.Path}', or remove that folder.");
        }
        catch (TrackingException e) when (e.IsMissing)
        {
            throw new RunGoneException($"{client.Server} has no run {runId}, which '{folder.Path}' was begun with on {folder.Run.Server}; send it there, or remove that folder.");
        }
    }

    private static bool IsBatched(SpoolRecord record) => record.Metric is not null || record.Param is not null || record.Tag is not null;

    private static bool Add(BatchBuilder request, SpoolRecord record) => record switch
    {
        { Metric: { } metric } => request.TryAdd(metric),
        { Param: { } param } => request.TryAdd(param),
        { Tag: { } tag } => request.TryAdd(tag),
        _ => false,
    };
}
