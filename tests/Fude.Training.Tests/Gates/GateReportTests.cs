using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fude.Training.Gates;

namespace Fude.Training.Tests.Gates;

/// <summary>The report as a document and as a page.</summary>
[Collection(TorchCollection.Name)]
public sealed partial class GateReportTests(GatedModels models) : IClassFixture<GatedModels>
{
    [Fact]
    public async Task The_document_has_every_figure_with_its_threshold_and_what_it_is_of()
    {
        var report = await FailedAsync();

        var json = JsonNode.Parse(report.ToJson())!;
        Assert.Equal((1, false), ((int)json["schemaVersion"]!, (bool)json["passed"]!));
        Assert.Equal((models.Good.Digest, models.Data.Digest), ((string?)json["bundle"]!["digest"], (string?)json["dataset"]!["digest"]));
        var accuracy = json["checks"]!.AsArray().Single(check => (string?)check!["name"] == "accuracy")!;
        Assert.Equal("failed", (string?)accuracy["outcome"]);
        var figure = accuracy["figures"]![0]!;
        Assert.Equal(("accuracy", "at-least", 1.0, false), ((string?)figure["name"], (string?)figure["bound"], (double)figure["threshold"]!, (bool)figure["passed"]!));
        Assert.Equal(1 - (double)figure["value"]!, (double)figure["missed"]!, 1e-12);
        Assert.Equal(report.Figures.Count, json["figures"]!.AsObject().Count);
        Assert.Equal(1.0, (double)json["options"]!["leastAccuracy"]!);
        Assert.Equal("1.31.1", (string?)json["versions"]!["onnxRuntime"]);
        Assert.Equal(report.ToJson(), report.ToJson());
    }

    [Fact]
    public async Task The_page_needs_nothing_else_and_has_both_languages()
    {
        var html = Encoding.UTF8.GetString((await FailedAsync()).ToHtml());

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("light-dark(", html, StringComparison.Ordinal);
        Assert.Equal(Matches(html, "class=\"en\""), Matches(html, "class=\"ja\""));
        Assert.True(Matches(html, "class=\"ja\"") > 50);
        Assert.Contains("不合格", html, StringComparison.Ordinal);
        Assert.Contains("accuracy: 0.", html, StringComparison.Ordinal);
        Assert.True(Matches(html, "src=\"data:image/png;base64,") is > 0 and <= GateReport.MostMistakes);
        Assert.Equal(6, Matches(html, "<svg "));
    }

    [Fact]
    public async Task Nothing_from_outside_becomes_markup()
    {
        const string Evil = "<img src=x onerror=alert(1)>";
        var report = await FailedAsync();
        report = report with { ForceReason = Evil, Bundle = report.Bundle with { Name = Evil, Source = Evil }, Failures = [Evil], Live = new(Evil, Evil, Evil, Evil) };

        var html = Encoding.UTF8.GetString(report.ToHtml());

        Assert.DoesNotContain(Evil, html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_check_has_its_words_in_both_languages()
    {
        var report = await new Gate().RunAsync(models.Request(models.Good), cancellation: TestContext.Current.CancellationToken);
        var html = Encoding.UTF8.GetString(report.ToHtml());

        // Without words a check would be shown by its name, the same in both languages.
        Assert.Equal(Gate.Checks.Count, Matches(html, "<th scope=\"rowgroup\"><span class=\"en\""));
        Assert.Matches(Japanese(), html);
    }

    private Task<GateReport> FailedAsync()
    {
        var request = models.Request(models.Good);
        return new Gate().RunAsync(request with { Options = request.Options with { LeastAccuracy = 1 } }, cancellation: TestContext.Current.CancellationToken);
    }

    private static int Matches(string html, string what) => html.Split(what).Length - 1;

    [GeneratedRegex("lang=\"ja\">[^<]*クラスごとの再現率", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Japanese();
}
