using System.Net;
using Microsoft.Extensions.Logging;

namespace Fude.Hosting.Security.Users;

/// <summary>Who signed in, or why nobody did.</summary>
/// <param name="User">The user.</param>
/// <param name="Refusal">What to answer.</param>
public sealed record SignInResult(User? User, Refusal? Refusal);

/// <summary>Checks names and passwords, slowly for whoever guesses.</summary>
public sealed partial class SignIn : IDisposable
{
    private static readonly Refusal Wrong = new(RefusalKind.Unauthenticated, "The user name or the password is wrong.");

    private readonly UserDirectory _directory;
    private readonly Passwords _passwords;
    private readonly SignInLimits _limits;
    private readonly GuessCounter _guesses;
    private readonly RememberedPasswords _remembered;
    private readonly SemaphoreSlim _checks;
    private readonly ILogger _logger;
    private int _waiting;

    /// <summary>Checks against the users of a directory.</summary>
    /// <param name="directory">The users.</param>
    /// <param name="passwords">Hashes.</param>
    /// <param name="limits">How many wrong ones are taken.</param>
    /// <param name="time">Measures windows.</param>
    /// <param name="logger">Told of failures.</param>
    public SignIn(UserDirectory directory, Passwords passwords, SignInLimits limits, TimeProvider time, ILogger<SignIn> logger)
    {
        (_directory, _passwords, _limits, _logger) = (directory, passwords, limits, logger);
        _guesses = new GuessCounter(limits, time);
        _remembered = new RememberedPasswords(limits, time);
        _checks = new SemaphoreSlim(limits.MaxChecks);
    }

    /// <summary>Checks a name and a password.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">Where they come from.</param>
    /// <param name="cancellation">The client has gone.</param>
    public async ValueTask<SignInResult> CheckAsync(string name, string password, IPAddress? address, CancellationToken cancellation)
    {
        if (UserRules.TryName(name) is not { } valid || password.Length is 0 or > UserRules.MaxPassword)
            return new SignInResult(null, Wrong);
        var user = (await _directory.UsersAsync(cancellation)).GetValueOrDefault(valid);
        if (user is not null && _remembered.Knows(user, password))
            return new SignInResult(user, null);
        if (_guesses.Begin(valid, address) is { } seconds)
            return new SignInResult(null, TooMany(seconds));

        bool? right = null;
        try
        {
            right = await VerifyAsync(user, password, cancellation);
        }
        finally
        {
            if (right is null)
                _guesses.TakeBack(valid, address);
        }

        if (right is null)
            return new SignInResult(null, TooMany(1));
        if (right is false)
        {
            LogFailure(valid, address);
            return new SignInResult(null, Wrong);
        }

        _guesses.Succeed(valid, address);
        _remembered.Remember(user!, password);
        return new SignInResult(user, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _checks.Dispose();

    private async Task<bool?> VerifyAsync(User? user, string password, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _limits.MaxChecks + _limits.MaxWaiting)
                return null;
            await _checks.WaitAsync(cancellation);
            try
            {
                return await Task.Run(() => _passwords.Verify(user?.PasswordHash, password), CancellationToken.None);
            }
            finally
            {
                _checks.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static Refusal TooMany(int seconds) => new(RefusalKind.TooManyAttempts, $"Too many attempts to sign in: try again in {seconds} s.") { RetryAfter = seconds };

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "A wrong password for {Name} from {Address}")]
    private partial void LogFailure(string name, IPAddress? address);
}
