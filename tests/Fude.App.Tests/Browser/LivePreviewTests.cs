using Fude.App.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Fude.App.Tests.Browser;

/// <summary>The live answer: how often it is asked for, and what the page says when nobody answers.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LivePreviewTests(Chromium chromium)
{
    [Fact]
    public async Task It_is_asked_for_at_most_eight_times_a_second_and_not_after_the_last_ink()
    {
        await using var page = await chromium.OpenAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var digit = 0; digit < 4 || watch.Elapsed < TimeSpan.FromSeconds(3); digit++)
        {
            await page.DrawAsync(digit % 10);
            await page.Button("Clear").ClickAsync();
        }

        var drawing = watch.Elapsed.TotalSeconds;
        await page.Page.WaitForTimeoutAsync(400);
        var asked = Previews(page);
        Assert.InRange(asked, 3, (8 * (drawing + 0.4)) + 1);
        await page.Page.WaitForTimeoutAsync(600);
        Assert.Equal(asked, Previews(page));
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "empty");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_picture_that_the_network_saw_is_shown()
    {
        await using var page = await chromium.OpenAsync();
        await page.DrawAsync(0);
        await page.Expect(page.Label).ToHaveTextAsync("0");
        var columns = await page.Page.EvaluateAsync<int[]>(
            """
            () => {
              const data = document.querySelector('#seen').getContext('2d').getImageData(0, 0, 28, 28).data;
              const sums = new Array(28).fill(0);
              for (let i = 0; i < 784; i++) sums[i % 28] += data[4 * i + 3];
              return sums;
            }
            """);
        Assert.All(columns[..4], sum => Assert.Equal(0, sum));
        Assert.True(columns[14] < columns[9], "the middle of a zero is open");
    }

    [Fact]
    public async Task An_empty_paper_is_told_and_nothing_is_sent()
    {
        await using var page = await chromium.OpenAsync();
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Notice).ToHaveTextAsync("The paper is empty. Draw a digit first.");
        Assert.DoesNotContain(page.Requests, request => request.Method == "POST");
        await page.StrokeAsync((140, 60), (140, 220));
        await page.Expect(page.Notice).ToBeHiddenAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_server_that_went_away_is_told_and_the_page_carries_on_when_it_is_back()
    {
        var first = await StartAsync("http://127.0.0.1:0");
        var address = new Uri(first.Urls.Single());
        await using var page = await chromium.OpenAsync(address: address);
        await page.DrawAsync(7);
        await page.Expect(page.Label).ToHaveTextAsync("7");
        await first.StopAsync();
        await first.DisposeAsync();

        await page.StrokeAsync((100, 140), (180, 140)); // a bar through the seven
        await page.Expect(page.Notice).ToContainTextAsync("The server can’t be reached.");
        var ink = await page.InkAsync();

        await using var second = await StartAsync(address.ToString());
        await page.Expect(page.Notice).ToBeHiddenAsync();
        await page.Expect(page.Label).ToHaveTextAsync("7");
        Assert.Equal(ink, await page.InkAsync());
    }

    [Fact]
    public async Task A_busy_server_is_told_and_asked_again()
    {
        await using var page = await chromium.OpenAsync();
        // Real overload is a matter of chance (see LimitTests); here answers are replaced by the one it gives then, until the notice has been seen.
        var isBusy = true;
        await page.Page.RouteAsync("**/api/predictions/preview*", route => isBusy
            ? route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"status":503,"code":"busy","detail":"Too many drawings are waiting."}""" })
            : route.ContinueAsync());
        await page.StrokeAsync((140, 60), (140, 220));
        await page.Expect(page.Notice).ToContainTextAsync("The server is busy.");
        isBusy = false;
        await page.Expect(page.Label).ToHaveTextAsync("1");
        await page.Expect(page.Notice).ToBeHiddenAsync();

        isBusy = true;
        await page.Page.RouteAsync("**/api/predictions?*", route => isBusy
            ? route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"status":503,"code":"busy","detail":"Too many drawings are waiting."}""" })
            : route.ContinueAsync());
        await page.Button("Recognise").ClickAsync();
        await page.Expect(page.Notice).ToContainTextAsync("The server is busy.");
        isBusy = false;
        await page.Expect(page.Answer).ToHaveAttributeAsync("data-state", "final");
        await page.Expect(page.Notice).ToBeHiddenAsync();
    }

    private static int Previews(DrawingPage page) => page.Requests.Count(request => request.Url.Contains("/api/predictions/preview", StringComparison.Ordinal));

    private async Task<WebApplication> StartAsync(string url)
    {
        var app = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={chromium.App.Model.Folder}", $"--Urls={url}"]);
        await app.StartAsync();
        return app;
    }
}
