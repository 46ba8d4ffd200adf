using Fude.Onnx.TorchSharp;
using Fude.Testing;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>Real pictures through whole models, bytes in and probabilities out, on both sides.</summary>
public sealed class MnistParityTests
{
    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    public void All_ten_thousand_test_images(string name)
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var stage = new InputStage { Mean = [0.1307], Std = [0.3081] };
        using var module = name is "mlp" ? ModelParityTests.Mlp() : ModelParityTests.Cnn();
        random.manual_seed(7);
        var images = SharedData.ReadMnist(train: false).Images;
        SettleStatistics(module, images, stage);
        var file = OnnxWriter.ToBytes(new TorchOnnxExporter().Export(module, [1, 28, 28], new() { Input = stage, Softmax = true }));
        using var settings = Parity.Settings();
        using var session = new InferenceSession(file, settings);
        var model = OnnxReader.Read(file);

        var worst = 0f;
        var labels = new HashSet<int>();
        const int Batch = 500;
        for (var first = 0; first < 10_000; first += Batch)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var pixels = tensor(images.AsSpan(first * 784, Batch * 784).ToArray(), [Batch, 1, 28, 28], dtype: ScalarType.Byte);
            var expected = nn.functional.softmax(module.forward(Parity.Normalize(pixels, stage)), 1).data<float>().ToArray();
            var (actual, _) = Parity.Run(session, model, pixels);
            for (var image = 0; image < Batch; image++)
            {
                var torchRow = expected.AsSpan(image * 10, 10);
                var onnxRow = actual.AsSpan(image * 10, 10);
                Assert.Equal(ArgMax(torchRow), ArgMax(onnxRow));
                labels.Add(ArgMax(torchRow));
                for (var label = 0; label < 10; label++)
                    worst = Math.Max(worst, Math.Abs(torchRow[label] - onnxRow[label]));
            }
        }

        Assert.InRange(worst, 0, 1e-5f);
        // A model that answers the same to everything would prove nothing.
        Assert.True(labels.Count > 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest difference of a probability {worst:G3}");
    }

    /// <summary>Runs some pictures in training mode, so that the batch statistics are those of pictures, and ends in evaluation mode.</summary>
    private static void SettleStatistics(nn.Module<Tensor, Tensor> module, byte[] images, InputStage stage)
    {
        using var noGradient = no_grad();
        module.train();
        for (var batch = 0; batch < 30; batch++)
        {
            using var scope = NewDisposeScope();
            var pixels = tensor(images.AsSpan(batch * 100 * 784, 100 * 784).ToArray(), [100, 1, 28, 28], dtype: ScalarType.Byte);
            module.forward(Parity.Normalize(pixels, stage));
        }

        module.eval();
    }

    private static int ArgMax(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var label = 1; label < row.Length; label++)
            best = row[label] > row[best] ? label : best;
        return best;
    }
}
