using Fude.Imaging;
using Fude.Inference;
using Fude.Onnx.Protos;
using Fude.Testing;

namespace Fude.Bundles.Tests;

public sealed class ClassifierTests
{
    [Fact]
    public void Predictions_are_those_of_the_arithmetic()
    {
        using var loaded = new LoadedModel();
        var pixels = loaded.Pictures(20);
        var expected = loaded.Expected(pixels);
        var actual = new float[200];

        for (var i = 0; i < 20; i++)
            loaded.Classifier.Predict(pixels.AsSpan(i * 784, 784), actual.AsSpan(i * 10, 10));

        AssertClose(expected, actual);
        Assert.Equal(10, loaded.Classifier.Classes);
        Assert.Equal(784, loaded.Classifier.PixelCount);
        Assert.Equal(loaded.Bundle.Manifest.Labels, loaded.Classifier.Labels);
        Assert.Equal("mnist-v1", loaded.Classifier.Preprocessing.Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(50)]
    public void A_batch_of_any_size_is_cut_and_put_together(int count)
    {
        using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 7 });
        var pixels = loaded.Pictures(count);
        var one = new float[count * 10];
        var many = new float[count * 10];

        loaded.Classifier.PredictBatch(pixels, one);
        loaded.Classifier.PredictBatch(pixels, many, parallelism: 4);

