using System.Threading.Channels;

namespace Fude.Tracking.Client.Spooling;

/// <summary>Sends a spool while it is being written, and goes on trying while the server can't take it.</summary>
internal sealed class LiveSender : IAsyncDisposable
{
    private const double Jitter = 0.25;

    private readonly RunSender sender;
    private readonly SpoolWriter writer;
    private readonly RunLoggerOptions options;
    private readonly Action<TrackingProblem> report;
    private readonly Random random;
    private readonly Channel<bool> kicks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task working;
    private int tries;
    private TimeSpan askedWait;

    public LiveSender(RunSender sender, SpoolWriter writer, RunLoggerOptions options, bool connected, Action<TrackingProblem> report, int seed)
    {
        this.sender = sender;
        this.writer = writer;
        this.options = options;
        this.report = report;
        random = new(seed);
        IsConnected = connected;
        tries = connected ? 0 : 1;
        working = Task.Run(WorkAsync);
    }

    /// <summary>Whether the last request went well.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether the run's end was sent.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Ends when nothing more will be sent.</summary>
    public Task Stopped => working;

    /// <summary>Counts the tries that failed.</summary>
    public Milestone Failures { get; } = new();

    /// <summary>Sends at once instead of waiting.</summary>
    public void Kick() => kicks.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await working;
        stopping.Dispose();
        sender.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            if (!IsConnected)
                await WaitAsync(NextDelay());
            while (!IsDone && await TrySendAsync())
                await (IsConnected ? WaitForWorkAsync() : WaitAsync(NextDelay()));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The logger has stopped.
        }
#pragma warning disable CA1031 // A mistake in here must not take the training with it: the spool has everything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(new(TrackingProblemKind.Waiting, $"sending has stopped ({e.GetType().Name}: {e.Message}); entries wait in the spool."), always: true);
        }
    }

    // False where trying again is in vain.
    private async Task<bool> TrySendAsync()
    {
        try
        {
            IsDone = await sender.SendAsync(stopping.Token);
            if (!IsConnected)
                report(new(TrackingProblemKind.Recovered, "the tracking server takes entries again."));
            IsConnected = true;
            tries = 0;
            return true;
        }
        catch (RunGoneException e)
        {
            Fail(new(TrackingProblemKind.RunGone, e.Message), always: true);
            return false;
        }
        catch (TrackingException e)
        {
            askedWait = e.RetryAfter ?? TimeSpan.Zero;
            Fail(new(TrackingProblemKind.Waiting, $"{e.Message} Entries wait in the spool."), always: false);
        }
        catch (ObjectDisposedException)
        {
            Fail(new(TrackingProblemKind.Waiting, "the tracking client was disposed before the run was completed; entries wait in the spool."), always: true);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Fail(new(TrackingProblemKind.Spool, $"the spool can't be read: {e.Message}"), always: false);
        }

        return true;
    }

    // Told once for each time that the server is away.
    private void Fail(TrackingProblem problem, bool always)
    {
        if (IsConnected || always)
            report(problem);
        IsConnected = false;
        tries++;
        Failures.Advance(Failures.Value + 1);
    }

    private TimeSpan NextDelay()
    {
        var grown = options.FirstRetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(tries, 30) - 1);
        var delay = Math.Min(Math.Max(grown, askedWait.TotalMilliseconds), options.MostRetryDelay.TotalMilliseconds);
        askedWait = TimeSpan.Zero;
        return TimeSpan.FromMilliseconds(delay * (1 - (Jitter * random.NextDouble())));
    }

    private async Task WaitForWorkAsync()
    {
        var sent = sender.Sent.Value;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var kick = kicks.Reader.WaitToReadAsync(over.Token).AsTask();
        await Task.WhenAny(writer.Written.WaitAsync(sent + 1, over.Token), kick);
        await Task.WhenAny(Task.Delay(options.SendInterval, over.Token), writer.Written.WaitAsync(sent + BatchLimits.Entities, over.Token), kick);
        await over.CancelAsync();
        kicks.Reader.TryRead(out _);
        stopping.Token.ThrowIfCancellationRequested();
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(delay);
        try
        {
            await kicks.Reader.WaitToReadAsync(limit.Token);
            kicks.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Waited long enough.
        }
    }
}
