namespace Fude.Training.Datasets;

/// <summary>How patient a download is, and how much may arrive.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// Where to download from, in this order: http or https addresses of folders, or one folder of this machine.
    /// Null (default): what the environment variable <c>FUDE_MNIST_MIRROR</c> holds, otherwise the dataset's own mirrors.
    /// </summary>
    public IReadOnlyList<string>? Mirrors { get; init; }

    /// <summary>How long a connection may take (default 10 s).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take until the answer begins, and afterwards until each KiB has arrived (default 15 s).</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a mirror is asked for a file before the next mirror is (default 3). An attempt that brings the file further does not count.</summary>
    public int AttemptsPerMirror { get; init; } = 3;

    /// <summary>The wait before the second attempt (default 0.5 s); it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between attempts, also where a server asks for more (default 5 s).</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for another process that is downloading into the same cache (default 10 minutes).</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of one file as it arrives (default 32 MiB; MNIST's largest has 9.7 MB).</summary>
    public long MaxCompressedBytes { get; init; } = 32L << 20;

    /// <summary>Most bytes of data in one file once decompressed (default 128 MiB; MNIST's largest has 47 MB).</summary>
    public long MaxUncompressedBytes { get; init; } = 128L << 20;

    internal IEnumerable<string> FindMistakes(string prefix)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(ConnectTimeout), ConnectTimeout), (nameof(StallTimeout), StallTimeout), (nameof(RetryDelay), RetryDelay),
            (nameof(MaxRetryDelay), MaxRetryDelay), (nameof(LockTimeout), LockTimeout),
        ];
        foreach (var (name, value) in times)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{prefix}{name} is {value}: it has to be over 0 and at most a day";
        }

        if (AttemptsPerMirror is < 1 or > 100)
            yield return $"{prefix}{nameof(AttemptsPerMirror)} is {AttemptsPerMirror}: 1 to 100 are possible";
        if (MaxCompressedBytes < 1)
            yield return $"{prefix}{nameof(MaxCompressedBytes)} is {MaxCompressedBytes}: it has to be at least 1";
        if (MaxUncompressedBytes < 1)
            yield return $"{prefix}{nameof(MaxUncompressedBytes)} is {MaxUncompressedBytes}: it has to be at least 1";
        if (Mirrors is { Count: 0 })
            yield return $"{prefix}{nameof(Mirrors)} is empty: leave it out, or name at least one";
        foreach (var mirror in Mirrors ?? [])
        {
            if (Mirror.FindMistake(mirror) is { } mistake)
                yield return $"{prefix}{nameof(Mirrors)}: {mistake}";
        }
    }
}
