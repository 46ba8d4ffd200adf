namespace Fude.Hosting.Databases;

/// <summary>Limits of the access to a database.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Writes that may wait for their turn; the next is refused as <see cref="DatabaseFault.Busy"/>.</summary>
    public int MaxWaitingWrites { get; init; } = 8192;

    /// <summary>Writes that are committed together at most.</summary>
    public int MaxGroup { get; init; } = 256;

    /// <summary>Connections that read.</summary>
    public int Readers { get; init; } = Math.Max(8, 2 * Environment.ProcessorCount);

    /// <summary>Connections that write, on MySQL and MariaDB. SQLite has one.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>How often a write is tried again that lost to another one (a deadlock, a lock that did not come).</summary>
    public int MaxRetries { get; init; } = 10;

    /// <summary>The pause before the first retry; it doubles, and each writer varies it.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long SQLite waits for another process's lock.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SQLite's page cache of each connection, in KiB.</summary>
    public int CacheKib { get; init; } = 8192;

    /// <summary>Whether SQLite overwrites what is deleted with zeros. It costs a write of each page that becomes free.</summary>
    public bool SecureDelete { get; init; }

    /// <summary>Prepared statements of each connection after which it starts anew.</summary>
    public int MaxPrepared { get; init; } = 256;
}
