using System.Text;
using System.Xml.Linq;
using Fude.Inference;
using Fude.Training.Recording.Charts;

namespace Fude.Training.Tests.Recording;

public sealed class ChartTests
{
    [Fact]
    public void Learning_curves_show_every_series_and_the_epoch_that_was_kept()
    {
        EpochReport[] epochs = [Epoch(1, 0.9, new(0.5, 0.8)), Epoch(2, 0.5, new(0.3, 0.91)), Epoch(3, 0.4, new(0.4, 0.9))];

        var texts = Texts(LearningCurves.Draw(epochs, bestEpoch: 2));

        Assert.Superset(new HashSet<string>(["Learning curves", "accuracy", "loss", "learning rate", "epoch", "training pictures", "held-out pictures", "1", "2", "3"], StringComparer.Ordinal), texts);
        Assert.Contains(texts, text => text.Contains("kept: epoch 2, accuracy 0.9100 and loss 0.3000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2000)]
    public void Curves_of_any_length_can_be_drawn(int count)
    {
        var svg = LearningCurves.Draw([.. Enumerable.Range(1, count).Select(epoch => Epoch(epoch, 1.0 / epoch, null))], count);

        Assert.DoesNotContain("held-out pictures", Texts(svg));
        Assert.InRange(svg.Length, 5_000, 400_000);
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_a_gap_and_no_broken_chart()
    {
        var svg = LearningCurves.Draw([Epoch(1, 2, new(2, 0.1)), Epoch(2, double.NaN, new(double.PositiveInfinity, 0.1))], 1);

        Assert.DoesNotContain("NaN", Encoding.UTF8.GetString(svg), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", Encoding.UTF8.GetString(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void The_confusion_matrix_holds_every_count_and_label()
    {
        var evaluation = Evaluation(["zero", "<one & 'two'>", "日本"], (0, 0, 7), (0, 2, 3), (1, 1, 11), (2, 1, 5));

        var texts = Texts(ConfusionMatrix.Draw(evaluation));

        Assert.Superset(new HashSet<string>(["7", "3", "11", "5", "zero", "<one & 'two'>", "日本", "true label", "answer"], StringComparer.Ordinal), texts);
        Assert.DoesNotContain("0", texts);
    }

    [Fact]
    public void Hundreds_of_classes_are_drawn_without_numbers()
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => $"c{i}")];

        var svg = ConfusionMatrix.Draw(Evaluation(names, [.. Enumerable.Range(0, 300).Select(i => (i, i, 123456))]));

        Assert.DoesNotContain("123456", Texts(svg));
    }

    // A picture that people open in a browser: nothing in it runs or is fetched from elsewhere.
    private static HashSet<string> Texts(byte[] svg)
    {
        var document = XDocument.Parse(Encoding.UTF8.GetString(svg));
        Assert.Equal("svg", document.Root!.Name.LocalName);
        Assert.All(document.Descendants(), element => Assert.Contains(element.Name.LocalName, (string[])["svg", "g", "defs", "clipPath", "rect", "line", "polyline", "polygon", "circle", "ellipse", "path", "text", "tspan"], StringComparer.Ordinal));
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        return [.. document.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
    }

    private static EpochReport Epoch(int number, double loss, Score? valid) => new(number, new(loss, 1 - (loss / 3)), valid, 0.001, 2, 1000, Complete: true);

    private static ClassifierEvaluation Evaluation(string[] names, params (int Actual, int Predicted, int Count)[] cells)
    {
        var confusion = names.Select(_ => new int[names.Length]).ToArray();
        foreach (var (actual, predicted, count) in cells)
            confusion[actual][predicted] = count;
        var total = cells.Sum(cell => cell.Count);
        return new()
        {
            Count = total,
            Correct = cells.Where(cell => cell.Actual == cell.Predicted).Sum(cell => cell.Count),
            LogLoss = 0.1,
            CalibrationError = 0.01,
            Classes = [.. names.Select((name, i) => new ClassEvaluation(name, confusion[i].Sum(), confusion.Sum(row => row[i]), 0.5, 0.5, 0.5))],
            Confusion = confusion,
            WorstMistakes = [],
        };
    }
}
