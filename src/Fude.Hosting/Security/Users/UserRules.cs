using System.Buffers;

namespace Fude.Hosting.Security.Users;

/// <summary>What names and passwords may be.</summary>
public static class UserRules
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 64;

    /// <summary>Fewest characters of a password (NIST SP 800-63B, 3.1.1.2).</summary>
    public const int MinPassword = 8;

    /// <summary>Most characters of a password: hashing a longer one would be work for nothing.</summary>
    public const int MaxPassword = 256;

    // Without ':', which ends the name in HTTP's basic scheme, and without anything that looks alike.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-@+");

    /// <summary>A name as it is kept, in lower case.</summary>
    /// <param name="name">As it was given.</param>
    /// <exception cref="UserException">It is not a name.</exception>
    public static string Name(string? name) =>
        TryName(name) ?? throw new UserException(UserFault.Invalid, $"A user's name has 1 to {MaxName} characters: letters from a to z, digits and . _ - @ +");

    /// <summary>A name as it is kept, or null where it is not a name.</summary>
    /// <param name="name">As it was given.</param>
    public static string? TryName(string? name)
    {
        if (name is not { Length: > 0 and <= MaxName })
            return null;
        var lower = name.ToLowerInvariant();
        return lower.AsSpan().ContainsAnyExcept(NameCharacters) ? null : lower;
    }

    /// <summary>Checks a new password.</summary>
    /// <param name="name">Whose it will be.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="UserException">It is too short or long, or the name.</exception>
    public static string Password(string name, string? password)
    {
        if (password is not { Length: >= MinPassword and <= MaxPassword })
            throw new UserException(UserFault.Invalid, $"A password has {MinPassword} to {MaxPassword} characters.");
        if (password.Any(char.IsControl))
            throw new UserException(UserFault.Invalid, "A password has no control characters.");
        if (password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + MinPassword)
            throw new UserException(UserFault.Invalid, "A password is not the user's name with a little around it.");
        return password;
    }

    /// <summary>The role of a word.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="UserException">It is not a role.</exception>
    public static Role Role(string? word) =>
        Roles.Parse(word) ?? throw new UserException(UserFault.Invalid, $"A role is one of {string.Join(", ", Roles.Words)}.");
}
