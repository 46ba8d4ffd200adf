using System.Text;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Security;

/// <summary>Names and passwords: which are taken, how refusals are told, and how often one may guess.</summary>
public sealed class SignInTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Right_ones_are_taken_as_basic_and_for_a_token(Storage storage)
    {
        await using var host = await SecuredServer.StartAsync(storage);
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("reader")));
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("Reader", SecuredServer.PasswordOf("reader")))); // names know no case
        Assert.Equal(200, await host.LookAsync(await host.SignInAsync("reader")));

        var (status, answer, headers) = await host.SendAsync("POST", "/api/fude/login", null, new { username = "writer", password = SecuredServer.PasswordOf("writer") });
        Assert.Equal(200, status);
        Assert.Equal(("writer", "writer"), ((string?)answer["user"]!["name"], (string?)answer["user"]!["role"]));
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)answer["expires_at"]!) - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(11), TimeSpan.FromHours(12));
        Assert.True(headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Wrong_ones_are_refused_alike_whether_the_user_exists_or_not()
    {
        await using var host = await SecuredServer.StartAsync();
        var told = new HashSet<string>();
        foreach (var (name, password) in ((string, string)[])[("reader", "the password of writer"), ("nobody", "the password of reader"), ("reader", ""), ("", ""), ("reader", new string('x', 300)), ("re\0ader", "x"), ("reader", SecuredServer.PasswordOf("reader") + " ")])
        {
            var (status, json, headers) = await host.SendAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", SecuredServer.Basic(name, password));
            Assert.Equal(401, status);
            Assert.Equal("UNAUTHENTICATED", (string?)json["error_code"]);
            Assert.Equal(["Basic realm=\"Fude\", charset=\"UTF-8\"", "Bearer realm=\"Fude\""], headers.WwwAuthenticate.Select(each => each.ToString()));
            told.Add((string)json["message"]!);
        }

        Assert.Equal("The user name or the password is wrong.", Assert.Single(told));
        var (login, answer, _) = await host.SendAsync("POST", "/api/fude/login", null, new { username = "reader", password = "the password of writer" });
        Assert.Equal((401, "UNAUTHENTICATED"), (login, (string?)answer["error_code"]));
    }

    [Fact]
    public async Task What_is_no_authorization_is_refused()
    {
        await using var host = await SecuredServer.StartAsync();
        string[] headers = ["Basic", "Basic ", "Basic !!!", "Basic cmVhZGVy", "Negotiate abc", "reader:the password of reader", "", "Basic " + Convert.ToBase64String(new byte[4000])];
        foreach (var header in headers)
            Assert.Equal(401, await host.LookAsync(header));
    }

    [Fact]
    public async Task Passwords_of_any_characters_are_taken_from_any_client()
    {
        await using var host = await SecuredServer.StartAsync();
        const string Password = "püß:wörd 筆";
        Assert.Equal(200, (await host.SendAsync("POST", "/api/fude/users", host.Local(), new { name = "jane@example.org", password = Password, role = "reader" })).Status);
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("jane@example.org", Password)));

        const string Latin = "geheim-öäü-123"; // as Python's requests sends it
        Assert.Equal(200, (await host.SendAsync("PUT", "/api/fude/users/jane%40example.org/password", host.Local(), new { password = Latin })).Status);
        Assert.Equal(200, await host.LookAsync("Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes($"jane@example.org:{Latin}"))));
    }

    [Fact]
    public async Task A_page_is_not_told_of_basic_so_that_the_browser_asks_for_no_password()
    {
        await using var host = await SecuredServer.StartAsync();
        var (_, _, headers) = await host.SendAsync("GET", "/api/fude/me", null, null, ("Sec-Fetch-Dest", "empty"));
        Assert.Equal("Bearer realm=\"Fude\"", Assert.Single(headers.WwwAuthenticate).ToString());
    }

    [Fact]
    public async Task Who_guesses_is_stopped_and_told_for_how_long()
    {
        await using var host = await SecuredServer.StartAsync(Storage.Sqlite, "--SignIn:MaxPerUserAndAddress=3");
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("writer")));
        for (var i = 0; i < 3; i++)
            Assert.Equal(401, await host.LookAsync(SecuredServer.Basic("reader", $"guess number {i}")));

        var (status, json, headers) = await host.SendAsync("GET", "/api/fude/me", SecuredServer.Basic("reader"));
        Assert.Equal((429, "REQUEST_LIMIT_EXCEEDED"), (status, (string?)json["error_code"]));
        Assert.InRange(headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(300));
        Assert.Equal(429, (await host.SendAsync("POST", "/api/fude/login", null, new { username = "reader", password = "x" })).Status);
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("admin"))); // another user
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("writer"))); // one who was here before
        Assert.Equal(200, await host.LookAsync(host.Local()));
    }

    [Fact]
    public async Task Guessing_many_at_once_wins_nothing()
    {
        await using var host = await SecuredServer.StartAsync(Storage.Sqlite, "--SignIn:MaxPerUserAndAddress=4");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => host.LookAsync(SecuredServer.Basic("reader", $"guess number {i}"))));
        Assert.Equal(4, statuses.Count(status => status == 401));
        Assert.Equal(56, statuses.Count(status => status == 429));
    }

    [Fact]
    public async Task Guessing_names_is_stopped_by_address()
    {
        await using var host = await SecuredServer.StartAsync(Storage.Sqlite, "--SignIn:MaxPerAddress=5", "--SignIn:WindowSeconds=2");
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, await host.LookAsync(SecuredServer.Basic($"user{i}", "a password")));
        var stopped = await host.LookAsync(SecuredServer.Basic("nobody", "a password"));
        Assert.True(stopped is 429 or 401); // the window may have ended on a slow machine
        await Task.Delay(TimeSpan.FromSeconds(2.1));
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("reader")));
    }
}
