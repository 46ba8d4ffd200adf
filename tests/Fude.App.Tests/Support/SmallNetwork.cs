using System.Numerics.Tensors;

namespace Fude.App.Tests.Support;

/// <summary>784 → hidden → 10 with ReLU, trained by plain stochastic gradient descent: a real model without libtorch.</summary>
public sealed class SmallNetwork
{
    private const int Pixels = 784;
    private const int Classes = 10;

    private readonly int _hidden;

    public SmallNetwork(int hidden, int seed)
    {
        _hidden = hidden;
        var random = new Random(seed);
        HiddenWeights = [.. Enumerable.Range(0, hidden * Pixels).Select(_ => (random.NextSingle() - 0.5f) * 0.12f)];
        OutputWeights = [.. Enumerable.Range(0, Classes * hidden).Select(_ => (random.NextSingle() - 0.5f) * 0.5f)];
        HiddenBiases = new float[hidden];
        OutputBiases = new float[Classes];
    }

    /// <summary>[hidden, 784].</summary>
    public float[] HiddenWeights { get; }

    /// <summary>[10, hidden].</summary>
    public float[] OutputWeights { get; }

    public float[] HiddenBiases { get; }

    public float[] OutputBiases { get; }

    /// <summary>One like it that may be changed.</summary>
    public SmallNetwork Copy()
    {
        var copy = new SmallNetwork(_hidden, 0);
        HiddenWeights.CopyTo(copy.HiddenWeights, 0);
        OutputWeights.CopyTo(copy.OutputWeights, 0);
        HiddenBiases.CopyTo(copy.HiddenBiases, 0);
        OutputBiases.CopyTo(copy.OutputBiases, 0);
        return copy;
    }

    public void Train(byte[] images, byte[] labels, int epochs, float rate, int seed)
    {
        var order = Enumerable.Range(0, labels.Length).ToArray();
        var random = new Random(seed);
        var input = new float[Pixels];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                ToInput(images.AsSpan(i * Pixels, Pixels), input);
                Step(input, labels[i], rate * (epochs - epoch) / epochs);
            }
        }
    }

    public float[] Predict(ReadOnlySpan<byte> pixels)
    {
        var input = new float[Pixels];
        ToInput(pixels, input);
        var (_, output) = Forward(input);
        return output;
    }

    private static void ToInput(ReadOnlySpan<byte> pixels, Span<float> input)
    {
        for (var i = 0; i < Pixels; i++)
            input[i] = pixels[i] / 255f;
    }

    private (float[] Hidden, float[] Output) Forward(ReadOnlySpan<float> input)
    {
        var hidden = new float[_hidden];
        for (var h = 0; h < _hidden; h++)
            hidden[h] = Math.Max(0, HiddenBiases[h] + TensorPrimitives.Dot(HiddenWeights.AsSpan(h * Pixels, Pixels), input));
        var output = new float[Classes];
        for (var c = 0; c < Classes; c++)
            output[c] = OutputBiases[c] + TensorPrimitives.Dot(OutputWeights.AsSpan(c * _hidden, _hidden), hidden);
        TensorPrimitives.SoftMax(output, output);
        return (hidden, output);
    }

    private void Step(ReadOnlySpan<float> input, int label, float rate)
    {
        var (hidden, error) = Forward(input);
        error[label] -= 1; // the gradient of cross-entropy over softmax
        var back = new float[_hidden];
        for (var c = 0; c < Classes; c++)
        {
            var row = OutputWeights.AsSpan(c * _hidden, _hidden);
            TensorPrimitives.MultiplyAdd(row, error[c], back, back);
            TensorPrimitives.MultiplyAdd(hidden, -rate * error[c], row, row);
            OutputBiases[c] -= rate * error[c];
        }

        for (var h = 0; h < _hidden; h++)
        {
            if (hidden[h] <= 0)
                continue;
            var row = HiddenWeights.AsSpan(h * Pixels, Pixels);
            TensorPrimitives.MultiplyAdd(input, -rate * back[h], row, row);
            HiddenBiases[h] -= rate * back[h];
        }
    }
}
