using System.Text;
using System.Text.Json.Nodes;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Security;

/// <summary>Tokens over HTTP: which hold, and which do not any more.</summary>
public sealed class TokenAcceptanceTests
{
    [Fact]
    public async Task Forged_expired_and_foreign_tokens_are_refused()
    {
        await using var host = await SecuredServer.StartAsync();
        using var folder = new TemporaryFolder();
        var admin = new Caller("admin", Role.Admin) { IsLocal = true };
        Assert.Equal(200, await host.LookAsync(host.Sign(admin)));

        var longAgo = new ManualTime(); // January 2026
        await RefusedAsync(host, host.Sign(admin, longAgo), "expired");
        await RefusedAsync(host, host.Sign(admin, keyFile: folder["other.key"]), "not signed with a key of this server");
        await RefusedAsync(host, host.Sign(admin, options: new TokenOptions { Issuer = "other" }), "not issued for this server");
        await RefusedAsync(host, host.Sign(admin, options: new TokenOptions { Audience = "other" }), "not issued for this server");

        var parts = host.Sign(admin)["Bearer ".Length..].Split('.');
        var none = Encode("""{"alg":"none","typ":"JWT"}""");
        foreach (var forged in (string[])[$"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{none}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.AAAA", "x", ""])
            await RefusedAsync(host, "Bearer " + forged, "");
        var reader = (await host.SignInAsync("reader"))["Bearer ".Length..].Split('.');
        var payload = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(reader[1]))!.AsObject();
        payload["role"] = "admin";
        await RefusedAsync(host, $"Bearer {reader[0]}.{Encode(payload.ToJsonString())}.{reader[2]}", "");
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("password")]
    [InlineData("role")]
    public async Task A_user_that_was_changed_is_out_at_once(string change)
    {
        await using var host = await SecuredServer.StartAsync();
        var (token, basic) = (await host.SignInAsync("writer"), SecuredServer.Basic("writer"));
        Assert.Equal((200, 200), (await host.LookAsync(token), await host.LookAsync(basic)));
        var (method, path, body) = change switch
        {
            "remove" => ("DELETE", "/api/fude/users/writer", (object)new { }),
            "password" => ("PUT", "/api/fude/users/writer/password", new { password = "another password" }),
            _ => ("PUT", "/api/fude/users/writer/role", new { role = "reader" }),
        };
        Assert.Equal(200, (await host.SendAsync(method, path, SecuredServer.Basic("admin"), body)).Status);
        Assert.Equal(401, await host.LookAsync(token));
        Assert.Equal(change == "role" ? 200 : 401, await host.LookAsync(basic));
        if (change == "role")
            Assert.Equal(403, (await host.SendAsync("POST", "/api/2.0/mlflow/runs/create", basic, new { })).Status);
        if (change == "password")
            Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("writer", "another password")));
    }

    [Fact]
    public async Task A_token_for_a_user_that_never_was_is_refused()
    {
        await using var host = await SecuredServer.StartAsync();
        await RefusedAsync(host, host.Sign(new Caller("ghost", Role.Admin)), "removed or changed");
        await RefusedAsync(host, host.Sign(new Caller("admin", Role.Admin)), "removed or changed"); // without the user's stamp
    }

    [Fact]
    public async Task Another_key_signs_after_a_rotation_without_a_restart()
    {
        await using var host = await SecuredServer.StartAsync();
        var before = await host.SignInAsync("reader");
        TokenKeyFile.Rotate(host.KeyFile, keepOld: true);
        await UntilAsync(async () => await host.LookAsync(host.Local()) == 200);
        Assert.Equal(200, await host.LookAsync(before));
        TokenKeyFile.Rotate(host.KeyFile, keepOld: false);
        await UntilAsync(async () => await host.LookAsync(before) == 401);
        Assert.Equal(200, await host.LookAsync(await host.SignInAsync("reader")));
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_keeps_the_server_from_starting()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        using var folder = new TemporaryFolder();
        TokenKeyFile.ReadOrCreate(TokenKeyFile.PathIn(folder.Path));
        File.SetUnixFileMode(TokenKeyFile.PathIn(folder.Path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var message = Assert.Throws<TokenKeyException>(() => TrackingHost.Build([$"--Data:Path={folder.Path}", "--Urls=http://127.0.0.1:0"])).Message;
        Assert.Contains("(mode 0640)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_file_is_taken_instead_of_the_key_of_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        TokenKeyFile.ReadOrCreate(folder["secret"]);
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Security:KeyFile={folder["secret"]}");
        Assert.False(Directory.Exists(Path.Combine(server.DataFolder, "keys")));
    }

    private static async Task RefusedAsync(SecuredServer host, string authorization, string why)
    {
        var (status, json, headers) = await host.SendAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", authorization);
        Assert.Equal((401, "UNAUTHENTICATED"), (status, (string?)json["error_code"]));
        Assert.Contains(why, (string)json["message"]!, StringComparison.Ordinal);
        Assert.NotEmpty(headers.WwwAuthenticate);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 100 && !await holds(); i++)
            await Task.Delay(100);
        Assert.True(await holds());
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
