using System.Collections.Frozen;
using Fude.Hosting.Databases;
using Microsoft.Extensions.Logging;

namespace Fude.Hosting.Security.Users;

/// <summary>
/// All users, in memory, so that a request costs no query: read again after a short while, since another process may have
/// changed them, and at once after a change here.
/// </summary>
/// <param name="store">The table.</param>
/// <param name="time">Measures how old the copy is.</param>
/// <param name="logger">Told when the table can't be read.</param>
public sealed partial class UserDirectory(UserStore store, TimeProvider time, ILogger<UserDirectory> logger) : IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile FrozenDictionary<string, User>? _users;
    private long _readAt;

    /// <summary>The users by name.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DatabaseException">They could never be read.</exception>
    public ValueTask<FrozenDictionary<string, User>> UsersAsync(CancellationToken cancellation = default) =>
        _users is { } users && time.GetElapsedTime(Volatile.Read(ref _readAt)) < FreshFor
            ? ValueTask.FromResult(users)
            : ReadAsync(cancellation);

    /// <summary>Reads the users again: they have been changed.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            await ReadOnceAsync(cancellation);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async ValueTask<FrozenDictionary<string, User>> ReadAsync(CancellationToken cancellation)
    {
        var known = _users;
        // While one request reads them, the others go by the copy.
        if (known is not null && !await _reading.WaitAsync(0, cancellation))
            return known;
        if (known is null)
            await _reading.WaitAsync(cancellation);
        try
        {
            return _users is { } read && time.GetElapsedTime(_readAt) < FreshFor ? read : await ReadOnceAsync(cancellation);
        }
        catch (DatabaseException e) when (known is not null)
        {
            LogUnreadable(e.Message);
            Volatile.Write(ref _readAt, time.GetTimestamp()); // not again for each request
            return known;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<FrozenDictionary<string, User>> ReadOnceAsync(CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        var users = (await store.ListAsync(cancellation)).ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);
        _users = users;
        Volatile.Write(ref _readAt, startedAt);
        return users;
    }

    [LoggerMessage(EventId = 3000, Level = LogLevel.Warning, Message = "The users can't be read now, those of before stay valid: {Reason}")]
    private partial void LogUnreadable(string reason);
}
