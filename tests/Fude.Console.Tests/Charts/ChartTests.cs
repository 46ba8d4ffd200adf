using Bunit;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Layout;
using Fude.Tracking.Console.Words;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.Charts;

/// <summary>What a chart asks of the browser.</summary>
public sealed class ChartTests : BunitContext
{
    private readonly BunitJSInterop _browser;
    private readonly BunitJSModuleInterop _module;
    private readonly Preferences _chosen = new();

    public ChartTests()
    {
        Services.AddSingleton(new Wording()).AddSingleton(_chosen);
        _browser = JSInterop;
        _browser.Mode = JSRuntimeMode.Loose;
        _module = _browser.SetupModule("/chart.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void It_is_drawn_again_for_another_option_and_another_theme_and_for_nothing_else()
    {
        var chart = _module.SetupModule(call => call.Identifier == "create");
        chart.Mode = JSRuntimeMode.Loose;
        var option = new { a = 1 };
        double[] points = [1, double.NaN, 2, 3];
        var shown = Render<Chart>(with => with.Add(each => each.Option, option).Add(each => each.Points, points).Add(each => each.Label, "loss"));
        var call = Assert.Single(chart.Invocations["draw"]);
        Assert.Same(option, call.Arguments[0]);
        Assert.Equal(points, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>((byte[])call.Arguments[1]!).ToArray());

        shown.Render(with => with.Add(each => each.Label, "another label"));
        Assert.Single(chart.Invocations["draw"]);
        shown.Render(with => with.Add(each => each.Option, new { a = 2 }));
        Assert.Equal(2, chart.Invocations["draw"].Count);
        _chosen.Show(true);
        shown.WaitForAssertion(() => Assert.Equal(3, chart.Invocations["draw"].Count));
    }

    [Fact]
    public void It_says_what_it_shows_and_has_its_figures_as_a_table()
    {
        var shown = Render<Chart>(with => with.Add(each => each.Option, new { }).Add(each => each.Label, "<b>loss</b>").Add(each => each.Table, new ChartTable(["Run", "Last"], [["<i>run</i>", "0.1"]])));
        Assert.Equal("<b>loss</b>", shown.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Empty(shown.FindAll("table"));
        shown.Find("button[aria-expanded=false]").Click();
        Assert.Equal(["<i>run</i>", "0.1"], shown.FindAll("tbody th, tbody td").Select(cell => cell.TextContent));
        Assert.Equal("true", shown.Find("button[aria-expanded]").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void A_small_chart_has_no_buttons_and_takes_no_focus()
    {
        var shown = Render<Chart>(with => with.Add(each => each.Option, new { }).Add(each => each.Label, "loss").Add(each => each.Tools, false));
        Assert.Empty(shown.FindAll("button"));
        Assert.False(shown.Find("[role=img]").HasAttribute("tabindex"));
    }

    [Fact]
    public async Task A_stretch_that_makes_no_sense_shows_all()
    {
        var asked = new List<ChartRange?>();
        var shown = Render<Chart>(with => with.Add(each => each.Option, new { }).Add(each => each.Label, "loss").Add(each => each.OnZoom, range => asked.Add(range)));
        await shown.Instance.Zoomed(2, 5);
        await shown.Instance.Zoomed(5, 5);
        await shown.Instance.Zoomed(null, 5);
        Assert.Equal([new ChartRange(2, 5), null, null], asked);
    }
}
