using CsCheck;
using Fude.Inference;

namespace Fude.Bundles.Tests;

public sealed class ClassifierEvaluationTests
{
    private static readonly string[] Names = ["cat", "dog", "owl"];

    // Five pictures: cat right, cat taken for dog, dog right, dog taken for cat (surely), dog right. No owl is ever seen.
    private static readonly float[] Probabilities =
    [
        0.7f, 0.2f, 0.1f,
        0.4f, 0.5f, 0.1f,
        0.1f, 0.8f, 0.1f,
        0.9f, 0.0f, 0.1f,
        0.2f, 0.6f, 0.2f,
    ];

    private static readonly byte[] Labels = [0, 0, 1, 1, 1];

    [Fact]
    public void All_figures_of_a_small_case_are_right()
    {
        var result = ClassifierEvaluation.Measure<byte>(Probabilities, Labels, Names);

        Assert.Equal((5, 3, 0.6), (result.Count, result.Correct, result.Accuracy));
        Assert.Equal([[1, 1, 0], [1, 2, 0], [0, 0, 0]], result.Confusion);
        Assert.Equal(new ClassEvaluation("cat", 2, 2, 0.5, 0.5, 0.5), result.Classes[0]);
        Assert.Equal(new ClassEvaluation("dog", 3, 3, 2.0 / 3, 2.0 / 3, 2.0 / 3), result.Classes[1]);
        Assert.Equal(new ClassEvaluation("owl", 0, 0, 0, 0, 0), result.Classes[2]);
        Assert.Equal((0.5 + (2.0 / 3)) / 3, result.MacroF1, 12);
        var losses = new[] { 0.7, 0.4, 0.8, 1e-15, 0.6 };
        Assert.Equal(-losses.Average(Math.Log), result.LogLoss, 6);
        // Every picture is alone in its bin of width 1/15: |1-0.7| + |0-0.5| + |1-0.8| + |0-0.9| + |1-0.6|, over 5.
        Assert.Equal((0.3 + 0.5 + 0.2 + 0.9 + 0.4) / 5, result.CalibrationError, 6);
        Assert.Equal([new Mistake(3, 1, 0, 0.9f, 0f), new Mistake(1, 0, 1, 0.5f, 0.4f)], result.WorstMistakes);
        Assert.Single(ClassifierEvaluation.Measure<byte>(Probabilities, Labels, Names, mostMistakes: 1).WorstMistakes);
    }

    [Fact]
    public void A_sure_and_right_model_has_no_error()
    {
        var result = ClassifierEvaluation.Measure<long>([1, 0, 0, 0, 1, 0], [0, 1], Names);

        Assert.Equal((1, 0, 0), (result.Accuracy, result.LogLoss, result.CalibrationError));
        Assert.Empty(result.WorstMistakes);
    }

    [Fact]
    public void A_calibrated_model_has_no_calibration_error_however_often_it_errs()
    {
        // Ten times 0.8 sure, eight times right.
        float[] probabilities = [.. Enumerable.Range(0, 10).SelectMany(_ => (float[])[0.8f, 0.2f])];
        int[] labels = [.. Enumerable.Range(0, 10).Select(i => i < 8 ? 0 : 1)];

        Assert.Equal(0, ClassifierEvaluation.Measure<int>(probabilities, labels, ["a", "b"]).CalibrationError, 6);
    }

    [Fact]
    public void The_figures_fit_each_other() =>
        Gen.Select(Gen.Int[0, 2], Gen.Float[0.01f, 1].Array[3]).Array[1, 60].Sample(rows =>
        {
            float[] probabilities = [.. rows.SelectMany(row => row.Item2.Select(value => value / row.Item2.Sum()))];
            int[] labels = [.. rows.Select(row => row.Item1)];
            var result = ClassifierEvaluation.Measure<int>(probabilities, labels, Names, mostMistakes: 100);

            Assert.Equal(rows.Length, result.Confusion.Sum(row => row.Sum()));
            Assert.Equal(result.Correct, Enumerable.Range(0, 3).Sum(i => result.Confusion[i][i]));
            Assert.Equal(result.Count - result.Correct, result.WorstMistakes.Count);
            Assert.InRange(result.CalibrationError, 0, 1);
            Assert.True(result.LogLoss > 0);
            Assert.All(result.WorstMistakes, mistake => Assert.Equal(labels[mistake.Index], mistake.Actual));
            for (var i = 0; i < 3; i++)
            {
                var (p, r) = (result.Classes[i].Precision, result.Classes[i].Recall);
                Assert.Equal(p + r == 0 ? 0 : 2 * p * r / (p + r), result.Classes[i].F1, 9);
            }
        });

    [Fact]
    public void A_model_is_evaluated_through_its_batches()
    {
        using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 16 });
        var pixels = loaded.Pictures(100);
        var expected = loaded.Expected(pixels);
        byte[] labels = [.. Enumerable.Range(0, 100).Select(i => (byte)Array.IndexOf(expected[(i * 10)..((i * 10) + 10)], expected[(i * 10)..((i * 10) + 10)].Max()))];
        labels[5] = (byte)((labels[5] + 1) % 10);

        var result = ClassifierEvaluation.Run<byte>(loaded.Classifier, pixels, labels);
        var again = ClassifierEvaluation.Run<byte>(loaded.Classifier, pixels, labels, parallelism: 1);

        Assert.Equal(99, result.Correct);
        Assert.Equal(5, Assert.Single(result.WorstMistakes).Index);
        Assert.Equal((result.LogLoss, result.CalibrationError), (again.LogLoss, again.CalibrationError));
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        using var loaded = new LoadedModel();

        Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Measure<byte>([], [], Names));
        Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Measure<byte>([1f, 0f], [0], Names));
        Assert.Contains("Label 0 is 3", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Measure<byte>([1f, 0f, 0f], [3], Names)).Message);
        Assert.Contains("Label 0 is -1", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Measure<long>([1f, 0f, 0f], [-1], Names)).Message);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Measure<byte>([1f, float.NaN, 0f], [0], Names)).Message);
        Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Run<byte>(loaded.Classifier, new byte[784], [1, 2]));
    }
}
