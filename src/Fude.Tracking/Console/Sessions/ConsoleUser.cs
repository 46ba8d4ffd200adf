using Fude.Hosting.Security;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components.Authorization;

namespace Fude.Tracking.Console.Sessions;

/// <summary>
/// Who looks at the console in this session, and what they may do. A session outlives its first request: what a user may
/// do is looked up again before each change.
/// </summary>
/// <param name="state">Who opened the session.</param>
/// <param name="users">The users as they are now.</param>
/// <param name="wording">The session's language.</param>
public sealed class ConsoleUser(AuthenticationStateProvider state, UserDirectory users, Wording wording)
{
    /// <summary>Who it was when it was last looked at.</summary>
    public Caller Caller { get; private set; } = new("", Role.Reader);

    /// <summary>Whether a button of this kind is shown.</summary>
    /// <param name="access">What the button's change asks for.</param>
    public bool May(Access access) => Caller.Role.May(access);

    /// <summary>Looks the user up as it is now.</summary>
    /// <returns>False where the user is gone, or has another password or role: they have to sign in again.</returns>
    public async Task<bool> LookAsync()
    {
        if (Caller.Of((await state.GetAuthenticationStateAsync()).User) is not { } opened)
            return false;
        var table = await users.UsersAsync();
        if (opened.IsLocal)
        {
            Caller = opened;
            return table.Count == 0;
        }

        if (table.GetValueOrDefault(opened.Name) is not { } user || user.Stamp != opened.Stamp)
            return false;
        Caller = user.ToCaller();
        return true;
    }

    /// <summary>Passes where the user may do something now; call it before every change.</summary>
    /// <param name="access">What the change asks for.</param>
    /// <exception cref="ConsoleException">They may not, or are no longer signed in.</exception>
    public async Task<Caller> RequireAsync(Access access)
    {
        if (!await LookAsync())
            throw new ConsoleException(wording[WordsText.SignedOut]);
        if (!May(access))
            throw new ConsoleException(wording[WordsText.NotAllowed, Caller.Name, Caller.Role.Word(), access.ToString().ToLowerInvariant()]);
        return Caller;
    }
}
