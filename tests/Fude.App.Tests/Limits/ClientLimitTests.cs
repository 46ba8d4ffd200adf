using System.Net;
using Fude.App.Limits;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Limits;

/// <summary>What one client may send, in requests.</summary>
public sealed class ClientLimitTests(RunningApp app)
{
    [Fact]
    public async Task A_client_that_sends_more_is_told_when_to_come_again_and_others_are_not_disturbed()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Limits:RequestsPerSecond=1", "--Limits:Burst=3", "--Security:Proxies=127.0.0.1");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, "api/models/current", "203.0.113.1")).StatusCode);
        using var refused = await GetAsync(host, "api/models/current", "203.0.113.1");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        var problem = await refused.ObjectAsync();
        Assert.Equal(("too_many_requests", 1), ((string?)problem["code"], (int?)problem["limit"]));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, "api/models/current", "203.0.113.2")).StatusCode);
        foreach (var free in (string[])["api/health", "api/health/ready", "/", "style.css"])
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, free, "203.0.113.1")).StatusCode);
        Assert.Equal(429, (int)(await GetAsync(host, "API/models/current", "203.0.113.1")).StatusCode);
    }

    [Fact]
    public void The_allowance_comes_back_with_time()
    {
        var time = new ManualTime();
        var limiter = new ClientLimiter(new LimitSettings { RequestsPerSecond = 10, Burst = 5 }, time);
        var client = IPAddress.Parse("203.0.113.1");
        Assert.Equal(5, Passed(20));
        time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(3, Passed(20));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(5, Passed(20));
        Assert.Equal(TimeSpan.FromMilliseconds(100), limiter.Take(client));
        int Passed(int sent) => Enumerable.Range(0, sent).Count(_ => limiter.Take(client) == TimeSpan.Zero);
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_are_one_client_and_a_mapped_address_is_the_same_as_the_plain_one()
    {
        var limiter = new ClientLimiter(new LimitSettings { RequestsPerSecond = 1, Burst = 1 }, new ManualTime());
        Assert.True(Passes("2001:db8::1"));
        Assert.False(Passes("2001:db8::ffff:2"));
        Assert.True(Passes("2001:db8:0:1::1"));
        Assert.True(Passes("192.0.2.1"));
        Assert.False(Passes("::ffff:192.0.2.1"));
        bool Passes(string address) => limiter.Take(IPAddress.Parse(address)) == TimeSpan.Zero;
    }

    [Fact]
    public void Memory_is_bounded_and_those_who_are_too_many_share_an_allowance()
    {
        var time = new ManualTime();
        var limiter = new ClientLimiter(new LimitSettings { RequestsPerSecond = 10, Burst = 10, MaxClients = 1000 }, time);
        var passed = Enumerable.Range(0, 5000).Count(i => limiter.Take(new IPAddress(i + 1)) == TimeSpan.Zero);
        Assert.Equal(1000, limiter.Clients);
        Assert.Equal(1010, passed);
        time.Advance(TimeSpan.FromSeconds(2)); // all of them are forgotten where room is needed
        Assert.Equal(TimeSpan.Zero, limiter.Take(new IPAddress(9999)));
        Assert.Equal(1, limiter.Clients);
    }

    private static async Task<HttpResponseMessage> GetAsync(StoredApp host, string path, string client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", client);
        return await host.Client.SendAsync(request);
    }
}
