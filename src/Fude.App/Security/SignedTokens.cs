using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;

namespace Fude.App.Security;

/// <summary>The application keeps no users: it believes the tokens of whoever has the same keys, such as the tracking server.</summary>
internal static class SignedTokens
{
    /// <exception cref="TokenKeyException">The key file can't be used.</exception>
    public static Authenticator Authenticator(SecuritySettings settings)
    {
        if (settings.KeyFile is not { } path)
            return new Authenticator(null);
        var keys = new TokenKeys(path, ofDataFolder: false, TimeProvider.System);
        _ = keys.Current; // a file that can't be used is told now
        return new Authenticator(new AccessTokens(keys, TimeProvider.System, settings.Tokens));
    }
}
