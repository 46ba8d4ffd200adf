using System.Diagnostics;
using System.Text;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class FaultTests
{
    private const string Run = """{"run":{"info":{"run_id":"r1","status":"RUNNING","artifact_uri":"mlflow-artifacts:/0/r1/artifacts"}}}""";

    [Fact]
    public async Task A_refusal_carries_the_servers_code_status_and_words()
    {
        await using var server = new LoopbackServer(_ => Reply.Error(404, "RESOURCE_DOES_NOT_EXIST", "Run 'x' not found"));

        var e = await FailAsync(server.Address, client => client.GetRunAsync("x"));

        Assert.Equal((TrackingFault.Refused, "RESOURCE_DOES_NOT_EXIST", 404, "Run 'x' not found"), (e.Fault, e.ErrorCode, e.Status, e.Message));
        Assert.True(e.IsMissing);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task An_absent_server_is_a_kind_of_its_own_that_says_what_to_do()
    {
        var nowhere = ReservedPort.Nowhere;

        var e = await FailAsync(nowhere, client => client.GetRunAsync("x"));

        Assert.True(e.IsUnavailable);
        Assert.True(e.NothingDone);
        Assert.Null(e.Status);
        Assert.Equal($"{nowhere} can't be reached: connection refused; is the tracking server running?", e.Message);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_may_pass_is_asked_again(int status)
    {
        var calls = 0;
        await using var server = new LoopbackServer(_ => ++calls < 3 ? Reply.Html(status) : Reply.Json(Run));
        using var client = Clients.Of(server.Address);

        Assert.Equal("r1", (await client.GetRunAsync("r1")).Info.RunId);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task The_wait_that_the_server_asks_for_is_kept()
    {
        var calls = 0;
        await using var server = new LoopbackServer(_ => ++calls == 1 ? Reply.Html(503) with { Headers = "Retry-After: 1\r\n" } : Reply.Json(Run));
        using var client = Clients.Of(server.Address);
        var watch = Stopwatch.StartNew();

        await client.GetRunAsync("r1");

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_told_with_its_wait()
    {
        await using var server = new LoopbackServer(_ => Reply.Error(429, "REQUEST_LIMIT_EXCEEDED", "slow down") with { Headers = "Retry-After: 7\r\n" });
        using var client = Clients.Impatient(server.Address);

        var e = await Assert.ThrowsAsync<TrackingException>(() => client.GetRunAsync("r1"));

        Assert.Equal((TrackingFault.Unavailable, 429, TimeSpan.FromSeconds(7)), (e.Fault, e.Status, e.RetryAfter));
        Assert.Contains("slow down", e.Message);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task A_web_page_instead_of_an_answer_asks_for_the_address(int status)
    {
        await using var server = new LoopbackServer(_ => Reply.Html(status));

        var e = await FailAsync(server.Address, client => client.GetRunAsync("r1"));

        Assert.Equal(TrackingFault.NotTracking, e.Fault);
        Assert.Contains("does not speak MLflow's protocol", e.Message);
        Assert.Contains("is the tracking URI right?", e.Message);
    }

    [Fact]
    public async Task A_redirect_is_told_and_not_followed()
    {
        await using var server = new LoopbackServer(_ => new Reply { Status = 302, Headers = "Location: https://login.example/\r\n" });

        var e = await FailAsync(server.Address, client => client.GetRunAsync("r1"));

        Assert.Equal(TrackingFault.NotTracking, e.Fault);
        Assert.Contains("https://login.example/", e.Message);
    }

    [Fact]
    public async Task Somebody_who_is_not_signed_in_is_told_how()
    {
        await using var server = new LoopbackServer(_ => new Reply { Status = 401, ContentType = "text/plain" });

        var e = await FailAsync(server.Address, client => client.GetRunAsync("r1"));

        Assert.Equal((TrackingFault.Refused, 401), (e.Fault, e.Status));
        Assert.Contains("MLFLOW_TRACKING_TOKEN", e.Message);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_stalled_answer_ends_with_the_time_limit()
    {
        await using var server = new LoopbackServer(_ => Reply.Json(Run) with { StallAfter = 20 });
        using var client = Clients.Impatient(server.Address);

        var e = await Assert.ThrowsAsync<TrackingException>(() => client.GetRunAsync("r1"));

        Assert.True(e.IsUnavailable);
        Assert.Contains("did not answer within 1 s", e.Message);
    }

    [Fact]
    public async Task A_silent_server_ends_with_the_time_limit()
    {
        await using var server = new LoopbackServer(_ => new Reply { Silent = true });
        using var client = Clients.Impatient(server.Address);

        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.GetRunAsync("r1"))).IsUnavailable);
    }

    [Fact]
    public async Task A_broken_off_answer_is_asked_for_again()
    {
        var calls = 0;
        await using var server = new LoopbackServer(_ => ++calls switch
        {
            1 => Reply.Json(Run) with { Length = 10_000 },
            2 => new Reply { Reset = true },
            _ => Reply.Json(Run),
        });
        using var client = Clients.Of(server.Address);

        Assert.Equal("r1", (await client.GetRunAsync("r1")).Info.RunId);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task What_makes_something_is_not_sent_twice_where_it_may_have_been_done()
    {
        await using var server = new LoopbackServer(_ => new Reply { Reset = true });

        var e = await FailAsync(server.Address, client => client.CreateRunAsync(new()));

        Assert.True(e.IsUnavailable);
        Assert.False(e.NothingDone);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task What_makes_something_is_sent_again_where_the_server_says_that_it_did_not_begin()
    {
        var calls = 0;
        await using var server = new LoopbackServer(_ => ++calls == 1 ? Reply.Error(503, "TEMPORARILY_UNAVAILABLE", "starting") : Reply.Json(Run));
        using var client = Clients.Of(server.Address);

        Assert.Equal("r1", (await client.CreateRunAsync(new())).Info.RunId);
    }

    [Fact]
    public async Task Giving_up_is_not_taken_for_a_slow_server()
    {
        await using var server = new LoopbackServer(_ => new Reply { Silent = true });
        using var client = Clients.Of(server.Address);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetRunAsync("r1", giveUp.Token));
    }

    [Fact]
    public async Task Pages_that_never_end_are_noticed()
    {
        await using var server = new LoopbackServer(_ => Reply.Json("""{"runs":[{"info":{"run_id":"r1"}}],"next_page_token":"same"}"""));
        using var client = Clients.Of(server.Address);

        var e = await Assert.ThrowsAsync<TrackingException>(async () => await client.SearchRunsAsync(new() { ExperimentIds = ["0"] }).ToListAsync());

        Assert.Contains("same page", e.Message);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task Credentials_go_to_the_tracking_server_and_to_no_other()
    {
        await using var other = new LoopbackServer(_ => Reply.Json("""{"files":[]}"""));
        await using var server = new LoopbackServer(_ => Reply.Json("""{"files":[]}"""));
        using var client = new TrackingClient(Clients.Settings(server.Address) with { Username = "anna", Password = "ü" });

        await client.ArtifactsAt("mlflow-artifacts:/a").ListAsync();
        await client.ArtifactsAt($"mlflow-artifacts://127.0.0.1:{other.Address.Port}/a").ListAsync();

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:ü")), Assert.Single(server.Calls).Headers["Authorization"]);
        Assert.False(Assert.Single(other.Calls).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_token_is_sent_as_a_bearers()
    {
        await using var server = new LoopbackServer(_ => Reply.Json(Run));
        using var client = new TrackingClient(Clients.Settings(server.Address) with { Token = "abc.def" });

        await client.GetRunAsync("r1");

        Assert.Equal("Bearer abc.def", Assert.Single(server.Calls).Headers["Authorization"]);
    }

    private static async Task<TrackingException> FailAsync(Uri server, Func<TrackingClient, Task> call)
    {
        using var client = Clients.Of(server);
        return await Assert.ThrowsAsync<TrackingException>(() => call(client));
    }
}
