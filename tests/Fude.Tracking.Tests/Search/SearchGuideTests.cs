using Fude.Testing;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

/// <summary>docs/search.md shows what the server takes.</summary>
public sealed class SearchGuideTests
{
    [Fact]
    public void Every_filter_and_order_of_the_guide_is_read()
    {
        var read = 0;
        string? block = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "search.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                block = line.Length > 3 ? line[3..] : null;
                continue;
            }

            switch (block)
            {
                case null:
                    continue;
                case "order runs":
                    Assert.Single(Reading.Order([line]));
                    break;
                default:
                    Assert.NotEmpty(Reading.Filter(line, block switch
                    {
                        "filter runs" => Vocabulary.Runs,
                        "filter experiments" => Vocabulary.Experiments,
                        "filter registered models" => Vocabulary.RegisteredModels,
                        "filter model versions" => Vocabulary.ModelVersions,
                        _ => throw new InvalidOperationException($"docs/search.md has a block '{block}' that no test reads."),
                    }));
                    break;
            }

            read++;
        }

        Assert.Equal(12, read);
    }
}
