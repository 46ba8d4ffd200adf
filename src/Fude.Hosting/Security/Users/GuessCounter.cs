using System.Net;
using System.Net.Sockets;

namespace Fude.Hosting.Security.Users;

/// <summary>
/// Counts wrong passwords for each user, address and pair of them. An attempt is counted before its password is checked
/// and taken back when it was right, so that many at once can't slip through.
/// </summary>
/// <param name="limits">How many.</param>
/// <param name="time">Measures windows.</param>
public sealed class GuessCounter(SignInLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Users, addresses and pairs that are counted now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _windows.Count;
        }
    }

    /// <summary>Counts an attempt.</summary>
    /// <param name="name">The user that is tried.</param>
    /// <param name="address">Where it comes from.</param>
    /// <returns>Null, or the seconds after which it may be tried again: nothing was counted then.</returns>
    public int? Begin(string name, IPAddress? address)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            MakeRoom(now);
            var counted = Of(name, address);
            var wait = counted.Max(each => Wait(each.Key, each.Most, now));
            if (wait > 0)
                return wait;
            foreach (var (key, _) in counted)
                Open(key, now).Count++;
            return null;
        }
    }

    /// <summary>The password was right: the attempt is not counted, and the pair of user and address starts from nothing.</summary>
    /// <param name="name">The user.</param>
    /// <param name="address">Where it came from.</param>
    public void Succeed(string name, IPAddress? address)
    {
        lock (_lock)
        {
            TakeBack(name, address);
            _windows.Remove(PairKey(name, address));
        }
    }

    /// <summary>The password was not looked at: the attempt is not counted.</summary>
    /// <param name="name">The user.</param>
    /// <param name="address">Where it came from.</param>
    public void TakeBack(string name, IPAddress? address)
    {
        lock (_lock)
        {
            foreach (var (key, _) in Of(name, address))
            {
                if (_windows.TryGetValue(key, out var window) && --window.Count <= 0)
                    _windows.Remove(key);
            }
        }
    }

    private (string Key, int Most)[] Of(string name, IPAddress? address) =>
    [
        (PairKey(name, address), limits.MaxPerUserAndAddress),
        ("a " + Group(address), limits.MaxPerAddress),
        ("u " + name, limits.MaxPerUser),
    ];

    private int Wait(string key, int most, long now)
    {
        if (!_windows.TryGetValue(key, out var window) || window.Count < most)
            return 0;
        var left = Length - time.GetElapsedTime(window.StartedAt, now);
        return left > TimeSpan.Zero ? Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)) : 0;
    }

    private Window Open(string key, long now)
    {
        if (!_windows.TryGetValue(key, out var window) || IsOver(window, now))
            _windows[key] = window = new Window { StartedAt = now };
        return window;
    }

    private void MakeRoom(long now)
    {
        if (_windows.Count < limits.MaxCounted)
            return;
        foreach (var (key, _) in _windows.Where(each => IsOver(each.Value, now)).ToList())
            _windows.Remove(key);
        if (_windows.Count < limits.MaxCounted)
            return;
        foreach (var (key, _) in _windows.OrderBy(each => each.Value.StartedAt).Take(limits.MaxCounted / 4).ToList())
            _windows.Remove(key);
    }

    private TimeSpan Length => TimeSpan.FromSeconds(limits.WindowSeconds);

    private bool IsOver(Window window, long now) => time.GetElapsedTime(window.StartedAt, now) >= Length;

    private static string PairKey(string name, IPAddress? address) => $"p {Group(address)} {name}";

    // One customer has a whole /64 of IPv6.
    private static string Group(IPAddress? address)
    {
        if (address is null)
            return "?";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private sealed class Window
    {
        public long StartedAt { get; init; }

        public int Count { get; set; }
    }
}