        AssertClose(loaded.Expected(pixels), one);
        Assert.Equal(one, many);
    }

    [Fact]
    public void Several_threads_in_a_run_give_the_same_result()
    {
        using var loaded = new LoadedModel();
        using var threaded = Classifier.Load(loaded.Bundle, new InferenceOptions { ThreadsPerRun = 2 });
        var pixels = loaded.Pictures(300);
        var probabilities = new float[3000];

        threaded.PredictBatch(pixels, probabilities);

        AssertClose(loaded.Expected(pixels), probabilities);
    }

    [Fact]
    public void A_warm_prediction_allocates_nothing()
    {
        using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 64 });
        var pixels = loaded.Pictures(64);
        var probabilities = new float[640];
        for (var i = 0; i < 200; i++)
        {
            loaded.Classifier.Predict(pixels.AsSpan(0, 784), probabilities.AsSpan(0, 10));
            loaded.Classifier.PredictBatch(pixels, probabilities);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            loaded.Classifier.Predict(pixels.AsSpan(0, 784), probabilities.AsSpan(0, 10));
        var single = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            loaded.Classifier.PredictBatch(pixels, probabilities);
        var batch = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, single);
        Assert.Equal(0, batch);
    }

    [Fact]
    public void Wrong_lengths_are_told()
    {
        using var loaded = new LoadedModel();

        var pixels = Assert.Throws<ArgumentException>(() => loaded.Classifier.Predict(new byte[783], new float[10]));
        var room = Assert.Throws<ArgumentException>(() => loaded.Classifier.Predict(new byte[784], new float[11]));
        var batch = Assert.Throws<ArgumentException>(() => loaded.Classifier.PredictBatch(new byte[785], new float[10]));
        var batchRoom = Assert.Throws<ArgumentException>(() => loaded.Classifier.PredictBatch(new byte[784], new float[9]));

        Assert.Contains("784 pixels are expected, and there are 783", pixels.Message);
        Assert.Contains("11", room.Message);
        Assert.Contains("785 is no multiple", batch.Message);
        Assert.Contains("Room for 10", batchRoom.Message);
    }

    [Fact]
    public void A_batch_stops_when_it_is_cancelled()
    {
        using var loaded = new LoadedModel(new InferenceOptions { MaxBatch = 1 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => loaded.Classifier.PredictBatch(new byte[7840], new float[100], 1, cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => loaded.Classifier.PredictBatch(new byte[7840], new float[100], 2, cancelled.Token));
        loaded.Classifier.PredictBatch(new byte[7840], new float[100]);
    }

    [Fact]
    public void A_picture_is_classified_and_a_bad_one_is_a_fault()
    {
        using var loaded = new LoadedModel();
        var square = Convert.FromBase64String(TestPicture.Bar);

        var good = loaded.Classifier.Classify(square);
        var text = loaded.Classifier.Classify("not a picture"u8);
        var nothing = loaded.Classifier.Classify([]);
        var empty = loaded.Classifier.Classify(Convert.FromBase64String(TestPicture.Empty));

        Assert.True(good.Succeeded);
        Assert.Equal(784, good.Pixels.Length);
        Assert.Contains(good.Pixels, pixel => pixel > 200);
        AssertClose(loaded.Model.Predict(good.Pixels), good.Probabilities);
        Assert.Equal(good.Probabilities.Max(), good.Probability);
        Assert.Equal(loaded.Classifier.Labels[good.Index], good.Label);
        Assert.Equal(PictureFaultKind.UnknownFormat, text.Fault?.Kind);
        Assert.Equal(PictureFaultKind.NoContent, nothing.Fault?.Kind);
        Assert.Equal(PictureFaultKind.EmptyDrawing, empty.Fault?.Kind);
        Assert.False(empty.Succeeded);
        Assert.Null(empty.Label);
    }

    [Fact]
    public void Each_step_of_a_classification_is_timed_as_far_as_it_came()
    {
        using var loaded = new LoadedModel();
        Assert.True(loaded.Classifier.TryAcquire(out var lease));
        using (lease)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            lease.Classify(Convert.FromBase64String(TestPicture.Bar), out var whole);
            var all = watch.Elapsed;
            Assert.True(whole.Decode > TimeSpan.Zero && whole.Prepare > TimeSpan.Zero && whole.Infer > TimeSpan.Zero, $"{whole}");
            Assert.InRange(whole.Decode + whole.Prepare + whole.Infer, TimeSpan.Zero, all);
        }

        loaded.Classifier.Classify("not a picture"u8, out var unreadable);
        loaded.Classifier.Classify(Convert.FromBase64String(TestPicture.Empty), out var empty);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (unreadable.Prepare, unreadable.Infer));
        Assert.True(empty.Prepare > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, empty.Infer);
    }

    [Fact]
    public void A_model_that_gives_other_probabilities_does_not_prove_itself()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.Content(new TestModel(seed: 1));
        var wrong = BundleWriter.Write(temporary["wrong"], content with { Model = new TestModel(seed: 2).Bytes });

        var error = Assert.Throws<InferenceException>(() => Classifier.Load(wrong));

        Assert.Equal(InferenceFaultKind.ProofFailed, error.Kind);
        Assert.Equal(0, error.Sample);
        Assert.Equal(content.Samples[0].Probabilities, error.Expected);
        Assert.NotEqual(error.Expected, error.Actual);
        Assert.Contains("golden sample 0, run alone, gives", error.Message);
    }

    [Fact]
    public void The_tolerance_of_the_proof_is_kept()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.Content(new TestModel());
        var probabilities = (float[])content.Samples[1].Probabilities.Clone();
        var (most, least) = (Array.IndexOf(probabilities, probabilities.Max()), Array.IndexOf(probabilities, probabilities.Min()));
        probabilities[most] -= 5e-4f;
        probabilities[least] += 5e-4f;
        var bundle = BundleWriter.Write(temporary["bundle"], content with
        {
            Samples = [content.Samples[0], content.Samples[1] with { Probabilities = probabilities }],
        });

        var error = Assert.Throws<InferenceException>(() => Classifier.Load(bundle));
        using var lenient = Classifier.Load(bundle, new InferenceOptions { ProofTolerance = 1e-3 });

        Assert.Equal((InferenceFaultKind.ProofFailed, 1), (error.Kind, error.Sample));
    }

    [Fact]
    public void A_model_that_mixes_up_a_batch_does_not_prove_itself()
    {
        using var temporary = new TemporaryFolder();
        var model = new TestModel();
        // Each picture alone comes out right; in a batch each gets the mean of all logits.
        model.Proto.Graph.Node[3].Output[0] = "own";
        var mean = new NodeProto { Name = "mean", OpType = "ReduceMean", Input = { "own" }, Output = { "logits" } };
        mean.Attribute.Add(new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 0 } });
        mean.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        model.Proto.Graph.Node.Insert(4, mean);
        model.Proto.Graph.Node[5].Input[0] = "added";
        var zero = new NodeProto { Name = "zero", OpType = "Sub", Input = { "own", "own" }, Output = { "zero" } };
        var added = new NodeProto { Name = "add", OpType = "Add", Input = { "zero", "logits" }, Output = { "added" } };
        model.Proto.Graph.Node.Insert(5, zero);
        model.Proto.Graph.Node.Insert(6, added);
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.Content(model));

        var error = Assert.Throws<InferenceException>(() => Classifier.Load(bundle));

        Assert.Equal(InferenceFaultKind.ProofFailed, error.Kind);
        Assert.Contains("run in a batch", error.Message);
    }

    [Fact]
    public void A_preprocessing_that_is_unknown_or_of_another_size_is_told()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.Content(new TestModel());
        var unknown = BundleWriter.Write(temporary["unknown"], content with { Manifest = content.Manifest with { Preprocessing = "letters-v3" } });
        var small = BundleWriter.Write(temporary["small"], TestBundle.SmallContent());

        var first = Assert.Throws<InferenceException>(() => Classifier.Load(unknown));
        var second = Assert.Throws<InferenceException>(() => Classifier.Load(small));

        Assert.Equal(InferenceFaultKind.UnknownPreprocessing, first.Kind);
        Assert.Contains("'letters-v3', and this Fude has mnist-v1", first.Message);
        Assert.Equal(InferenceFaultKind.PreprocessingMismatch, second.Kind);
        Assert.Contains("3 × 2", second.Message);
    }

    [Fact]
    public void A_model_that_onnx_runtime_refuses_is_told()
    {
        using var temporary = new TemporaryFolder();
        var model = new TestModel();
        model.Proto.Graph.Node[2].OpType = "NoSuchOperator";
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.Content(model));

        var error = Assert.Throws<InferenceException>(() => Classifier.Load(bundle));

        Assert.Equal(InferenceFaultKind.ModelRefused, error.Kind);
        Assert.Contains("NoSuchOperator", error.Message);
    }

    [Fact]
    public void A_model_that_fails_in_a_run_is_told_and_the_next_run_is_well()
    {
        using var temporary = new TemporaryFolder();
        var model = new TestModel();
        // Says that it takes any batch, and takes only one picture.
        var shape = new TensorProto { Name = "shape", DataType = (int)TensorProto.Types.DataType.Int64, Dims = { 2 }, Int64Data = { 1, 784 } };
        model.Proto.Graph.Initializer.Add(shape);
        model.Proto.Graph.Node[2].OpType = "Reshape";
        model.Proto.Graph.Node[2].Input.Add("shape");
        var content = TestBundle.Content(model, samples: 1);
        using var classifier = Classifier.Load(BundleWriter.Write(temporary["bundle"], content));

        for (var i = 0; i < 3; i++)
        {
            var error = Assert.Throws<InferenceException>(() => classifier.PredictBatch(new byte[2 * 784], new float[20]));
            Assert.Equal(InferenceFaultKind.RunFailed, error.Kind);
            var parallel = Assert.Throws<InferenceException>(() => classifier.PredictBatch(new byte[600 * 784], new float[6000], parallelism: 2));
            Assert.Equal(InferenceFaultKind.RunFailed, parallel.Kind);
            var probabilities = new float[10];
            classifier.Predict(content.Samples[0].Pixels, probabilities);
            AssertClose(content.Samples[0].Probabilities, probabilities);
        }
    }

    [Fact]
    public void A_damaged_bundle_is_not_loaded()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.Content(new TestModel()));
        File.AppendAllText(temporary["bundle/model.onnx"], "x");

        Assert.Equal(BundleFaultKind.HashMismatch, Assert.Throws<BundleException>(() => Classifier.Load(temporary["bundle"])).Kind);
    }

    [Fact]
    public void All_bad_options_are_told_at_once()
    {
        using var loaded = new LoadedModel();

        var error = Assert.Throws<ArgumentException>(() => Classifier.Load(
            loaded.Bundle,
            new InferenceOptions { ThreadsPerRun = 0, MaxBatch = -1, ProofTolerance = double.NaN, Parallelism = 5000, WarmUpRuns = -1 }));

        foreach (var name in (string[])["ThreadsPerRun must be 1 to 1024, and is 0", "MaxBatch", "ProofTolerance", "Parallelism", "WarmUpRuns"])
            Assert.Contains($"InferenceOptions.{name}", error.Message);
    }

    internal static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5, $"{i}: {expected[i]} is expected, and there is {actual[i]}");
    }
}
