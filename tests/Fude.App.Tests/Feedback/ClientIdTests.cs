using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Feedback;

/// <summary>Who draws is known again by a cookie that nobody can make up.</summary>
public sealed class ClientIdTests(RunningApp app)
{
    private const string Name = "fude_client";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_first_stored_drawing_gives_a_cookie_and_the_next_ones_are_the_same_person_s(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        using var browser = host.Visitor();
        Assert.Null((await PostAsync(browser, "api/predictions/preview")).Cookie);
        var (first, set) = await PostAsync(browser, "api/predictions");
        Assert.Matches("^fude_client=[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{22}; max-age=31536000; path=/; samesite=lax; httponly$", set);
        var (second, again) = await PostAsync(browser, "api/predictions");
        Assert.Null(again);
        using var other = host.Visitor();
        var (third, _) = await PostAsync(other, "api/predictions");

        var (a, b, c) = (await ClientAsync(host, first), await ClientAsync(host, second), await ClientAsync(host, third));
        Assert.Equal(16, a!.Length);
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }

    [Fact]
    public async Task A_cookie_that_was_not_signed_here_is_nobody_s_and_is_replaced()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        var (first, set) = await PostAsync(host.Client, "api/predictions");
        var good = set![(Name.Length + 1)..].Split(';')[0];
        using var plain = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Client.BaseAddress };
        string[] forged =
        [
            "", ".", "x", new('A', 45), good + "A", good[..^1], good[1..], good.Replace('.', '-'), (good[0] == 'A' ? 'B' : 'A') + good[1..],
            good[..^2] + (good[^2] == 'A' ? "BA" : "AA"), good[..22] + "." + good[..22], new string('A', 22) + "." + new string('A', 22),
            good[..22] + "." + new string('%', 22), new('z', 4000),
        ];
        var mine = await ClientAsync(host, first);
        foreach (var cookie in forged)
        {
            var (id, given) = await PostAsync(plain, "api/predictions", cookie);
            Assert.NotNull(given);
            Assert.NotEqual(mine, await ClientAsync(host, id));
        }

        var (last, none) = await PostAsync(plain, "api/predictions", good);
        Assert.Null(none);
        Assert.Equal(mine, await ClientAsync(host, last));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Replicas_on_one_database_and_later_starts_know_the_same_cookies(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var address = kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(Directory.CreateDirectory(DataFolder.New()).FullName, "shared.db");
        var (folder, setting) = (DataFolder.New(), $"--Database:Address={address}");
        string cookie;
        long first, second;
        var starts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StoredApp.StartAsync(app.Model.Folder, DataFolder.New(), setting)));
        try
        {
            (first, var set) = await PostAsync(starts[0].Client, "api/predictions");
            cookie = set!.Split(';')[0];
            (second, var again) = await PostAsync(starts[1].Client, "api/predictions", cookie[(Name.Length + 1)..]);
            Assert.Null(again);
        }
        finally
        {
            foreach (var start in starts)
                await start.DisposeAsync();
        }

        await using var later = await StoredApp.StartAsync(app.Model.Folder, folder, setting);
        var (third, last) = await PostAsync(later.Client, "api/predictions", cookie[(Name.Length + 1)..]);
        Assert.Null(last);
        Assert.Equal(await ClientAsync(later, first), await ClientAsync(later, second));
        Assert.Equal(await ClientAsync(later, first), await ClientAsync(later, third));
        Assert.Equal(1, await later.NumberAsync("SELECT COUNT(*) FROM app_keys WHERE name = 'client-cookie'"));
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_https_the_cookie_is_for_https_alone()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Security:Proxies=127.0.0.1");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/predictions") { Content = Requests.Form(Drawings.Png(3)) };
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        using var response = await host.Client.SendAsync(request);
        Assert.EndsWith("; secure; samesite=lax; httponly", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    private static async Task<(long Image, string? Cookie)> PostAsync(HttpClient client, string route, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = Requests.Form(Drawings.Png(3)) };
        if (cookie is not null)
            request.Headers.Add("Cookie", $"{Name}={cookie}");
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        var image = (long?)(await response.ObjectAsync())["imageId"] ?? 0;
        return (image, response.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single() : null);
    }

    private static async Task<byte[]?> ClientAsync(StoredApp host, long image) =>
        await host.Database.ReadAsync(session => session.First("SELECT client FROM images WHERE id = @p0", row => row.Bytes(0), image));
}
