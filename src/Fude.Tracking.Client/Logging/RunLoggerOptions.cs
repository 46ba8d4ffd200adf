namespace Fude.Tracking.Client;

/// <summary>How a <see cref="RunLogger"/> buffers, spools and sends.</summary>
public sealed record RunLoggerOptions
{
    /// <summary>The folder in which each run has its spool; null for <c>.fude/spool</c> in the current folder.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>How long an entry waits in memory before it is written to the spool: what a killed process loses at most. 1 ms to 1 minute.</summary>
    public TimeSpan WriteInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an entry in the spool waits before it is flushed to the disk: what a power cut loses at most. 1 ms to 1 hour.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long entries are collected before they are sent. 1 ms to 1 hour.</summary>
    public TimeSpan SendInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a run in progress says that it lives; its lease is four times as long. 1 second to 1 hour.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long starting a run waits for the server before it goes on without. 0 to 10 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long flushing and completing wait for the server while nothing gets on. 0 to 1 hour.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after a failed try to send, doubled for each further one. 1 ms to 1 hour.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two tries. 1 ms to 1 hour.</summary>
    public TimeSpan MostRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Entries in memory, 1,000 to 10,000,000; the default takes 25 MB when it is used up. A call waits where there is no room, as when the disk stands still.</summary>
    public int QueueCapacity { get; init; } = 100_000;

    /// <summary>How long a call waits for room before its entry is dropped and counted. 0 to 1 minute.</summary>
    public TimeSpan FullQueueWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of one file of the spool; files that were sent are removed. 4 KiB to 1 GiB.</summary>
    public long SegmentBytes { get; init; } = 8 << 20;

    /// <summary>Told of each problem, on any thread. What it throws is ignored.</summary>
    public Action<TrackingProblem>? OnProblem { get; init; }

    /// <summary>These options, where nothing is wrong with them.</summary>
    /// <exception cref="TrackingSettingsException">Something is; the message tells all of it.</exception>
    public RunLoggerOptions Validate()
    {
        var mistakes = new List<string>();
        void Time(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                mistakes.Add($"{name} is {value}; give {least} to {most}.");
        }

        var (moment, minute, hour) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Time(nameof(WriteInterval), WriteInterval, moment, minute);
        Time(nameof(SyncInterval), SyncInterval, moment, hour);
        Time(nameof(SendInterval), SendInterval, moment, hour);
        Time(nameof(HeartbeatInterval), HeartbeatInterval, TimeSpan.FromSeconds(1), hour);
        Time(nameof(StartTimeout), StartTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Time(nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, hour);
        Time(nameof(FirstRetryDelay), FirstRetryDelay, moment, hour);
        Time(nameof(MostRetryDelay), MostRetryDelay, FirstRetryDelay < moment ? moment : FirstRetryDelay, hour);
        Time(nameof(FullQueueWait), FullQueueWait, TimeSpan.Zero, minute);
        if (QueueCapacity is < 1_000 or > 10_000_000)
            mistakes.Add($"{nameof(QueueCapacity)} is {QueueCapacity}; give 1000 to 10000000.");
        if (SegmentBytes is < 4096 or > 1 << 30)
            mistakes.Add($"{nameof(SegmentBytes)} is {SegmentBytes}; give 4096 to {1 << 30}.");
        return mistakes.Count == 0 ? this : throw new TrackingSettingsException(mistakes);
    }
}
