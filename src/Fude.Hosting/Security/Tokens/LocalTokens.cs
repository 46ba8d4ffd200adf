namespace Fude.Hosting.Security.Tokens;

/// <summary>
/// How the command line signs itself in on the machine that the hosts run on: whoever may read the key of the data folder
/// is an administrator. A token is short-lived; ask for the present one before each request.
/// </summary>
/// <param name="tokens">Signs.</param>
/// <param name="time">The clock.</param>
/// <param name="name">Who it is, for the record.</param>
/// <param name="role">What it may do.</param>
public sealed class LocalTokens(AccessTokens tokens, TimeProvider time, string name, Role role = Role.Admin)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private IssuedToken? _issued;

    /// <summary>The present token, signed anew before it expires.</summary>
    /// <exception cref="TokenKeyException">The key can't be read.</exception>
    public string Current
    {
        get
        {
            var issued = Volatile.Read(ref _issued);
            if (issued is null || issued.ExpiresAt - time.GetUtcNow() < RenewBefore)
                Volatile.Write(ref _issued, issued = tokens.Issue(new Caller(name, role) { IsLocal = true }, Lifetime));
            return issued.Text;
        }
    }

    /// <summary>Tokens signed with the key of a data folder; the key is made where there is none yet.</summary>
    /// <param name="dataFolder">The data folder of the hosts.</param>
    /// <param name="time">The clock.</param>
    public static LocalTokens Of(string dataFolder, TimeProvider time) =>
        new(new AccessTokens(new TokenKeys(TokenKeyFile.PathIn(dataFolder), ofDataFolder: true, time), time, new TokenOptions()), time, Environment.UserName);
}
