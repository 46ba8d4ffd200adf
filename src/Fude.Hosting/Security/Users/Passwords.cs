using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fude.Hosting.Security.Users;

/// <summary>Hashes passwords with the framework's hasher: PBKDF2 with HMAC-SHA-512 and a salt of 128 bits.</summary>
public sealed class Passwords
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512; the framework's own default is less than half of it.
    private const int Iterations = 210_000;

    private static readonly object Nobody = new();
    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Lazy<string> _decoy;

    /// <summary>A hasher.</summary>
    public Passwords() => _decoy = new Lazy<string>(() => Hash(Guid.NewGuid().ToString()));

    /// <summary>Hashes a password. It takes about a tenth of a second, which is the point of it.</summary>
    /// <param name="password">The password.</param>
    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>Checks a password. Without a hash it takes as long, so that nobody learns which names exist.</summary>
    /// <param name="hash">The hash; null where there is no such user.</param>
    /// <param name="password">The password.</param>
    public bool Verify(string? hash, string password)
    {
        var verdict = _hasher.VerifyHashedPassword(Nobody, hash ?? _decoy.Value, password);
        return hash is not null && verdict != PasswordVerificationResult.Failed;
    }
}
