using Fude.Training.Datasets;

namespace Fude.Cli.Terminal;

/// <summary>What <c>fude data pull --json</c> prints.</summary>
internal sealed record DatasetSummary(string Name, string Digest, string? Note, PartSummary Train, PartSummary Test);

/// <summary>The training or the test pictures of a dataset.</summary>
internal sealed record PartSummary(int Count, string Digest, IReadOnlyDictionary<string, long> CountsPerClass)
{
    public static PartSummary Of(LabelledImages part) => new(
        part.Count,
        part.Digest,
        part.ClassNames.Zip(part.CountsPerClass).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
}
