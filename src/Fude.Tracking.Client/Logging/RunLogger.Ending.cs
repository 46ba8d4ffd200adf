using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Spooling;

namespace Fude.Tracking.Client;

public sealed partial class RunLogger
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    // A program that ends without having completed its run leaves all of it in the spool.
    private void WriteAtExit(object? sender, EventArgs arguments)
    {
        using var limit = new CancellationTokenSource(ExitPatience);
        try
        {
            writer.SyncAsync(queue.Accepted, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The disk takes nothing.
        }
    }

    private async Task<RunCompletion> EndAsync(RunStatus status, CancellationToken cancellation)
    {
        var last = queue.Close(new(EntryKind.Other, "", 0, 0, 0, new SpoolRecord { End = new(status, Now()) }));
        await heartbeat.DisposeAsync();
        var failures = MostFailures();
        await Task.Run(writer.Stop, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit -= WriteAtExit;
        sender.Kick();
        try
        {
            await DrainAsync(last, failures, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Somebody else sends it.
        }

        await sender.DisposeAsync();
        var runId = RunId;
        if (sender.IsDone)
            return new(Delivery.Sent, runId, TryRemove(), Refused, Dropped);
        folder.Dispose();
        return new(Delivery.Spooled, runId, folder.Path, Refused, Dropped);
    }

    private string? TryRemove()
    {
        try
        {
            return folder.Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(new(TrackingProblemKind.Spool, $"the spool '{folder.Path}' was sent but can't be removed: {e.Message}"));
            return folder.Path;
        }
    }

    // The server has one more try where it was there a moment ago: the one that is under way may be its last.
    private long MostFailures() => sender.Failures.Value + (sender.IsConnected ? 2 : 1);

    // True when everything up to an entry is on the server; false when a try has failed, or nothing gets on.
    private async Task<bool> DrainAsync(long target, long failures, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var sent = run.Sent.WaitAsync(target, over.Token);
            var failed = sender.Failures.WaitAsync(failures, over.Token);
            for (var before = run.Sent.Value; ; before = run.Sent.Value)
            {
                var first = await Task.WhenAny(sent, failed, sender.Stopped, Task.Delay(options.DrainTimeout, over.Token));
                cancellation.ThrowIfCancellationRequested();
                if (sent.IsCompleted || first == failed || first == sender.Stopped || run.Sent.Value == before)
                    return sent.IsCompleted;
                sender.Kick();
            }
        }
        finally
        {
            await over.CancelAsync();
        }
    }
}
