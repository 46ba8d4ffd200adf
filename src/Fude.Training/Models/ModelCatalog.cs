using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fude.Training.Models;

/// <summary>The networks that can be trained. Each takes float32 <c>[batch, 1, 28, 28]</c> and gives logits <c>[batch, classes]</c>.</summary>
public static class ModelCatalog
{
    /// <summary>One hidden layer: 784 → hidden → classes, as in the reference.</summary>
    public const string Mlp = "mlp";

    /// <summary>A small convolutional network with batch normalisation.</summary>
    public const string Cnn = "cnn";

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [Mlp, Cnn];

    /// <summary>Makes a network with initial weights from torch's random generator.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="hidden">Units of the hidden layer of <see cref="Mlp"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Module<Tensor, Tensor> Create(string name, int classes, int hidden) => name switch
    {
        Mlp => CreateMlp(classes, hidden),
        Cnn => CreateCnn(classes),
        _ => throw new ArgumentException($"unknown model '{name}'", nameof(name)),
    };

    private static TorchSharp.Modules.Sequential CreateMlp(int classes, int hidden) => Sequential(
        ("flatten", Flatten()),
        ("hidden", Linear(784, hidden)),
        ("relu", ReLU()),
        ("classes", Linear(hidden, classes)));

    // The first convolution halves the sides: most of the time of a small network on a processor goes into its widest
    // planes, and a digit of 20 pixels loses nothing that matters by it. Six of seven weights are those of the hidden layer: 48 units read MNIST as
    // well as 128 do, and the model, which travels with each image, is a megabyte smaller.
    private static TorchSharp.Modules.Sequential CreateCnn(int classes) => Sequential(
        ("stem", Convolution(1, 16, kernel: 5, stride: 2)),
        ("middle", Convolution(16, 32, kernel: 3, stride: 1)),
        ("pool", MaxPool2d(2)),
        ("top", Convolution(32, 64, kernel: 3, stride: 1)),
        ("flatten", Flatten()),
        ("hidden", Linear(64 * 7 * 7, 48)),
        ("relu", ReLU()),
        ("dropout", Dropout(0.2)),
        ("classes", Linear(48, classes)));

    private static TorchSharp.Modules.Sequential Convolution(int from, int to, int kernel, int stride) => Sequential(
        ("convolution", Conv2d(from, to, kernel, stride: stride, padding: kernel / 2, bias: false)),
        ("normalisation", BatchNorm2d(to)),
        ("relu", ReLU()));
}
