using Fude.Training.Datasets;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Training;

/// <summary>How pixels become the network's input: <c>(pixel / 255 − Mean) / Deviation</c>. Part of the exported graph.</summary>
/// <param name="Mean">Mean of the training pixels, 0 to 1.</param>
/// <param name="Deviation">Standard deviation of the training pixels.</param>
public sealed record Normalisation(double Mean, double Deviation)
{
    private const double LeastDeviation = 0.01;

    /// <summary>Measures the training pictures. Exact: pixels are counted by value.</summary>
    /// <param name="pictures">Pictures as uint8.</param>
    public static Normalisation Of(ImageTensors pictures)
    {
        using var scope = NewDisposeScope();
        var counts = pictures.Images.flatten().to(ScalarType.Int32).bincount(null, minlength: 256).cpu().data<long>().ToArray();
        double total = counts.Sum(), mean = 0, square = 0;
        for (var value = 0; value < counts.Length; value++)
        {
            mean += counts[value] * (value / 255.0) / total;
            square += counts[value] * (value / 255.0) * (value / 255.0) / total;
        }

        return new(mean, Math.Max(LeastDeviation, Math.Sqrt(square - (mean * mean))));
    }

    /// <summary>Pixels as numbers from 0 to 1.</summary>
    /// <param name="pixels">uint8 of any shape.</param>
    /// <returns>A new float32 tensor of the same shape.</returns>
    public static Tensor ToUnit(Tensor pixels) => pixels.to(ScalarType.Float32).mul_(1f / 255);

    /// <summary>Numbers from 0 to 1 as the network's input; changes the tensor in place.</summary>
    /// <param name="unit">Float32 of any shape.</param>
    public Tensor ApplyTo(Tensor unit) => unit.mul_(1 / Deviation).sub_(Mean / Deviation);
}
