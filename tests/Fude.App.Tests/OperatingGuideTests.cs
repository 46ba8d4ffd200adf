using System.Text.RegularExpressions;
using Fude.App.Settings;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests;

/// <summary>docs/operating.md and docs/nginx.md name what is there.</summary>
public sealed partial class OperatingGuideTests(RunningApp app)
{
    private static readonly string[] Histogram = ["", "_bucket"];

    [Theory]
    [InlineData("operating.md", 10)]
    [InlineData("nginx.md", 3)]
    public void Every_setting_of_the_guide_is_in_the_help(string guide, int atLeast)
    {
        var known = Key().Matches(AppSettings.Help()).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        var named = Setting().Matches(Read(guide)).Select(match => match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(named.Count >= atLeast, string.Join(' ', named));
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_metric_of_the_guide_is_told_and_every_one_of_ours_is_in_the_guide()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await host.Client.PredictAsync(Drawings.Png(7));
        await host.Client.GetAsync("api/health"); // a request is counted when it has been answered
        var told = (await Telemetry.Scrape.OfAsync(host.Client)).Kinds.Keys.ToHashSet(StringComparer.Ordinal);
        var named = Metric().Matches(Read("operating.md")).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(named, name => name != "kestrel_rejected_connections_total" && !Histogram.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal) && told.Contains(name[..^suffix.Length])));
        Assert.Empty(told.Where(name => name.StartsWith("fude_", StringComparison.Ordinal)).Except(named, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_address_of_the_guide_answers()
    {
        var named = Address().Matches(Read("operating.md")).Select(match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(named.Count >= 4);
        foreach (var path in named)
            Assert.Equal(200, (int)(await app.Client.GetAsync(path)).StatusCode);
    }

    private static string Read(string guide) => File.ReadAllText(Path.Combine(Repository.Root, "docs", guide));

    [GeneratedRegex("^  --(?<key>[A-Za-z:]+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();

    [GeneratedRegex("\\b(?<key>(Requests|Storage|Limits|Metrics|Telemetry|Logs|Security|Pictures|Bundle)(:|__)[A-Za-z]+|AllowedHosts)\\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Setting();

    [GeneratedRegex("\\b(fude|dotnet|kestrel)_[a-z_]+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Metric();

    [GeneratedRegex("[ `](?<path>/api/[a-z/]+(\\.json)?|/metrics)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
