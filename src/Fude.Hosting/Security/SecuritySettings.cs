using System.Net;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Fude.Hosting.Settings;

namespace Fude.Hosting.Security;

/// <summary>Who is believed, and how much anybody may try.</summary>
public sealed record SecuritySettings
{
    /// <summary>A file with the keys that tokens are signed with; null for <c>keys/token.key</c> in the data folder, where the host has one.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How tokens are signed.</summary>
    public TokenOptions Tokens { get; init; } = new();

    /// <summary>Limits on wrong passwords.</summary>
    public SignInLimits SignIn { get; init; } = new();

    /// <summary>Addresses or networks of proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Origins of pages, besides the host's own, that may send requests that change something.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Without users everybody is an administrator, wherever they come from.</summary>
    public bool InsecureNoAuth { get; init; }

    /// <summary>A file with the password of the user <c>admin</c>, who is added at a start where there are no users; null for none.</summary>
    public string? AdminPasswordFile { get; init; }

    /// <summary>Reads what every host has.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="withoutKeyFile">What holds without a key file, for the help.</param>
    public static SecuritySettings Read(SettingsReader reader, string withoutKeyFile) => new()
    {
        KeyFile = reader.Name("Security:KeyFile", 4096, $"File with the keys that tokens are signed with, base64, one a line. Default: {withoutKeyFile}."),
        Proxies = reader.Networks("Security:Proxies", "Proxies whose X-Forwarded-For, -Proto and -Host are believed: addresses or networks, separated by ';'."),
        AllowedOrigins = reader.Origins("Security:AllowedOrigins", "Origins of pages, besides the host's own, that may send requests that change something, separated by ';'."),
    };

    /// <summary>Reads what a host has that keeps users.</summary>
    /// <param name="reader">Where from.</param>
    public static SecuritySettings ReadWithUsers(SettingsReader reader)
    {
        var (tokens, limits) = (new TokenOptions(), new SignInLimits());
        return Read(reader, "keys/token.key in the data folder, made at the first start") with
        {
            Tokens = tokens with
            {
                Lifetime = TimeSpan.FromMinutes(reader.Number("Security:TokenMinutes", (int)tokens.Lifetime.TotalMinutes, 1, 60 * 24 * 30, "Minutes that a token holds which was given for a password.")),
            },
            SignIn = limits with
            {
                MaxPerUserAndAddress = reader.Number("SignIn:MaxPerUserAndAddress", limits.MaxPerUserAndAddress, 1, 1_000_000, "Wrong passwords for one user from one address in a window."),
                MaxPerAddress = reader.Number("SignIn:MaxPerAddress", limits.MaxPerAddress, 1, 1_000_000, "Wrong passwords from one address in a window."),
                MaxPerUser = reader.Number("SignIn:MaxPerUser", limits.MaxPerUser, 1, 1_000_000, "Wrong passwords for one user in a window, wherever they come from."),
                WindowSeconds = reader.Number("SignIn:WindowSeconds", limits.WindowSeconds, 1, 86_400, "Seconds of such a window."),
                RememberSeconds = reader.Number("SignIn:RememberSeconds", limits.RememberSeconds, 0, 86_400, "Seconds for which a password that was right is not hashed again."),
            },
            AdminPasswordFile = reader.Name("Security:AdminPasswordFile", 4096, "File with a password: at a start where there are no users, the user admin is added with it."),
            InsecureNoAuth = reader.Flag("insecure-no-auth", "Listen beyond this machine although there are no users: everybody is an administrator then."),
        };
    }
}
