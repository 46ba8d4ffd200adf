using Fude.Hosting.Servers;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Security;

/// <summary>Users over our client, and what holds while there are none.</summary>
public sealed class UserTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Administrators_add_list_change_and_remove_users(Storage storage)
    {
        await using var host = await SecuredServer.StartAsync(storage);
        using var admin = new TrackingClient(new TrackingSettings { TrackingUri = host.Server.Address, Username = "admin", Password = SecuredServer.PasswordOf("admin") });
        Assert.Equal(("jane", "reader"), Named(await admin.AddUserAsync(new AddUserRequest("Jane", "janes password?", "reader"))));
        Assert.Equal([("admin", "admin"), ("jane", "reader"), ("reader", "reader"), ("writer", "writer")], (await admin.ListUsersAsync()).Select(Named));
        await admin.SetRoleAsync("jane", "admin");
        await admin.SetPasswordAsync("jane", "a better one, jane");

        using var jane = new TrackingClient(new TrackingSettings { TrackingUri = host.Server.Address, Username = "jane", Password = "a better one, jane" });
        Assert.Equal(("jane", "admin"), Named(await jane.GetMeAsync()));
        await jane.RemoveUserAsync("admin");
        Assert.Equal(401, (await Assert.ThrowsAsync<TrackingException>(() => admin.ListUsersAsync())).Status);
        Assert.Equal(["jane", "reader", "writer"], (await jane.ListUsersAsync()).Select(user => user.Name));
    }

    [Fact]
    public async Task A_user_changes_the_own_password_with_the_present_one()
    {
        await using var host = await SecuredServer.StartAsync();
        var token = await host.SignInAsync("reader");
        Assert.Equal(401, (await host.SendAsync("POST", "/api/fude/me/password", token, new { old_password = "wrong", new_password = "a better password" })).Status);
        Assert.Equal(400, (await host.SendAsync("POST", "/api/fude/me/password", token, new { old_password = SecuredServer.PasswordOf("reader"), new_password = "short" })).Status);
        Assert.Equal(200, (await host.SendAsync("POST", "/api/fude/me/password", token, new { old_password = SecuredServer.PasswordOf("reader"), new_password = "a better password" })).Status);
        Assert.Equal(401, await host.LookAsync(token));
        Assert.Equal(200, await host.LookAsync(await host.SignInAsync("reader", "a better password")));
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_user_is_told()
    {
        (string Name, string Password, string Role, string Told)[] cases =
        [
            ("", "good password", "reader", "name"), ("a b", "good password", "reader", "name"), ("a:b", "good password", "reader", "name"), ("jäne", "good password", "reader", "name"),
            ("jane", "short", "reader", "8 to 256"), ("jane", "", "reader", "password"), ("jane", new string('x', 257), "reader", "8 to 256"), ("janet", "janet123", "reader", "name"),
            ("jane", "good\npassword", "reader", "control"), ("jane", "good password", "root", "reader, writer, admin"), ("jane", "good password", "", "role"),
            ("reader", "good password", "reader", "already"), ("READER", "good password", "reader", "already"),
        ];
        await using var host = await SecuredServer.StartAsync();
        foreach (var (name, password, role, told) in cases)
        {
            var (status, json, _) = await host.SendAsync("POST", "/api/fude/users", host.Local(), new { name, password, role });
            Assert.Equal(400, status);
            Assert.Contains(told, (string)json["message"]!, StringComparison.Ordinal);
            if (password.Length > 5)
                Assert.DoesNotContain(password, (string)json["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whenever_there_are_users_there_is_an_admin()
    {
        await using var host = await SecuredServer.StartAsync();
        Assert.Equal(409, (await host.SendAsync("DELETE", "/api/fude/users/admin", host.Local(), new { })).Status);
        Assert.Equal(409, (await host.SendAsync("PUT", "/api/fude/users/admin/role", host.Local(), new { role = "writer" })).Status);
        Assert.Equal(404, (await host.SendAsync("DELETE", "/api/fude/users/nobody", host.Local(), new { })).Status);
        foreach (var name in (string[])["reader", "writer", "admin"])
            Assert.Equal(200, (await host.SendAsync("DELETE", $"/api/fude/users/{name}", host.Local(), new { })).Status);
        Assert.Equal(409, (await host.SendAsync("POST", "/api/fude/users", host.Local(), new { name = "jane", password = "good password", role = "writer" })).Status);
        Assert.Equal(200, await host.LookAsync(null)); // no users again
    }

    [Fact]
    public async Task Without_users_everybody_on_this_machine_is_an_administrator_until_the_first_is_added()
    {
        await using var server = await TrackingServer.StartAsync();
        using var client = new TrackingClient(new TrackingSettings { TrackingUri = server.Address });
        Assert.Equal(("local", "admin"), Named(await client.GetMeAsync()));
        using var elsewhere = new TrackingClient(new TrackingSettings { TrackingUri = server.Address, Username = "me", Password = "for another server" });
        Assert.Equal(("local", "admin"), Named(await elsewhere.GetMeAsync()));

        await client.AddUserAsync(new AddUserRequest("jane", "good password", "admin"));
        Assert.Equal(401, (await Assert.ThrowsAsync<TrackingException>(() => client.GetMeAsync())).Status);
        Assert.Equal(401, (await Assert.ThrowsAsync<TrackingException>(() => elsewhere.GetMeAsync())).Status);
        Assert.Equal("OK", await server.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task What_holds_passwords_and_keys_is_readable_by_nobody_else()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        await using var host = await SecuredServer.StartAsync();
        var files = Directory.GetFiles(host.Server.DataFolder, "tracking.db*").Append(host.KeyFile).ToList();
        Assert.InRange(files.Count, 2, 10);
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(SecuredServer.PasswordOf("admin"), await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_users_what_a_proxy_passes_on_is_not_from_this_machine()
    {
        await using var server = await TrackingServer.StartAsync();
        foreach (var (header, value) in ((string, string)[])[("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("Via", "1.1 proxy")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/mlflow/experiments/get?experiment_id=0");
            request.Headers.Add(header, value);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Contains("fude users add", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_users_nobody_else_reaches_it_unless_it_is_told_to_be_open()
    {
        using var folder = new TemporaryFolder();
        string[] exposed = [$"--Data:Path={folder.Path}", "--Urls=http://0.0.0.0:0"];
        Assert.Contains("--insecure-no-auth", Assert.Throws<StartException>(() => TrackingHost.Build(exposed)).Message, StringComparison.Ordinal);
        await using var open = TrackingHost.Build([.. exposed, "--insecure-no-auth"]);
        await open.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(open.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        Assert.Equal(200, (int)(await client.GetAsync("/api/2.0/mlflow/experiments/get?experiment_id=0")).StatusCode);
        await open.StopAsync();
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing()
    {
        await using var host = await SecuredServer.StartAsync();
        foreach (var (header, value, status, code) in ((string, string, int, string)[])[("Origin", "https://evil.example", 403, "PERMISSION_DENIED"), ("Sec-Fetch-Site", "cross-site", 403, "PERMISSION_DENIED"), ("Host", "evil.example", 400, "BAD_REQUEST")])
        {
            var (answered, json, headers) = await host.SendAsync("POST", "/api/2.0/mlflow/experiments/create", SecuredServer.Basic("admin"), new { name = "x" }, (header, value));
            Assert.Equal((status, code), (answered, (string?)json["error_code"]));
            Assert.False(headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(404, (await host.SendAsync("GET", "/api/2.0/mlflow/experiments/get-by-name?experiment_name=x", SecuredServer.Basic("admin"))).Status);
    }

    private static (string, string) Named(UserInfo user) => (user.Name, user.Role);
}
