using System.Globalization;
using System.Text.RegularExpressions;

namespace Fude.App.Tests.Telemetry;

/// <summary>What <c>/metrics</c> said, read as Prometheus reads it.</summary>
public sealed partial class Scrape
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);

    private Scrape(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n')[..^1])
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                if (comment.Groups["word"].Value == "TYPE")
                    Assert.True(_kinds.TryAdd(comment.Groups["name"].Value, comment.Groups["rest"].Value), line); // a family is told in one piece
                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var family = HistogramSuffix().Replace(sample.Groups["name"].Value, "");
            Assert.True(_kinds.ContainsKey(sample.Groups["name"].Value) || _kinds[family] == "histogram", line);
            Assert.True(_values.TryAdd(sample.Groups["name"].Value + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)), line);
        }
    }

    /// <summary>A sample by name and labels as they are written; 0 where there is none.</summary>
    public double this[string sample] => _values.GetValueOrDefault(sample);

    public IReadOnlyDictionary<string, double> Values => _values;

    public IReadOnlyDictionary<string, string> Kinds => _kinds;

    public static async Task<Scrape> OfAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("metrics");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return new Scrape(await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("^# (?<word>HELP|TYPE) (?<name>[a-z_][a-z0-9_]*) (?<rest>.+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex("""^(?<name>[a-z_][a-z0-9_]*)(?<labels>\{([a-z_]+="([^"\\]|\\.)*",?)+\})? (?<value>-?[0-9.eE+-]+|NaN|\+Inf)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HistogramSuffix();
}
