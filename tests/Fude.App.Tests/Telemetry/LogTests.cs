using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Telemetry;

/// <summary>The log of the real process: at most one line for a request, and nothing personal beyond the address.</summary>
public sealed partial class LogTests(RunningApp app)
{
    [Fact]
    public async Task By_default_a_request_that_went_well_or_was_wrong_has_no_line()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        using var client = new HttpClient { BaseAddress = host.Address };
        await client.PredictAsync(Drawings.Png(1));
        await client.GetAsync("nothing?secret=1");
        await StopAsync(host);
        Assert.Empty(host.Errors);
    }

    [Fact]
    public async Task A_line_has_address_method_route_status_and_milliseconds()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Logs:Requests=all", "--Security:Proxies=127.0.0.1");
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        await client.PredictAsync(Drawings.Png(1), "api/predictions?pixels=true");
        await client.GetAsync("nothing/of/mine?secret=1");
        await StopAsync(host);
        Assert.Collection(
            host.Errors,
            line => Assert.Matches(Line("POST /api/predictions 200"), line),
            line => Assert.Matches(Line("GET none 404"), line));
    }

    [Fact]
    public async Task In_json_each_line_is_an_object_with_these_as_fields()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Logs:Requests=all", "--Logs:Format=json");
        using var client = new HttpClient { BaseAddress = host.Address };
        await client.PredictAsync(Drawings.Png(1));
        await StopAsync(host);
        var line = JsonNode.Parse(Assert.Single(host.Errors))!;
        Assert.Equal(("Information", "Fude.App.Requests"), ((string?)line["LogLevel"], (string?)line["Category"]));
        var state = line["State"]!;
        Assert.Equal(("127.0.0.1", "POST", "/api/predictions"), ((string?)state["Client"], (string?)state["Method"], (string?)state["Route"]));
        Assert.Equal("200", $"{state["Status"]}");
        Assert.InRange(double.Parse($"{state["Milliseconds"]}", CultureInfo.InvariantCulture), 0, 60_000);
    }

    [Fact]
    public async Task Slow_requests_have_a_line_and_a_flood_of_lines_is_counted_instead()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Logs:SlowMilliseconds=1", "--Logs:MaxLinesPerSecond=3");
        using var client = new HttpClient { BaseAddress = host.Address };
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.PredictAsync(Drawings.Png(i % 10))));
            await Task.Delay(1100, TestContext.Current.CancellationToken);
        }

        await StopAsync(host);
        var slow = host.Errors.Count(line => line.Contains("warn: Fude.App.Requests[1100]", StringComparison.Ordinal));
        var counted = host.Errors.Where(line => line.Contains("more requests of that second have no line of their own", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(counted);
        Assert.InRange(slow, 3, 3 * 15);
        Assert.InRange(slow + counted.Sum(line => int.Parse(Count().Match(line).Groups["count"].Value, CultureInfo.InvariantCulture)), 40, 120);
    }

    [Fact]
    public async Task Mistakes_in_these_settings_name_what_is_allowed()
    {
        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Logs:Format=xml", "--Telemetry:Endpoint=collector:4317"]);
        Assert.Equal(2, await host.ExitAsync());
        Assert.Equal(
            ["Fude.App: Logs:Format is 'xml' but has to be one of text, json (default text).",
                "Fude.App: Telemetry:Endpoint is 'collector:4317' but has to be an address such as http://127.0.0.1:4317."],
            host.Errors.Order(StringComparer.Ordinal));
    }

    private static string Line(string what) =>
        $@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z info: Fude\.App\.Requests\[1100\] 203\.0\.113\.7 {Regex.Escape(what)} \d+(\.\d)? ms$";

    private static async Task StopAsync(AppProcess host)
    {
        host.SendTerminate();
        Assert.Equal(0, await host.ExitAsync());
    }

    [GeneratedRegex(@"\] (?<count>\d+) more", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Count();
}
