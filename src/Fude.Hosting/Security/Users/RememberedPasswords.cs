using System.Security.Cryptography;
using System.Text;

namespace Fude.Hosting.Security.Users;

/// <summary>
/// Passwords that were right a short while ago: MLflow's clients send theirs with every request, and hashing is slow by
/// design. Kept is only a keyed hash, with a key that dies with the process; a changed user has another stamp and is
/// hashed anew.
/// </summary>
/// <param name="limits">How long and how many.</param>
/// <param name="time">Measures how long.</param>
public sealed class RememberedPasswords(SignInLimits limits, TimeProvider time)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether this password was right for the user as it is now.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    public bool Knows(User user, string password)
    {
        var hash = Hash(user.Name, password);
        lock (_lock)
            return _entries.TryGetValue(hash, out var entry) && entry.Stamp == user.Stamp && !IsOver(entry);
    }

    /// <summary>Remembers that it was right.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    public void Remember(User user, string password)
    {
        var hash = Hash(user.Name, password);
        lock (_lock)
        {
            if (_entries.Count >= limits.MaxRemembered)
            {
                foreach (var (key, _) in _entries.Where(each => IsOver(each.Value)).ToList())
                    _entries.Remove(key);
                if (_entries.Count >= limits.MaxRemembered)
                    _entries.Remove(_entries.MinBy(each => each.Value.At).Key);
            }

            _entries[hash] = new Entry(user.Stamp, time.GetTimestamp());
        }
    }

    private bool IsOver(Entry entry) => time.GetElapsedTime(entry.At) >= TimeSpan.FromSeconds(limits.RememberSeconds);

    // What is looked up is a hash under a key that nobody outside knows: how long the look-up takes tells nothing.
    private string Hash(string name, string password) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}:{password}")));

    private readonly record struct Entry(string Stamp, long At);
}
