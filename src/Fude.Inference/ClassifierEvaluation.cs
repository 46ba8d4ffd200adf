using System.Numerics;

namespace Fude.Inference;

/// <summary>How well a model does on labelled pictures. A pure function of its probabilities and the true labels.</summary>
public sealed record ClassifierEvaluation
{
    /// <summary>Pictures that were evaluated.</summary>
    public required int Count { get; init; }

    /// <summary>Pictures whose most probable label is the true one.</summary>
    public required int Correct { get; init; }

    /// <summary>The share of those, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>The mean of −ln(probability of the true label), in nats; a probability below 1e-15 counts as 1e-15.</summary>
    public required double LogLoss { get; init; }

    /// <summary>
    /// The expected calibration error, 0 to 1: the mean distance of confidence and accuracy over 15 bins of equal width.
    /// Source: Guo et al., On Calibration of Modern Neural Networks (2017), equation 5.
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>The mean of the classes' F1.</summary>
    public double MacroF1 => Classes.Average(one => one.F1);

    /// <summary>The classes one by one, in label order.</summary>
    public required IReadOnlyList<ClassEvaluation> Classes { get; init; }

    /// <summary>Counts by true label (row) and predicted label (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The mistakes that the model was surest of: least probability for the truth first, then by index.</summary>
    public required IReadOnlyList<Mistake> WorstMistakes { get; init; }

    /// <summary>Predicts labelled pictures and evaluates the result.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="pixels">n × <see cref="Classifier.PixelCount"/> bytes.</param>
    /// <param name="labels">n indices of true labels.</param>
    /// <param name="parallelism">Runs at once; 0 for one per core. The result does not depend on it.</param>
    /// <param name="mostMistakes">Most entries of <see cref="WorstMistakes"/>.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="ArgumentException">There are no pictures, the lengths don't fit, or a label is out of range.</exception>
    public static ClassifierEvaluation Run<TLabel>(
        Classifier classifier,
        ReadOnlySpan<byte> pixels,
        ReadOnlySpan<TLabel> labels,
        int parallelism = 0,
        int mostMistakes = 20,
        CancellationToken cancellationToken = default)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (pixels.Length != (long)labels.Length * classifier.PixelCount)
            throw new ArgumentException($"There are {labels.Length} labels, and {pixels.Length} pixels are not as many pictures of {classifier.PixelCount}.", nameof(pixels));
        // A larger evaluation is one of parts anyway; 200 million probabilities are enough for an array.
        var probabilities = new float[checked(labels.Length * classifier.Classes)];
        classifier.PredictBatch(pixels, probabilities, parallelism == 0 ? Environment.ProcessorCount : parallelism, cancellationToken);
        return Measure(probabilities, labels, classifier.Labels, mostMistakes);
    }

    /// <summary>Evaluates probabilities, wherever they come from.</summary>
    /// <param name="probabilities">n rows of as many probabilities as there are names.</param>
    /// <param name="labels">n indices of true labels.</param>
    /// <param name="names">The labels' names.</param>
    /// <param name="mostMistakes">Most entries of <see cref="WorstMistakes"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, the lengths don't fit, a label is out of range, or a probability is NaN.</exception>
    public static ClassifierEvaluation Measure<TLabel>(
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<TLabel> labels,
        IReadOnlyList<string> names,
        int mostMistakes = 20)
        where TLabel : struct, IBinaryInteger<TLabel>
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfNegative(mostMistakes);
        if (labels.IsEmpty)
            throw new ArgumentException("There is nothing to evaluate.", nameof(labels));
        if (names.Count == 0 || probabilities.Length != (long)labels.Length * names.Count)
            throw new ArgumentException($"{labels.Length} labels of {names.Count} classes need {(long)labels.Length * names.Count} probabilities, and there are {probabilities.Length}.", nameof(probabilities));

        var count = new EvaluationCount(names.Count);
        for (var i = 0; i < labels.Length; i++)
        {
            var label = int.CreateSaturating(labels[i]);
            if ((uint)label >= (uint)names.Count)
                throw new ArgumentException($"Label {i} is {labels[i]}, and there are {names.Count} classes.", nameof(labels));
            count.Add(i, label, probabilities.Slice(i * names.Count, names.Count));
        }

        return count.Finish(names, mostMistakes);
    }
}

/// <summary>How well a model does on one class.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">Pictures of the class.</param>
/// <param name="Predicted">Pictures that were taken for the class.</param>
/// <param name="Precision">The share of those that are of the class; 0 where there are none.</param>
/// <param name="Recall">The share of the class that was recognised; 0 where there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 where both are.</param>
public sealed record ClassEvaluation(string Label, int Count, int Predicted, double Precision, double Recall, double F1);

/// <summary>A picture that was taken for another.</summary>
/// <param name="Index">Its index among the pictures, from 0.</param>
/// <param name="Actual">The index of its true label.</param>
/// <param name="Predicted">The index of the label it was given.</param>
/// <param name="Confidence">The probability of the label it was given.</param>
/// <param name="ActualProbability">The probability of its true label.</param>
public readonly record struct Mistake(int Index, int Actual, int Predicted, float Confidence, float ActualProbability);
