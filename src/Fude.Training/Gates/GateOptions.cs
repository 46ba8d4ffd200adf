using System.Globalization;

namespace Fude.Training.Gates;

/// <summary>What a bundle has to come up to before it may be released. Shares are 0 to 1.</summary>
public sealed record GateOptions
{
    /// <summary>How far a probability may be from a golden sample's (default 1e-4; over 0, below 1).</summary>
    public double GoldenTolerance { get; init; } = 1e-4;

    /// <summary>How far a probability may change with threads, batches and the optimisation of the graph (default 1e-5; over 0, below 1).</summary>
    public double ParityTolerance { get; init; } = 1e-5;

    /// <summary>Test pictures that parity is measured on (default 1,000; 1 to 1,000,000).</summary>
    public int ParityPictures { get; init; } = 1000;

    /// <summary>How far a test figure may be from the one in the bundle's manifest (default 0.0005; over 0, below 1).</summary>
    public double ReproductionTolerance { get; init; } = 0.0005;

    /// <summary>Least share of right answers on the test pictures (default 0.95).</summary>
    public double LeastAccuracy { get; init; } = 0.95;

    /// <summary>Least share of right answers on corrected drawings (default 0.25: people correct what was wrong more often than they confirm what was right).</summary>
    public double LeastCorrectionsAccuracy { get; init; } = 0.25;

    /// <summary>Fewest corrected drawings to judge by; with fewer their checks do not apply (default 20; 1 to 1,000,000).</summary>
    public int LeastCorrections { get; init; } = 20;

    /// <summary>Least share of each class that is recognised (default 0.9).</summary>
    public double LeastRecall { get; init; } = 0.9;

    /// <summary>Fewest test pictures of a class to judge it by (default 20; 1 to 1,000,000).</summary>
    public int LeastClassPictures { get; init; } = 20;

    /// <summary>Accuracy on the test pictures that may be lost against the live model (default 0.005).</summary>
    public double Margin { get; init; } = 0.005;

    /// <summary>Recall of a class that may be lost against the live model (default 0.03).</summary>
    public double RecallMargin { get; init; } = 0.03;

    /// <summary>Accuracy on corrected drawings that may be lost against the live model (default 0.05).</summary>
    public double CorrectionsMargin { get; init; } = 0.05;

    /// <summary>The chance, at most, that a comparison calls a model worse that is as good as the live one (default 0.05; over 0, at most 0.5).</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>
    /// Whether a comparison passes that can't tell: neither is the loss shown to be within its margin, nor is there shown to be a loss (default true; it is told
    /// as undecided). False asks every comparison to show that the loss is within its margin.
    /// </summary>
    public bool AllowUndecided { get; init; } = true;

    /// <summary>Changed pictures.</summary>
    public RobustnessOptions Robustness { get; init; } = new();

    /// <summary>The longest that one prediction may take but for the slowest hundredth, in milliseconds on the machine of the gate (default 50; over 0, at most 60,000).</summary>
    public double MostLatencyMilliseconds { get; init; } = 50;

    /// <summary>Largest <c>model.onnx</c>, in bytes (default 16 MiB; 1 to 2^40).</summary>
    public long MostModelBytes { get; init; } = 16L << 20;

    /// <summary>Largest bundle with all its files, in bytes (default 32 MiB; 1 to 2^40).</summary>
    public long MostBundleBytes { get; init; } = 32L << 20;

    /// <summary>All mistakes in the options, each naming the option as a file of gates does; empty where there are none.</summary>
    public IReadOnlyList<string> FindMistakes()
    {
        var mistakes = new List<string>();
        foreach (var (name, value) in Tolerances)
            Require(value is > 0 and < 1, $"{name} must be over 0 and below 1, not {value}");
        foreach (var (name, value) in Shares)
            Require(value is >= 0 and <= 1, $"{name} must be 0 to 1, not {value}");
        foreach (var (name, value) in Counts)
            Require(value is >= 1 and <= 1_000_000, $"{name} must be 1 to 1000000, not {value}");
        foreach (var (name, value) in Sizes)
            Require(value is >= 1 and <= 1L << 40, $"{name} must be 1 to {1L << 40} bytes, not {value}");
        Require(Alpha is > 0 and <= 0.5, $"alpha must be over 0 and at most 0.5, not {Alpha}");
        Require(MostLatencyMilliseconds is > 0 and <= 60_000, $"mostLatencyMilliseconds must be over 0 and at most 60000, not {MostLatencyMilliseconds}");
        mistakes.AddRange(Robustness is null ? ["robustness must not be null"] : Robustness.FindMistakes());
        return mistakes;

        void Require(bool holds, FormattableString mistake)
        {
            if (!holds)
                mistakes.Add(mistake.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Throws where something is wrong; the message tells all of it.</summary>
    /// <exception cref="TrainingException">At least one option is wrong.</exception>
    public void Validate()
    {
        if (FindMistakes() is { Count: > 0 } mistakes)
            throw new TrainingException(TrainingFault.Options, string.Join("; ", mistakes));
    }

    private (string Name, double Value)[] Tolerances =>
        [("goldenTolerance", GoldenTolerance), ("parityTolerance", ParityTolerance), ("reproductionTolerance", ReproductionTolerance)];

    private (string Name, double Value)[] Shares =>
    [
        ("leastAccuracy", LeastAccuracy), ("leastCorrectionsAccuracy", LeastCorrectionsAccuracy), ("leastRecall", LeastRecall),
        ("margin", Margin), ("recallMargin", RecallMargin), ("correctionsMargin", CorrectionsMargin),
    ];

    private (string Name, int Value)[] Counts =>
        [("parityPictures", ParityPictures), ("leastCorrections", LeastCorrections), ("leastClassPictures", LeastClassPictures)];

    private (string Name, long Value)[] Sizes => [("mostModelBytes", MostModelBytes), ("mostBundleBytes", MostBundleBytes)];
}
