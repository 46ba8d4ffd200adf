using Fude.Console.Tests.Support;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Tests.Support;
using Microsoft.Playwright;

namespace Fude.Console.Tests.Releases;

/// <summary>The first page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OverviewTests(ConsoleBrowser browser, TestModels models)
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task It_shows_what_is_live_and_how_it_does_the_last_runs_and_what_needs_attention(Storage storage)
    {
        await using var console = await ReleasedConsole.StartAsync(models, storage, models.Second);
        await using var page = await console.OpenAsync(browser, "/");
        await page.SaysAsync("Nothing needs attention.");
        await Assertions.Expect(page.Page.Locator(".shares li")).ToContainTextAsync("v1");
        await page.SaysAsync("digits, version 1");

        var (right, _) = await console.DrawAsync(3);
        var (wrong, _) = await console.DrawAsync(8);
        await console.CorrectAsync(right, 3);
        await console.CorrectAsync(wrong, 3);
        await Assertions.Expect(Figure(page, "Right by corrections")).ToContainTextAsync("1 of 2 corrected drawings");
        await Assertions.Expect(Figure(page, "Drawings")).ToContainTextAsync("2");
        await Assertions.Expect(Figure(page, "p99")).ToContainTextAsync("ms");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "run of 1" })).ToContainTextAsync("test_acc 0.97");

        await console.WriteAsync("runs/update", new { run_id = TestModels.SecondRun, status = "FAILED", end_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        await page.SaysAsync("A run failed: run of 2");
        var release = await console.DeployAsync(models.Second, "v2", "canary");
        await page.SaysAsync($"Release {release} (v2) waits: nobody draws at present.");
        await AssertAccessibleInBothThemesAsync(page, "overview");
        await console.StopAppAsync();
        await page.SaysAsync("The application does not answer");
    }

    [Theory]
    [InlineData("en-US", "Three commands to begin with", "Copy: fude deploy RUN_ID", "Copied.")]
    [InlineData("ja-JP", "はじめの 3 つのコマンド", "コピー：fude deploy RUN_ID", "コピーしました。")]
    public async Task A_newcomer_sees_three_commands_that_can_be_copied(string locale, string title, string copy, string copied)
    {
        await using var server = await TrackingServer.StartAsync();
        await using var page = await browser.OpenAsync(server, "/", new BrowserNewContextOptions { Locale = locale, Permissions = ["clipboard-read", "clipboard-write"] });
        await page.SaysAsync(title);
        await page.SaysAsync($"fude train --tracking {server.Address.GetLeftPart(UriPartial.Authority)}");
        await AssertAccessibleInBothThemesAsync(page, $"beginning.{locale[..2]}", locale == "ja-JP");
        await page.PressAsync(copy);
        await page.SaysAsync(copied);
        Assert.Equal("fude deploy RUN_ID", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await server.CreateRunAsync();
        await Assertions.Expect(page.Page.GetByText(title)).ToHaveCountAsync(0); // while one looks
    }

    [Fact]
    public void Times_are_told_from_the_counters_as_Prometheus_would_and_another_process_begins_anew()
    {
        const string Metrics = """
            # TYPE fude_http_requests_total counter
            fude_http_requests_total{method="POST",route="/api/predictions",status="200"} 90
            fude_http_requests_total{method="POST",route="/api/predictions",status="503"} 10
            fude_http_requests_total{method="POST",route="/api/predictions/preview",status="200"} 5
            fude_http_requests_total{method="GET",route="page",status="500"} 7
            fude_http_request_duration_seconds_bucket{route="/api/predictions",le="0.01"} 50
            fude_http_request_duration_seconds_bucket{route="/api/predictions",le="0.1"} 100
            fude_http_request_duration_seconds_bucket{route="/api/predictions",le="+Inf"} 100
            fude_http_request_duration_seconds_bucket{route="page",le="+Inf"} 700
            """;
        var first = TrafficSample.Read(Metrics, 1);
        var later = TrafficSample.Read(Metrics.Replace("\"0.1\"} 100", "\"0.1\"} 200", StringComparison.Ordinal).Replace("+Inf\"} 100", "+Inf\"} 200", StringComparison.Ordinal).Replace("} 90", "} 190", StringComparison.Ordinal), 2);

        Assert.Equal(new AppTraffic(105, 10, 10, 98.2, null), Rounded(first.Since(null, null)));
        Assert.True(later.Follows(first));
        Assert.False(first.Follows(later));
        Assert.Equal(new AppTraffic(100, 0, 55, 99.1, TimeSpan.FromSeconds(1)), Rounded(later.Since(first, TimeSpan.FromSeconds(1))));
        Assert.Null(TrafficSample.Read("<html>not metrics", 1).Since(null, null).P99);

        static AppTraffic Rounded(AppTraffic traffic) => traffic with { Median = Math.Round(traffic.Median!.Value, 3), P99 = Math.Round(traffic.P99!.Value, 3) };
    }

    private static ILocator Figure(ConsolePage page, string name) => page.Page.Locator(".figures div").Filter(new() { Has = page.Page.GetByText(name, new() { Exact = true }) });

    private static async Task AssertAccessibleInBothThemesAsync(ConsolePage page, string name, bool isJapanese = false)
    {
        await page.ShootAsync($"{name}.light");
        await page.AssertAccessibleAsync();
        await page.PressAsync(isJapanese ? "ダークテーマにする" : "Dark theme");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = isJapanese ? "ライトテーマにする" : "Light theme" })).ToBeVisibleAsync();
        await page.ShootAsync($"{name}.dark");
        await page.AssertAccessibleAsync();
    }
}
