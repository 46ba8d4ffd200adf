using Fude.Bundles;
using Fude.Imaging;

namespace Fude.Inference;

/// <summary>How a model is loaded and run. The defaults suit a server that answers many single requests at once.</summary>
public sealed record InferenceOptions
{
    /// <summary>Options with all defaults.</summary>
    public static InferenceOptions Default { get; } = new();

    /// <summary>Threads that share the arithmetic of one run, 1 to 1,024. One is best where requests run beside each other.</summary>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Most pictures in one run, 1 to 65,536. Larger batches are cut. Takes this many inputs of memory per concurrent batch.</summary>
    public int MaxBatch { get; init; } = 256;

    /// <summary>
    /// Runs that <see cref="Classifier.PredictBatch"/> keeps going at once, 1 to 1,024. Offline evaluation takes the number of
    /// cores; a server leaves the cores to its requests. The result does not depend on it.
    /// </summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>
    /// Whether ONNX Runtime rewrites the graph into a faster one (default true). False runs the nodes as the file has them: to compare the two.
    /// </summary>
    public bool OptimiseGraph { get; init; } = true;

    /// <summary>How far a probability may be from a golden sample's, above 0 and below 1.</summary>
    public double ProofTolerance { get; init; } = 1e-4;

    /// <summary>
    /// Runs after the proof that nobody waits for, 0 to 10,000; with one or more the decoder and the preprocessing are
    /// exercised as well, so that the first picture takes as long as all others.
    /// </summary>
    public int WarmUpRuns { get; init; } = 3;

    /// <summary>What <see cref="Classifier.Classify(ReadOnlySpan{byte})"/> accepts.</summary>
    public PictureLimits PictureLimits { get; init; } = new();

    /// <summary>What <see cref="Classifier.Load(string, InferenceOptions?)"/> accepts.</summary>
    public BundleLimits BundleLimits { get; init; } = new();

    /// <exception cref="ArgumentException">An option is out of its range; the message names all that are.</exception>
    internal static void Validate(InferenceOptions options)
    {
        List<string> mistakes = [];
        Range(options.ThreadsPerRun is >= 1 and <= 1024, nameof(ThreadsPerRun), "1 to 1024", options.ThreadsPerRun);
        Range(options.MaxBatch is >= 1 and <= 65_536, nameof(MaxBatch), "1 to 65536", options.MaxBatch);
        Range(options.Parallelism is >= 1 and <= 1024, nameof(Parallelism), "1 to 1024", options.Parallelism);
        Range(options.ProofTolerance is > 0 and < 1, nameof(ProofTolerance), "above 0 and below 1", options.ProofTolerance);
        Range(options.WarmUpRuns is >= 0 and <= 10_000, nameof(WarmUpRuns), "0 to 10000", options.WarmUpRuns);
        if (mistakes.Count > 0)
            throw new ArgumentException(string.Join(" ", mistakes), nameof(options));

        void Range(bool holds, string name, string range, IFormattable value)
        {
            if (!holds)
                mistakes.Add($"{nameof(InferenceOptions)}.{name} must be {range}, and is {value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}.");
        }
    }
}
