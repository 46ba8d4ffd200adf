namespace Fude.Inference;

/// <summary>What is counted while the pictures go by.</summary>
internal sealed class EvaluationCount(int classes)
{
    private const int CalibrationBins = 15;
    private const double LeastProbability = 1e-15;
    private readonly int[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
    private readonly (int Count, int Correct, double Confidence)[] bins = new (int, int, double)[CalibrationBins];
    private readonly List<Mistake> mistakes = [];
    private int count;
    private double loss;

    public void Add(int index, int actual, ReadOnlySpan<float> probabilities)
    {
        foreach (var probability in probabilities)
        {
            if (float.IsNaN(probability))
                throw new ArgumentException($"A probability of picture {index} is NaN.", nameof(probabilities));
        }

        var predicted = Classifier.ArgMax(probabilities);
        var confidence = probabilities[predicted];
        count++;
        confusion[actual][predicted]++;
        loss -= Math.Log(Math.Max(probabilities[actual], LeastProbability));
        if (predicted != actual)
            mistakes.Add(new Mistake(index, actual, predicted, confidence, probabilities[actual]));

        // Bins are open below and closed above, so that a confidence of 1 is in the last.
        ref var bin = ref bins[Math.Clamp((int)Math.Ceiling(confidence * (double)CalibrationBins) - 1, 0, CalibrationBins - 1)];
        bin = (bin.Count + 1, bin.Correct + (predicted == actual ? 1 : 0), bin.Confidence + confidence);
    }

    public ClassifierEvaluation Finish(IReadOnlyList<string> names, int mostMistakes) => new()
    {
        Count = count,
        Correct = count - mistakes.Count,
        LogLoss = loss / count,
        CalibrationError = bins.Sum(bin => Math.Abs(bin.Correct - bin.Confidence)) / count,
        Classes = [.. names.Select(Class)],
        Confusion = confusion,
        WorstMistakes = [.. mistakes.OrderBy(one => one.ActualProbability).ThenBy(one => one.Index).Take(mostMistakes)],
    };

    private ClassEvaluation Class(string name, int label)
    {
        var correct = confusion[label][label];
        var actual = confusion[label].Sum();
        var predicted = confusion.Sum(row => row[label]);
        return new ClassEvaluation(name, actual, predicted, Share(correct, predicted), Share(correct, actual), Share(2 * correct, actual + predicted));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
