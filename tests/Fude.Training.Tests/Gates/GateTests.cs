using Fude.Bundles;
using Fude.Onnx;
using Fude.Training.Datasets;
using Fude.Training.Gates;

namespace Fude.Training.Tests.Gates;

/// <summary>Every check with a model that it has to stop, and one that it has to let pass.</summary>
[Collection(TorchCollection.Name)]
public sealed class GateTests(GatedModels models) : IClassFixture<GatedModels>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Output => models.Good.Manifest.Output.Name;

    [Fact]
    public async Task A_sound_model_passes_every_check_that_applies()
    {
        var report = await JudgeAsync(models.Request(models.Good));

        Assert.True(report.Passed, string.Join('\n', report.Failures));
        Assert.Equal(Gate.Checks, report.Checks.Select(check => check.Name));
        string[] compared = ["live_accuracy", "live_recall", "corrections", "live_corrections"];
        Assert.All(report.Checks, check => Assert.Equal(compared.Contains(check.Name, StringComparer.Ordinal) ? CheckOutcome.NotApplicable : CheckOutcome.Passed, check.Outcome));
        Assert.Equal(models.Good.Manifest.Metrics["test_accuracy"], report.Figures["accuracy"], 1e-9);
        Assert.Equal((models.Good.Digest, models.Data.Digest, 1000), (report.Bundle.Digest, report.Dataset!.Digest, report.Dataset.Count));
    }

    [Fact]
    public async Task Golden_samples_that_the_model_does_not_give_are_found()
    {
        var bundle = models.WithSamples(sample => sample with { Probabilities = [.. sample.Probabilities.Select((value, label) => (value * 0.99f) + (label == sample.Label ? 0.01f : 0))] });

        var report = await JudgeAsync(models.Request(bundle, "golden"));

        AssertFailed(report, "golden");
        Assert.InRange(report.Figures["golden"], 1e-4, 0.01);
    }

    [Fact]
    public async Task A_model_that_mixes_up_the_pictures_of_a_batch_has_no_parity()
    {
        // Each answer is drawn a little towards the mean of its batch; alone it is its own mean.
        var bundle = models.Rebuilt(graph =>
        {
            graph.Initializer.Add(GatedModels.Floats("half", [], 0.5f));
            graph.Node.Add(GatedModels.Node("ReduceMean", ["answer"], "mean", OnnxAttribute.Of("axes", [0]), OnnxAttribute.Of("keepdims", 1)));
            graph.Node.Add(GatedModels.Node("Add", ["answer", "mean"], "both"));
            graph.Node.Add(GatedModels.Node("Mul", ["both", "half"], Output));
        });

        var report = await JudgeAsync(models.Request(bundle, "parity"));

        AssertFailed(report, "parity.alone", "parity.batches");
        Assert.True(Figure(report, "parity.threads").Passed);
    }

    [Fact]
    public async Task Answers_that_are_no_probabilities_are_counted_and_nothing_is_measured_by_them()
    {
        var (bundle, most) = TooMuchInk(graph =>
        {
            graph.Initializer.Add(GatedModels.Floats("one", [], 1));
            graph.Node.Add(GatedModels.Node("Add", ["over", "one"], "factor"));
            graph.Node.Add(GatedModels.Node("Mul", ["answer", "factor"], Output));
        });
        var expected = Enumerable.Range(0, models.Data.Test.Count).Count(i => Mean(models.Data.Test.Image(i).ToArray()) > most + 0.001);

        var report = await JudgeAsync(models.Request(bundle, "soundness", "accuracy", "golden"));

        Assert.Equal(["soundness", "accuracy"], report.Checks.Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Name));
        Assert.True(expected > 0);
        Assert.InRange(report.Figures["soundness"], expected * 0.9, models.Data.Test.Count - 1);
        Assert.Contains(report.Failures, failure => failure.StartsWith("accuracy: It is not measured", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_fails_on_some_pictures_fails_the_checks_that_show_them_to_it()
    {
        var (bundle, _) = TooMuchInk(graph =>
        {
            graph.Initializer.Add(GatedModels.Floats("table", [1], 1));
            graph.Initializer.Add(GatedModels.Floats("thousand", [], 1000));
            graph.Node.Add(GatedModels.Node("Mul", ["over", "thousand"], "far"));
            graph.Node.Add(GatedModels.Node("Cast", ["far"], "place", OnnxAttribute.Of("to", 7)));
            graph.Node.Add(GatedModels.Node("Gather", ["table", "place"], "factor"));
            graph.Node.Add(GatedModels.Node("Mul", ["answer", "factor"], Output));
        });

        var report = await JudgeAsync(models.Request(bundle, "golden", "accuracy", "size"));

        Assert.Equal(["accuracy"], report.Checks.Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Name));
        Assert.Contains("ONNX Runtime failed", Assert.Single(report.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_figures_that_do_not_come_out_again_are_found()
    {
        var bundle = models.With(manifest => manifest with { Metrics = new Dictionary<string, double>(manifest.Metrics, StringComparer.Ordinal) { ["test_accuracy"] = manifest.Metrics["test_accuracy"] - 0.01 } });

        var report = await JudgeAsync(models.Request(bundle, "reproduction"));

        AssertFailed(report, "reproduction.test_accuracy");
        Assert.Equal(0.01, report.Figures["reproduction.test_accuracy"], 1e-9);
    }

    [Fact]
    public async Task Figures_of_another_dataset_are_not_asked_for()
    {
        var request = models.Request(models.Good, "reproduction") with { Test = Available<TestPictures>.Of(new(models.Data.Train.Slice(0, 100), "sha256:" + new string('0', 64))) };

        var report = await JudgeAsync(request);

        Assert.Equal(CheckOutcome.NotApplicable, Assert.Single(report.Checks).Outcome);
        Assert.Contains("another dataset", report.Checks[0].Note!.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_whose_labels_are_permuted_is_named_with_how_much_is_missing()
    {
        var report = await JudgeAsync(models.Request(models.Permuted(3, 5), "golden", "recall", "accuracy"));

        AssertFailed(report, "accuracy", "recall.3", "recall.5");
        Assert.InRange(report.Figures["recall.3"], 0, 0.2);
        var failure = Assert.Single(report.Failures, line => line.StartsWith("recall.3: ", StringComparison.Ordinal));
        Assert.Matches(@"^recall\.3: 0\.[01]\d{3} is below 0\.8000 by 0\.[678]\d{3}", failure);
        Assert.Equal(0.8 - report.Figures["recall.3"], Figure(report, "recall.3").Missed!.Value, 1e-12);
    }

    [Fact]
    public async Task A_rare_class_is_not_judged_and_that_is_told()
    {
        var test = models.Data.Test;
        var few = test.Subset([.. Enumerable.Range(0, test.Count).Where(i => test.Labels[i] != 7), .. Enumerable.Range(0, test.Count).Where(i => test.Labels[i] == 7).Take(5)]);

        var report = await JudgeAsync(models.Request(models.Good, "recall") with { Test = Available<TestPictures>.Of(new(few, null)) });

        Assert.DoesNotContain("recall.7", report.Figures.Keys);
        Assert.Contains("fewer than 20 test pictures: 7", report.Checks[0].Note!.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_read_turned_pictures_fails_for_them_alone()
    {
        RobustnessOptions Turned(params double[] degrees) => new() { Pictures = 300, Shift = null, Scale = null, Thickness = null, Noise = null, Blur = new([0], 0.85), Rotation = new(degrees, 0.85) };
        var request = models.Request(models.Good, "robustness");

        var little = await JudgeAsync(request with { Options = request.Options with { Robustness = Turned(0, 2) } });
        var much = await JudgeAsync(request with { Options = request.Options with { Robustness = Turned(80, 90) } });

        Assert.True(little.Passed, string.Join('\n', little.Failures));
        AssertFailed(much, "robustness.rotation");
        Assert.Equal(much.Figures["robustness.unchanged"], much.Figures["robustness.blur"], 1e-12);
        Assert.Equal((much.Figures["robustness.rotation.80"] + much.Figures["robustness.rotation.90"]) / 2, much.Figures["robustness.rotation"], 1e-12);
    }

    [Fact]
    public async Task Robustness_is_the_same_figure_for_the_same_seed_and_says_that_it_is_a_sample()
    {
        var (one, two) = (await JudgeAsync(models.Request(models.Good, "robustness")), await JudgeAsync(models.Request(models.Good, "robustness")));

        Assert.Equal(one.Figures, two.Figures);
        Assert.Equal("300 of the 1,000 test pictures were changed, from each class in proportion, chosen with seed 1.", one.Checks[0].Note!.English);
    }

    [Fact]
    public async Task A_slow_model_and_a_large_one_are_stopped()
    {
        // Four convolutions of 128 channels on every picture, whose result is multiplied by nothing: half a thousand million multiplications.
        var slow = models.Rebuilt(graph =>
        {
            graph.Initializer.Add(GatedModels.Floats("first", [128, 1, 3, 3], [.. Enumerable.Repeat(0.01f, 128 * 9)]));
            graph.Initializer.Add(GatedModels.Floats("more", [128, 128, 3, 3], [.. Enumerable.Repeat(0.001f, 128 * 128 * 9)]));
            graph.Initializer.Add(GatedModels.Floats("nothing", [], 0));
            graph.Node.Add(GatedModels.Node("Cast", [models.Good.Manifest.Input.Name], "wide_0", OnnxAttribute.Of("to", 1)));
            for (var i = 0; i < 5; i++)
                graph.Node.Add(GatedModels.Node("Conv", [$"wide_{i}", i == 0 ? "first" : "more"], $"wide_{i + 1}", OnnxAttribute.Of("pads", [1, 1, 1, 1])));
            graph.Node.Add(GatedModels.Node("ReduceMean", ["wide_5"], "flat", OnnxAttribute.Of("axes", [1, 2, 3]), OnnxAttribute.Of("keepdims", 0)));
            graph.Node.Add(GatedModels.Node("Mul", ["flat", "nothing"], "added"));
            graph.Initializer.Add(new Fude.Onnx.Protos.TensorProto { Name = "column", DataType = 7, Dims = { 2 }, Int64Data = { -1, 1 } });
            graph.Node.Add(GatedModels.Node("Reshape", ["added", "column"], "below"));
            graph.Node.Add(GatedModels.Node("Add", ["answer", "below"], Output));
        });
        var limits = new GateOptions { MostLatencyMilliseconds = 3, MostModelBytes = 600_000 };

        var report = await JudgeAsync(models.Request(slow, "golden", "latency", "size") with { Options = limits });

        AssertFailed(report, "latency", "size.model");
        Assert.InRange(report.Figures["latency"], report.Figures["latency.p50"], double.MaxValue);
        Assert.Matches(@"^latency: \d+\.\d{3} ms is over 3\.000 ms by \d+\.\d{3} ms$", report.Failures[0]);
        Assert.Equal(slow.Model.Length, report.Figures["size.model"]);
        Assert.Equal(Directory.GetFiles(slow.Folder).Sum(file => new FileInfo(file).Length), report.Figures["size.bundle"]);
    }

    [Fact]
    public async Task Without_pictures_what_needs_none_is_judged_and_the_rest_says_why_not()
    {
        var report = await JudgeAsync(models.Request(models.Good) with { Test = Available<TestPictures>.Missing(new("No dataset was asked for.", "なし")) });

        Assert.True(report.Passed, string.Join('\n', report.Failures));
        Assert.Equal(["golden", "parity", "latency", "size"], report.Checks.Where(check => check.Outcome == CheckOutcome.Passed).Select(check => check.Name));
        Assert.Equal("No dataset was asked for.", report.Checks.Single(check => check.Name == "accuracy").Note!.English);
    }

    [Fact]
    public async Task A_check_that_there_is_not_is_told()
    {
        var failure = await Assert.ThrowsAsync<TrainingException>(() => JudgeAsync(models.Request(models.Good, "beauty")));

        Assert.Equal(TrainingFault.Options, failure.Fault);
        Assert.Contains("there is no check 'beauty'", failure.Message, StringComparison.Ordinal);
    }

    private static Task<GateReport> JudgeAsync(GateRequest request) => new Gate().RunAsync(request, cancellation: Cancellation);

    private static GateFigure Figure(GateReport report, string name) => report.Checks.SelectMany(check => check.Figures).Single(figure => figure.Name == name);

    private static void AssertFailed(GateReport report, params string[] figures)
    {
        Assert.False(report.Passed);
        Assert.Equal(figures, report.Checks.SelectMany(check => check.Figures).Where(figure => figure.Passed == false).Select(figure => figure.Name));
    }

    // The value "over" of a picture is 0 up to the ink of the golden samples' darkest, and grows from there.
    private (Bundle Bundle, double Most) TooMuchInk(Action<Fude.Onnx.Protos.GraphProto> edit)
    {
        var inks = models.Good.Samples.Select(sample => Mean(sample.Pixels)).Order().ToList();
        var most = inks[inks.Count / 2];
        var bundle = models.Rebuilt(
            graph =>
            {
                graph.Initializer.Add(GatedModels.Floats("most", [], (float)(255 * (most + 0.0005))));
                graph.Initializer.Add(new Fude.Onnx.Protos.TensorProto { Name = "column", DataType = 7, Dims = { 2 }, Int64Data = { -1, 1 } });
                graph.Node.Add(GatedModels.Node("Cast", [models.Good.Manifest.Input.Name], "ink", OnnxAttribute.Of("to", 1)));
                graph.Node.Add(GatedModels.Node("ReduceMean", ["ink"], "mean_ink", OnnxAttribute.Of("axes", [1, 2, 3]), OnnxAttribute.Of("keepdims", 0)));
                graph.Node.Add(GatedModels.Node("Sub", ["mean_ink", "most"], "above"));
                graph.Node.Add(GatedModels.Node("Relu", ["above"], "over_row"));
                graph.Node.Add(GatedModels.Node("Reshape", ["over_row", "column"], "over"));
                edit(graph);
            },
            picture => Mean(picture) <= most);
        return (bundle, most);
    }

    private static double Mean(byte[] picture) => picture.Average(value => value / 255.0);
}
