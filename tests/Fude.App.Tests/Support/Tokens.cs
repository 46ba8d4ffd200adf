using System.Net.Http.Headers;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;

namespace Fude.App.Tests.Support;

/// <summary>A key that a host believes, and users who are signed in with it.</summary>
public sealed class Tokens
{
    private readonly AccessTokens _tokens;

    public Tokens()
    {
        File = TokenKeyFile.PathIn(DataFolder.New());
        TokenKeyFile.ReadOrCreate(File);
        _tokens = new AccessTokens(new TokenKeys(File, ofDataFolder: true, TimeProvider.System), TimeProvider.System, new TokenOptions());
    }

    /// <summary>The key's file.</summary>
    public string File { get; }

    /// <summary>The setting that makes a host believe it.</summary>
    public string Setting => $"--Security:KeyFile={File}";

    /// <summary>A browser of somebody who has signed in.</summary>
    public HttpClient SignIn(StoredApp host, string name, Role role) => SignIn(host.Client.BaseAddress!, name, role);

    /// <summary>A browser of somebody who has signed in.</summary>
    public HttpClient SignIn(Uri address, string name, Role role)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Issue(new Caller(name, role)).Text);
        return client;
    }
}
