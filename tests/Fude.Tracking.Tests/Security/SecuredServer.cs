using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Security;

/// <summary>A server with one user of each role. Each user's password is that of <see cref="PasswordOf"/>.</summary>
public sealed class SecuredServer : IAsyncDisposable
{
    private SecuredServer(TrackingServer server) => Server = server;

    public TrackingServer Server { get; }

    /// <summary>The file of keys.</summary>
    public string KeyFile => TokenKeyFile.PathIn(Server.DataFolder);

    public static async Task<SecuredServer> StartAsync(Storage storage = Storage.Sqlite, params string[] settings)
    {
        var server = new SecuredServer(await TrackingServer.StartAsync(storage, settings));
        foreach (var role in (string[])["admin", "writer", "reader"])
        {
            var (status, text, _) = await server.SendAsync("POST", "/api/fude/users", server.Local(), new { name = role, password = PasswordOf(role), role });
            Assert.True(status == 200, text.ToString());
        }

        return server;
    }

    public static string PasswordOf(string name) => $"the password of {name}";

    public static string Basic(string name, string? password = null) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password ?? PasswordOf(name)}"));

    /// <summary>How the command line of this machine signs in.</summary>
    public string Local() => "Bearer " + LocalTokens.Of(Server.DataFolder, TimeProvider.System).Current;

    /// <summary>Signs a token with the server's key, on a clock of one's own.</summary>
    public string Sign(Caller caller, TimeProvider? time = null, string? keyFile = null, TokenOptions? options = null)
    {
        var clock = time ?? TimeProvider.System;
        return "Bearer " + new AccessTokens(new TokenKeys(keyFile ?? KeyFile, ofDataFolder: true, clock), clock, options ?? new TokenOptions()).Issue(caller).Text;
    }

    /// <summary>Signs in and returns the Authorization header.</summary>
    public async Task<string> SignInAsync(string name, string? password = null)
    {
        var (status, answer, _) = await SendAsync("POST", "/api/fude/login", null, new { username = name, password = password ?? PasswordOf(name) });
        Assert.True(status == 200, answer.ToString());
        return "Bearer " + (string?)answer["token"];
    }

    /// <summary>Asks for experiment 0, which a reader may.</summary>
    public async Task<int> LookAsync(string? authorization) => (await SendAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", authorization)).Status;

    public async Task<(int Status, JsonNode Json, HttpResponseHeaders Headers)> SendAsync(
        string method, string path, string? authorization, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        using var response = await Server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length > 0 && response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)! : JsonValue.Create(text), response.Headers);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
