using Fude.Inference;
using Fude.Training.Datasets;

namespace Fude.Training.Gates;

/// <summary>What the checks share: the models, and what they make of the pictures, worked out when it is first asked for.</summary>
internal sealed class GateContext : IDisposable
{
    // The proof is one of the checks, so it does not keep a model from being loaded; as near to everything as the option goes.
    private static readonly InferenceOptions Unproven = new() { ProofTolerance = 1 - 1e-9 };

    private readonly Lazy<Classifier> _live;
    private readonly Lazy<Answers> _test;
    private readonly Lazy<Answers> _liveTest;

    /// <summary>Loads the candidate.</summary>
    /// <exception cref="InferenceException">It can't be loaded.</exception>
    public GateContext(GateRequest request)
    {
        Request = request;
        Candidate = Classifier.Load(request.Bundle, Unproven);
        _live = new(() => Classifier.Load(request.Live.Value!.Bundle, Unproven));
        _test = new(() => Answers.Of(Candidate, Request.Test.Value!.Pictures));
        _liveTest = new(() => LiveAnswers(Request.Test.Value!.Pictures, CancellationToken.None));
    }

    public GateRequest Request { get; }

    public GateOptions Options => Request.Options;

    public Classifier Candidate { get; }

    /// <summary>What the candidate makes of the test pictures, which are there.</summary>
    public Answers Test => _test.Value;

    /// <summary>What the live model makes of them; both are there.</summary>
    /// <exception cref="LiveModelException">It can't be loaded, or fails.</exception>
    public Answers LiveTest => _liveTest.Value;

    /// <summary>What was measured on the test pictures; null where they were not looked at, or not every answer is one.</summary>
    public ClassifierEvaluation? Evaluation => _test.IsValueCreated ? Test.Evaluation : null;

    /// <summary>What the live model, which is there, makes of pictures.</summary>
    /// <exception cref="LiveModelException">It can't be loaded, or fails.</exception>
    public Answers LiveAnswers(LabelledImages pictures, CancellationToken cancellation)
    {
        try
        {
            return Answers.Of(_live.Value, pictures, cancellation);
        }
        catch (InferenceException e)
        {
            throw new LiveModelException(e);
        }
    }

    public void Dispose()
    {
        Candidate.Dispose();
        if (_live.IsValueCreated)
            _live.Value.Dispose();
    }
}

/// <summary>The live model can't be compared with: its fault is not the candidate's.</summary>
internal sealed class LiveModelException(InferenceException cause) : Exception(cause.Message, cause);

/// <summary>What a model makes of labelled pictures.</summary>
internal sealed class Answers
{
    private const double SumTolerance = 1e-3;
    private readonly Lazy<ClassifierEvaluation?> _evaluation;

    private Answers(LabelledImages pictures, IReadOnlyList<string> labels, float[] probabilities, int mostMistakes)
    {
        (Pictures, Probabilities) = (pictures, probabilities);
        var classes = labels.Count;
        var right = new bool[pictures.Count];
        for (var i = 0; i < right.Length; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            if (!IsDistribution(row))
                Unsound++;
            else
                right[i] = labels[ArgMax(row)] == pictures.ClassNames[pictures.Labels[i]];
        }

        Right = right;
        // Of its own labels alone: a live model may have others.
        _evaluation = new(() => Unsound > 0 || !pictures.ClassNames.SequenceEqual(labels) ? null : ClassifierEvaluation.Measure<int>(probabilities, pictures.Labels, labels, mostMistakes));
    }

    public LabelledImages Pictures { get; }

    public float[] Probabilities { get; }

    /// <summary>For each picture, whether its label is the answer.</summary>
    public IReadOnlyList<bool> Right { get; }

    /// <summary>Answers that are no probabilities: not 0 to 1, or not 1 together.</summary>
    public int Unsound { get; }

    public double Accuracy => Pictures.Count == 0 ? double.NaN : (double)Right.Count(right => right) / Pictures.Count;

    public ClassifierEvaluation? Evaluation => _evaluation.Value;

    public static Answers Of(Classifier classifier, LabelledImages pictures, CancellationToken cancellation = default) =>
        new(pictures, classifier.Labels, Predict(classifier, pictures.Pixels, cancellation), GateReport.MostMistakes);

    /// <summary>A model's probabilities, by all processors.</summary>
    public static float[] Predict(Classifier classifier, byte[] pixels, CancellationToken cancellation)
    {
        var probabilities = new float[pixels.Length / classifier.PixelCount * classifier.Classes];
        classifier.PredictBatch(pixels, probabilities, Environment.ProcessorCount, cancellation);
        return probabilities;
    }

    private static bool IsDistribution(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var probability in row)
        {
            if (!(probability is >= 0 and <= 1 + (float)SumTolerance))
                return false;
            sum += probability;
        }

        return Math.Abs(sum - 1) <= SumTolerance;
    }

    private static int ArgMax(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }

        return best;
    }
}
