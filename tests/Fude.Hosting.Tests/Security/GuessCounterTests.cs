using System.Net;
using Fude.Hosting.Security.Users;
using Fude.Testing;

namespace Fude.Hosting.Tests.Security;

/// <summary>How often somebody may guess.</summary>
public sealed class GuessCounterTests
{
    private static readonly SignInLimits Limits = new() { MaxPerUserAndAddress = 3, MaxPerAddress = 5, MaxPerUser = 7, WindowSeconds = 60 };
    private readonly ManualTime _time = new();
    private readonly GuessCounter _counter;

    public GuessCounterTests() => _counter = new GuessCounter(Limits, _time);

    [Fact]
    public void One_user_from_one_address_is_stopped_and_others_are_not()
    {
        Assert.Equal([null, null, null, 60], Guess("jane", "10.0.0.1", 4));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(40, _counter.Begin("jane", IPAddress.Parse("10.0.0.1")));
        Assert.Null(_counter.Begin("jane", IPAddress.Parse("10.0.0.2")));
        Assert.Null(_counter.Begin("joe", IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void One_address_is_stopped_whoever_it_tries()
    {
        for (var i = 0; i < 5; i++)
            Assert.Null(_counter.Begin($"user{i}", IPAddress.Parse("10.0.0.1")));
        Assert.Equal(60, _counter.Begin("jane", IPAddress.Parse("10.0.0.1")));
        Assert.Null(_counter.Begin("jane", IPAddress.Parse("10.0.0.2")));
    }

    [Fact]
    public void One_user_is_protected_from_many_addresses()
    {
        for (var i = 0; i < 7; i++)
            Assert.Null(_counter.Begin("jane", IPAddress.Parse($"10.0.0.{i}")));
        Assert.Equal(60, _counter.Begin("jane", IPAddress.Parse("10.0.1.1")));
        Assert.Null(_counter.Begin("joe", IPAddress.Parse("10.0.1.1")));
    }

    [Fact]
    public void A_window_ends()
    {
        Guess("jane", "10.0.0.1", 3);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([null, null, null, 60], Guess("jane", "10.0.0.1", 4));
    }

    [Fact]
    public void A_right_password_starts_from_nothing()
    {
        for (var round = 0; round < 10; round++)
        {
            Guess("jane", "10.0.0.1", 2);
            _counter.Succeed("jane", IPAddress.Parse("10.0.0.1"));
            _counter.TakeBack("jane", IPAddress.Parse("10.0.0.1")); // at most as often as it was counted
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Null(_counter.Begin("jane", IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void An_attempt_that_was_not_checked_does_not_count_and_wins_nothing()
    {
        Guess("jane", "10.0.0.1", 2);
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(_counter.Begin("jane", IPAddress.Parse("10.0.0.1")));
            _counter.TakeBack("jane", IPAddress.Parse("10.0.0.1"));
        }

        Assert.Equal([null, 60], Guess("jane", "10.0.0.1", 2));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2")]
    [InlineData("2001:db8::1", "2001:db8:0:0:ffff::1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    public void Addresses_of_one_customer_are_one(string first, string second)
    {
        Guess("jane", first, 3);
        Assert.Equal(60, _counter.Begin("jane", IPAddress.Parse(second)));
    }

    [Fact]
    public void It_stays_small_however_many_are_tried()
    {
        var counter = new GuessCounter(Limits with { MaxCounted = 100 }, _time);
        for (var i = 0; i < 100_000; i++)
            counter.Begin($"user{i}", new IPAddress(i + 1L));
        Assert.Null(counter.Begin("jane", IPAddress.Loopback));
        Assert.InRange(counter.Count, 1, 110);
    }

    private int?[] Guess(string name, string address, int times) => [.. Enumerable.Range(0, times).Select(_ => _counter.Begin(name, IPAddress.Parse(address)))];
}
