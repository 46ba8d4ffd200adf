using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Spooling;

namespace Fude.Tracking.Client;

/// <summary>
/// Logs to a run without ever holding up what is logged: a call puts its entry into memory, a thread writes it to a spool on the disk,
/// and a task sends the spool in batches. Where the server can't be reached, also from the start, the entries wait in the spool, and
/// <see cref="SpoolSender"/> sends what is left there after the process has ended. May be called from any number of threads at once.
/// A run that is disposed without <see cref="CompleteAsync"/> ends as failed.
/// </summary>
public sealed partial class RunLogger : IAsyncDisposable
{
    private readonly SpoolFolder folder;
    private readonly RunLoggerOptions options;
    private readonly TimeProvider time;
    private readonly LogQueue queue;
    private readonly SpoolWriter writer;
    private readonly LiveSender sender;
    private readonly RunSender run;
    private readonly Heartbeat heartbeat;
    private readonly Lock completing = new();
    private Task<RunCompletion>? completion;
    private int copies;
    private long refused;

    private RunLogger(TrackingClient client, SpoolFolder folder, RunLoggerOptions options, bool connected)
    {
        this.folder = folder;
        this.options = options;
        time = client.Time;
        var lease = options.HeartbeatInterval * Heartbeat.LeaseBeats;
        queue = new(options.QueueCapacity, options.FullQueueWait);
        writer = new(folder, queue, options, Report);
        run = new(client, folder, lease, Report);
        sender = new(run, writer, options, connected, Report, folder.Run.LocalId.GetHashCode(StringComparison.Ordinal));
        heartbeat = new(client, () => folder.State.RunId, options.HeartbeatInterval);
        AppDomain.CurrentDomain.ProcessExit += WriteAtExit;
    }

    /// <summary>The run's id on the server, or <see cref="LocalId"/> while the server does not know the run.</summary>
    public string RunId => folder.State.RunId ?? LocalId;

    /// <summary>The id that the run has until the server gives it one; afterwards the tag <see cref="RunTags.LocalId"/>.</summary>
    public string LocalId => folder.Run.LocalId;

    /// <summary>The id that the run has, or will have on Fude's server: 32 hexadecimal digits. What is made by the run can name it by this.</summary>
    public string FutureRunId => folder.State.RunId ?? folder.Run.Start.RunId ?? LocalRunId.IdOf(LocalId);

    /// <summary>Whether the server knows the run.</summary>
    public bool IsOnServer => folder.State.RunId is not null;

    /// <summary>Whether the last request to the server went well.</summary>
    public bool IsConnected => sender.IsConnected;

    /// <summary>The run's spool.</summary>
    public string SpoolFolder => folder.Path;

    /// <summary>Entries that the server will never take.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Entries that were lost because the disk took nothing for too long.</summary>
    public long Dropped => queue.Dropped + writer.Lost;

    /// <summary>Starts a run. Where the server can't be reached the run begins without it.</summary>
    /// <param name="client">The server's client, which has to live as long as the logger.</param>
    /// <param name="start">The run; null for a new one with what the client's settings say.</param>
    /// <param name="options">How to buffer, spool and send.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrackingException">The server refuses the run, or is not a tracking server.</exception>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public static async Task<RunLogger> StartAsync(
        TrackingClient client, RunStart? start = null, RunLoggerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        options = (options ?? new()).Validate();
        var spool = Spooling.SpoolFolder.Create(options.SpoolFolder ?? SpoolSender.DefaultFolder, new()
        {
            LocalId = LocalRunId.Of(start?.NewRunId ?? LocalRunId.NewId(client.Time)),
            Server = client.Server.AbsoluteUri,
            StartTime = client.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Start = (start ?? new()).With(client.Settings),
        });
        try
        {
            var trouble = await TryMakeAsync(client, spool, options, cancellation);
            var logger = new RunLogger(client, spool, options, trouble is null);
            if (trouble is not null)
                logger.Report(new(TrackingProblemKind.Waiting, $"{trouble} The run begins without the server; its entries wait in the spool '{spool.Path}'."));
            return logger;
        }
        catch
        {
            spool.Remove();
            throw;
        }
    }

    /// <summary>Everything that was logged before this call is on the server, or at least on the disk, when the task ends.</summary>
    /// <param name="cancellation">Gives up waiting; nothing is lost.</param>
    public async Task<Delivery> FlushAsync(CancellationToken cancellation = default)
    {
        var target = queue.Accepted;
        var failures = MostFailures();
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            await Task.WhenAny(writer.SyncAsync(target, over.Token), Task.Delay(options.DrainTimeout, over.Token));
            await over.CancelAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        sender.Kick();
        return await DrainAsync(target, failures, cancellation) ? Delivery.Sent : Delivery.Spooled;
    }

    /// <summary>Ends the run. What the server does not take now stays in the spool, which <see cref="RunCompletion.SpoolFolder"/> names.</summary>
    /// <param name="status">How it ended: finished, failed or killed.</param>
    /// <param name="cancellation">Gives up waiting for the server; nothing is lost.</param>
    public Task<RunCompletion> CompleteAsync(RunStatus status = RunStatus.Finished, CancellationToken cancellation = default)
    {
        lock (completing)
            return completion ??= EndAsync(status, cancellation);
    }

    /// <summary>Ends the run as failed where it was not completed.</summary>
    public async ValueTask DisposeAsync() => await CompleteAsync(RunStatus.Failed);

    // Null where the run was made; else why it could not be.
    private static async Task<string?> TryMakeAsync(TrackingClient client, SpoolFolder folder, RunLoggerOptions options, CancellationToken cancellation)
    {
        if (options.StartTimeout == TimeSpan.Zero)
            return "The server is not asked.";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.StartTimeout);
        try
        {
            await new RunMaker(client, folder, options.HeartbeatInterval * Heartbeat.LeaseBeats).EnsureAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{client.Server} did not answer in time.";
        }
        catch (TrackingException e) when (e.Fault is TrackingFault.Unavailable or TrackingFault.Failed)
        {
            return e.Message;
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Report(TrackingProblem problem)
    {
        if (problem.Kind == TrackingProblemKind.Refused)
            Interlocked.Increment(ref refused);
        try
        {
            options.OnProblem?.Invoke(problem);
        }
#pragma warning disable CA1031 // Who listens must not stop the logging.
        catch (Exception)
#pragma warning restore CA1031
        {
            // As documented.
        }
    }
}
