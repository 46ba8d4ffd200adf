namespace Fude.Hosting.Security.Users;

/// <summary>How many wrong passwords are taken before the next attempt is answered 429, and what checking may cost.</summary>
public sealed record SignInLimits
{
    /// <summary>Wrong passwords for one user from one address in a window.</summary>
    public int MaxPerUserAndAddress { get; init; } = 10;

    /// <summary>Wrong passwords from one address (of IPv6: one /64) in a window, whoever the user is.</summary>
    public int MaxPerAddress { get; init; } = 50;

    /// <summary>Wrong passwords for one user in a window, wherever they come from.</summary>
    public int MaxPerUser { get; init; } = 100;

    /// <summary>Seconds after which a window begins anew.</summary>
    public int WindowSeconds { get; init; } = 300;

    /// <summary>Addresses and users that are counted at once. Beyond that the oldest are forgotten.</summary>
    public int MaxCounted { get; init; } = 20_000;

    /// <summary>Passwords checked at once: each takes a processor for about a tenth of a second.</summary>
    public int MaxChecks { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Passwords that may wait to be checked; the next is answered 429.</summary>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>Seconds for which a password that was right is not hashed again.</summary>
    public int RememberSeconds { get; init; } = 300;

    /// <summary>Passwords that are remembered at once.</summary>
    public int MaxRemembered { get; init; } = 1024;
}
