using Fude.Bundles;
using Fude.Training.Datasets;

namespace Fude.Training.Gates;

/// <summary>What is to be judged, and by what. Whatever is missing makes its checks not applicable, with the reason in the report.</summary>
public sealed record GateRequest
{
    /// <summary>The bundle that wants to be released.</summary>
    public required Bundle Bundle { get; init; }

    /// <summary>Where it is from: <c>runs:/ID/model</c>, <c>models:/NAME/VERSION</c> or a folder.</summary>
    public required string Source { get; init; }

    /// <summary>What it has to come up to.</summary>
    public GateOptions Options { get; init; } = new();

    /// <summary>Pictures that it was not trained on, with the bundle's labels as their classes.</summary>
    public required Available<TestPictures> Test { get; init; }

    /// <summary>Drawings that people have said the truth of, with the bundle's labels as their classes.</summary>
    public required Available<LabelledImages> Corrections { get; init; }

    /// <summary>The model that answers now.</summary>
    public required Available<LiveModel> Live { get; init; }

    /// <summary>Why it is to be let through though it fails; null where it is not.</summary>
    public string? ForceReason { get; init; }

    /// <summary>Only these checks, by name; null for all.</summary>
    public IReadOnlyList<string>? Checks { get; init; }
}

/// <summary>Pictures to test with.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="DatasetDigest">The digest of the dataset that they are the test part of; null where there is none.</param>
public sealed record TestPictures(LabelledImages Pictures, string? DatasetDigest);

/// <summary>The model that answers now.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Bundle">Its bundle.</param>
/// <param name="Source">Where that was found.</param>
public sealed record LiveModel(string Tag, Bundle Bundle, string Source);
