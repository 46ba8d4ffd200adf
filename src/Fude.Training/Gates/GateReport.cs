using System.Text.Json.Serialization;
using Fude.Inference;

namespace Fude.Training.Gates;

/// <summary>What the gate has found: every figure, what it is held against, and of what it is.</summary>
public sealed partial record GateReport
{
    /// <summary>Most mistakes that are kept with their pictures.</summary>
    public const int MostMistakes = 30;

    /// <summary>The version of the report's form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether no check has failed.</summary>
    public bool Passed => Failures.Count == 0;

    /// <summary>Why it is let through though it fails; null where it is not, or need not be.</summary>
    public string? ForceReason { get; init; }

    /// <summary>A line for each figure or check that has failed: which, and by how much. In English.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>The bundle.</summary>
    public required GatedBundle Bundle { get; init; }

    /// <summary>What it was tested with; null where there was nothing.</summary>
    public GatedPictures? Dataset { get; init; }

    /// <summary>The corrected drawings; null where there were none.</summary>
    public GatedPictures? Corrections { get; init; }

    /// <summary>The model that it was compared with; null where there was none.</summary>
    public GatedLiveModel? Live { get; init; }

    /// <summary>When it was judged, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long that took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it was judged with.</summary>
    public required GateVersions Versions { get; init; }

    /// <summary>The thresholds.</summary>
    public required GateOptions Options { get; init; }

    /// <summary>Each check in order.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>All figures by name.</summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    /// <summary>The test pictures in detail: classes, confusion; null where there were none.</summary>
    public ClassifierEvaluation? Evaluation { get; init; }

    /// <summary>The worst mistakes with their pictures.</summary>
    [JsonIgnore]
    public IReadOnlyList<MistakenPicture> Mistakes { get; init; } = [];
}

/// <summary>The bundle that was judged.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Digest">Its identity.</param>
/// <param name="RunId">The run that it is from.</param>
/// <param name="Source">Where it was found.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Labels">What it tells apart.</param>
/// <param name="Preprocessing">How pictures become its input.</param>
public sealed record GatedBundle(string Name, string Digest, string RunId, string Source, DateTimeOffset CreatedAt, IReadOnlyList<string> Labels, string Preprocessing);

/// <summary>Pictures that it was judged by.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Digest">The digest of the whole dataset where these are its test part; null where they are all there is.</param>
/// <param name="PicturesDigest">The digest of these pictures and their labels.</param>
/// <param name="Count">How many.</param>
public sealed record GatedPictures(string Name, string? Digest, string PicturesDigest, int Count);

/// <summary>The model that it was compared with.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Digest">Its bundle's identity.</param>
/// <param name="RunId">The run that it is from.</param>
/// <param name="Source">Where its bundle was found.</param>
public sealed record GatedLiveModel(string Tag, string Digest, string RunId, string Source);

/// <summary>What the gate ran with.</summary>
/// <param name="Fude">The product's version.</param>
/// <param name="Commit">Its commit; null where that is not known.</param>
/// <param name="OnnxRuntime">The version of ONNX Runtime.</param>
/// <param name="Dotnet">The version of .NET.</param>
/// <param name="System">The operating system.</param>
/// <param name="Processors">Processors of the machine: what the latency was measured on.</param>
public sealed record GateVersions(string Fude, string? Commit, string OnnxRuntime, string Dotnet, string System, int Processors);

/// <summary>A test picture that was read wrong.</summary>
/// <param name="Index">Its index among the test pictures.</param>
/// <param name="Actual">What it is.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Confidence">The probability of that.</param>
/// <param name="Pixels">28×28 bytes.</param>
public sealed record MistakenPicture(int Index, string Actual, string Predicted, double Confidence, byte[] Pixels);
