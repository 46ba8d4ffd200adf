using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;
using Fude.Training.Datasets.Feedback;

namespace Fude.Training.Gates.Inputs;

/// <summary>Where the gate finds what it judges by.</summary>
public sealed record GateSources
{
    /// <summary>What is given as the dataset's name where there is to be none: the checks on test pictures do not apply then.</summary>
    public const string NoDataset = "none";

    /// <summary>The bundle that wants to be released.</summary>
    public required Bundle Bundle { get; init; }

    /// <summary>Where it is from: <c>runs:/ID/model</c>, <c>models:/NAME/VERSION</c> or a folder.</summary>
    public required string Source { get; init; }

    /// <summary>Its run, which names its dataset; null where it is not known.</summary>
    public Run? Run { get; init; }

    /// <summary>
    /// The dataset whose test part it is judged by. With an empty name it is the run's own, with the run's seed and counts; the folders, limits and mirrors
    /// are those of these options. With <see cref="NoDataset"/> there is none.
    /// </summary>
    public DatasetOptions Dataset { get; init; } = new() { Name = "" };

    /// <summary>The application whose corrected drawings and live model it is judged by; null for none.</summary>
    public FeedbackPlace? App { get; init; }

    /// <summary>The tracking server, which has the live model's bundle; null for none.</summary>
    public TrackingClient? Tracking { get; init; }

    /// <summary>Folders of bundles on this machine, each of which may be the live model's.</summary>
    public IReadOnlyList<string> BundleFolders { get; init; } = [];

    /// <summary>What it has to come up to.</summary>
    public GateOptions Options { get; init; } = new();

    /// <summary>Why it is to be let through though it fails; null where it is not.</summary>
    public string? ForceReason { get; init; }
}
