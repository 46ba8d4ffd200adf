namespace Fude.Hosting.Security.Tokens;

/// <summary>The keys of a file, read again when the file has changed: a rotation needs no restart.</summary>
/// <param name="path">The file.</param>
/// <param name="ofDataFolder">It is ours: made where it is missing, and nobody else may read it. Otherwise a secret that a platform put there.</param>
/// <param name="time">Measures how long ago the file was looked at.</param>
public sealed class TokenKeys(string path, bool ofDataFolder, TimeProvider time)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile IReadOnlyList<TokenKey> _keys = [];
    private DateTime _writtenAt;
    private long _lookedAt;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The keys, newest first.</summary>
    /// <exception cref="TokenKeyException">They could never be read.</exception>
    public IReadOnlyList<TokenKey> Current
    {
        get
        {
            if (_keys.Count > 0 && time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LookAgainAfter)
                return _keys;
            lock (_lock)
                return Refresh();
        }
    }

    /// <summary>Looks at the file now: a token names a key that is not known.</summary>
    /// <returns>Whether the keys are others now.</returns>
    public bool LookAgain()
    {
        lock (_lock)
        {
            var before = _keys;
            return !ReferenceEquals(before, Refresh());
        }
    }

    private IReadOnlyList<TokenKey> Refresh()
    {
        try
        {
            var writtenAt = File.GetLastWriteTimeUtc(path);
            if (_keys.Count == 0 || writtenAt != _writtenAt)
            {
                _keys = ofDataFolder ? TokenKeyFile.ReadOrCreate(path) : TokenKeyFile.Read(path, groupMayRead: true);
                _writtenAt = File.GetLastWriteTimeUtc(path);
            }
        }
        catch (TokenKeyException) when (_keys.Count > 0)
        {
            // The file is being replaced, or was damaged while we run: the keys that were good stay good.
        }

        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        return _keys;
    }
}
