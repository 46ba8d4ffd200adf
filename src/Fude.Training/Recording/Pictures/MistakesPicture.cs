using System.Globalization;
using Fude.Inference;
using Fude.Training.Datasets;

namespace Fude.Training.Recording.Pictures;

/// <summary>The picture of the test pictures that a model was most wrong about.</summary>
public static class MistakesPicture
{
    /// <summary>Most pictures that it shows.</summary>
    public const int Most = 50;

    /// <summary>Draws the worst mistakes, the worst first: the true label, what it was taken for, and how sure the model was.</summary>
    /// <param name="test">The pictures that were evaluated.</param>
    /// <param name="evaluation">What came of it.</param>
    /// <returns>A PNG.</returns>
    public static byte[] Draw(LabelledImages test, ClassifierEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(evaluation);
        var wrong = evaluation.Count - evaluation.Correct;
        var cells = evaluation.WorstMistakes.Take(Most).Select(mistake => Cell(test, mistake)).ToList();
        var title = string.Create(CultureInfo.InvariantCulture, $"{wrong:N0} of {evaluation.Count:N0} test pictures read wrong ({(double)wrong / evaluation.Count:P2})");
        var note = cells.Count switch
        {
            0 => "there is no mistake to show",
            _ when cells.Count < wrong => $"the {cells.Count} worst: true label → answer, with the probability of the answer",
            _ => "true label → answer, with the probability of the answer",
        };
        return new PictureGrid(columns: 10, scale: 3).ToPng(title, note, cells);
    }

    private static GridCell Cell(LabelledImages test, Mistake mistake) => new(
        test.Image(mistake.Index).ToArray(),
        new Caption($"{test.ClassNames[mistake.Actual]} → {test.ClassNames[mistake.Predicted]}", PictureGrid.Alarm),
        new Caption(mistake.Confidence.ToString("P1", CultureInfo.InvariantCulture), PictureGrid.Quiet));
}
