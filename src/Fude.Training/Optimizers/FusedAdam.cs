using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp.Modules;

namespace Fude.Training.Optimizers;

/// <summary>
/// Adam as one pass over the memory of the parameters. With small networks the cost of Adam is not its arithmetic but the dozen
/// tensor operations per parameter that it takes otherwise.
/// Source: Kingma and Ba (2015), algorithm 1; weight decay as in Loshchilov and Hutter (2019), algorithm 2.
/// </summary>
internal sealed class FusedAdam : Optimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly (Parameter Parameter, float[] Mean, float[] Square)[] _slots;
    private readonly double _weightDecay;
    private int _step;

    public FusedAdam(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        _slots = [.. parameters.Select(p => (p, new float[p.numel()], new float[p.numel()]))];
        _weightDecay = weightDecay;
    }

    public override void Step(double learningRate)
    {
        _step++;
        var rates = new Rates(
            (float)(learningRate / (1 - Math.Pow(Beta1, _step))),
            (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _step))),
            (float)(1 - (learningRate * _weightDecay)));
        foreach (var (parameter, mean, square) in _slots)
        {
            using var gradient = parameter.grad;
            if (gradient is null)
                continue;
            Update(MemoryMarshal.Cast<byte, float>(parameter.bytes), MemoryMarshal.Cast<byte, float>(gradient.bytes), mean, square, rates);
        }
    }

    private static void Update(Span<float> weights, Span<float> gradients, Span<float> means, Span<float> squares, Rates rates)
    {
        var weight = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var gradient = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var mean = MemoryMarshal.Cast<float, Vector<float>>(means);
        var square = MemoryMarshal.Cast<float, Vector<float>>(squares);
        for (var i = 0; i < weight.Length; i++)
        {
            var g = gradient[i];
            var m = (mean[i] * Beta1) + (g * (1 - Beta1));
            var s = (square[i] * Beta2) + (g * g * (1 - Beta2));
            mean[i] = m;
            square[i] = s;
            weight[i] = (weight[i] * rates.Keep) - (m * rates.Step / ((Vector.SquareRoot(s) * rates.Correction) + new Vector<float>(Epsilon)));
        }

        for (var i = weight.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var g = gradients[i];
            means[i] = (means[i] * Beta1) + (g * (1 - Beta1));
            squares[i] = (squares[i] * Beta2) + (g * g * (1 - Beta2));
            weights[i] = (weights[i] * rates.Keep) - (means[i] * rates.Step / ((MathF.Sqrt(squares[i]) * rates.Correction) + Epsilon));
        }

        gradients.Clear();
    }

    private readonly record struct Rates(float Step, float Correction, float Keep);
}
