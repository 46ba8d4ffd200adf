using System.Buffers.Binary;
using System.Net;

namespace Fude.App.Limits;

/// <summary>
/// A token bucket for each client address, kept as the one time at which it will be full again (GCRA, as ATM's traffic management has it):
/// sixteen bytes of key and eight of state. Clients whose bucket is full are forgotten when room is needed.
/// </summary>
/// <param name="settings">How much a client may take.</param>
/// <param name="time">The clock.</param>
public sealed class ClientLimiter(LimitSettings settings, TimeProvider time)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<UInt128, long> _fullAt = [];
    private readonly long _perRequest = settings.RequestsPerSecond > 0 ? time.TimestampFrequency / settings.RequestsPerSecond : 0;
    private long _shared;
    private long _nextSweep;

    /// <summary>Clients that are remembered.</summary>
    public int Clients
    {
        get
        {
            lock (_changing)
                return _fullAt.Count;
        }
    }

    /// <summary>Takes one request of a client's allowance.</summary>
    /// <param name="address">The client.</param>
    /// <returns>Zero where it may pass; otherwise how long until the next may.</returns>
    public TimeSpan Take(IPAddress? address)
    {
        var (key, now) = (KeyOf(address), time.GetTimestamp());
        lock (_changing)
        {
            var known = _fullAt.TryGetValue(key, out var fullAt);
            if (!known && _fullAt.Count >= settings.MaxClients)
                Sweep(now);
            var alone = known || _fullAt.Count < settings.MaxClients;
            var next = Math.Max(now, alone ? fullAt : _shared) + _perRequest;
            var early = next - now - (settings.Burst * _perRequest);
            if (early > 0)
                return time.GetElapsedTime(0, early);
            if (alone)
                _fullAt[key] = next;
            else
                _shared = next;
            return TimeSpan.Zero;
        }
    }

    // At most once a second: a flood of new addresses must not have everything looked through for each of them.
    private void Sweep(long now)
    {
        if (now < _nextSweep)
            return;
        _nextSweep = now + time.TimestampFrequency;
        foreach (var (key, fullAt) in _fullAt)
        {
            if (fullAt <= now)
                _fullAt.Remove(key);
        }
    }

    // Who has one IPv6 address has 2^64 of them.
    private static UInt128 KeyOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address is null)
            return default;
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
        return length == 4
            ? new UInt128(1, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 2);
    }
}
