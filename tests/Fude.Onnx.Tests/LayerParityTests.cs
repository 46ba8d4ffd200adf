using CsCheck;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>Every built-in layer with random sizes and settings gives in ONNX Runtime what it gives in TorchSharp.</summary>
public sealed class LayerParityTests
{
    private const int Times = 60;

    private static readonly Gen<int> Seed = Gen.Int[0, 1_000_000];

    [Fact]
    public void Linear_layers() =>
        Gen.Select(Seed, Gen.Long[1, 40], Gen.Long[1, 40], Gen.Bool, Gen.Long[1, 5].Array[0, 2]).Sample((seed, inputs, outputs, bias, leading) =>
            Parity.Check(nn.Linear(inputs, outputs, bias), [.. leading, inputs], seed), iter: Times, threads: 1);

    [Fact]
    public void Convolutions_with_numbers_as_padding() =>
        Gen.Select(Seed, Pair(1, 4), Pair(1, 3), Pair(0, 4), Pair(1, 3), Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3], Gen.Long[1, 3]), Gen.Select(Gen.Bool, Pair(0, 6)))
            .Sample((seed, kernel, stride, padding, dilation, channels, rest) =>
            {
                var (groups, inputs, outputs) = channels;
                var (bias, more) = rest;
                var layer = nn.Conv2d(groups * inputs, groups * outputs, kernel, stride, padding, dilation, groups: groups, bias: bias);
                Parity.Check(layer, [groups * inputs, Fitting(kernel.Item1, dilation.Item1, padding.Item1) + more.Item1, Fitting(kernel.Item2, dilation.Item2, padding.Item2) + more.Item2], seed);
            }, iter: Times * 2, threads: 1);

    [Fact]
    public void Convolutions_with_same_and_valid_as_padding() =>
        Gen.Select(Seed, Pair(1, 5), Pair(1, 3), Gen.Bool, Pair(0, 6)).Sample((seed, kernel, dilation, same, more) =>
        {
            var layer = nn.Conv2d(2, 3, kernel, same ? Padding.Same : Padding.Valid, dilation: dilation);
            Parity.Check(layer, [2, Fitting(kernel.Item1, dilation.Item1, 0) + more.Item1, Fitting(kernel.Item2, dilation.Item2, 0) + more.Item2], seed);
        }, iter: Times, threads: 1);

    [Fact]
    public void Batch_normalisation_alone() =>
        Gen.Select(Seed, Gen.Long[1, 8], Gen.Bool, Gen.Bool.Select(large => large ? 1e-3 : 1e-5), Gen.Int[1, 3], Pair(1, 6)).Sample((seed, channels, affine, epsilon, rank, size) =>
        {
            nn.Module<Tensor, Tensor> layer = rank < 3 ? nn.BatchNorm1d(channels, epsilon, affine: affine) : nn.BatchNorm2d(channels, epsilon, affine: affine);
            var proto = Parity.Check(layer, rank switch { 1 => [channels], 2 => [channels, size.Item1], _ => [channels, size.Item1, size.Item2] }, seed);
            Assert.Equal("BatchNormalization", Parity.Operators(proto));
        }, iter: Times, threads: 1);

    [Fact]
    public void Batch_normalisation_after_a_convolution_is_folded_into_it() =>
        Gen.Select(Seed, Gen.Long[1, 3], Gen.Long[1, 4], Gen.Bool, Gen.Bool, Gen.Bool).Sample((seed, groups, channels, bias, affine, nested) =>
        {
            nn.Module<Tensor, Tensor> convolution = nn.Conv2d(groups * 2, groups * channels, 3, groups: groups, bias: bias);
            var proto = Parity.Check(
                nn.Sequential(nested ? nn.Sequential(convolution) : convolution, nn.BatchNorm2d(groups * channels, affine: affine), nn.ReLU()), [groups * 2, 6, 5], seed);
            Assert.Equal("Conv, Relu", Parity.Operators(proto));
            Assert.Equal(2, proto.Graph.Initializer.Count);
        }, iter: Times, threads: 1);

    [Fact]
    public void Batch_normalisation_after_a_linear_layer_is_folded_into_it() =>
        Gen.Select(Seed, Gen.Long[1, 20], Gen.Long[1, 20], Gen.Bool, Gen.Bool).Sample((seed, inputs, outputs, bias, affine) =>
        {
            var proto = Parity.Check(nn.Sequential(nn.Linear(inputs, outputs, bias), nn.BatchNorm1d(outputs, affine: affine)), [inputs], seed);
            Assert.Equal("Gemm", Parity.Operators(proto));
        }, iter: Times, threads: 1);

    [Fact]
    public void Batch_normalisation_over_the_rows_of_a_linear_layer_is_not_folded() =>
        Gen.Select(Seed, Gen.Long[1, 6], Gen.Long[1, 6]).Sample((seed, rows, features) =>
            Parity.Check(nn.Sequential(nn.Linear(features, features), nn.BatchNorm1d(rows)), [rows, features], seed), iter: 20, threads: 1);

    [Fact]
    public void Batch_normalisation_stays_where_it_is_told_to() =>
        Assert.Contains(
            Parity.Check(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)), [1, 5, 5], 1, new() { FoldBatchNormalization = false }).Graph.Node,
            node => node.OpType is "BatchNormalization");

    [Theory]
    [InlineData("ReLU")]
    [InlineData("LeakyReLU")]
    [InlineData("GELU")]
    [InlineData("GELU tanh")]
    [InlineData("SiLU")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Identity")]
    [InlineData("Dropout")]
    [InlineData("Dropout1d")]
    [InlineData("Dropout2d")]
    [InlineData("Dropout3d")]
    [InlineData("AlphaDropout")]
    [InlineData("FeatureAlphaDropout")]
    public void Activations_and_layers_that_do_nothing(string name) =>
        Gen.Select(Seed, Gen.Double[0, 0.9], Gen.Long[1, 6].Array[3, 4], Gen.Bool).Sample((seed, setting, sizes, inPlace) =>
        {
            long[] shape = name switch
            {
                "Dropout1d" => [.. sizes.Take(2)],
                "Dropout2d" => [.. sizes.Take(3)],
                "Dropout3d" => [.. sizes, .. sizes.Length == 3 ? [2L] : Array.Empty<long>()],
                _ => sizes,
            };
            Parity.Check(Layer(name, setting, inPlace), shape, seed);
        }, iter: 25, threads: 1);

    [Fact]
    public void Max_pooling() =>
        Gen.Select(Seed, Pair(1, 5), Pair(1, 4), Pair(0, 2), Pair(1, 3), Gen.Bool, Pair(0, 9)).Sample((seed, kernel, stride, wanted, dilation, ceiling, more) =>
        {
            // Torch allows padding up to half the kernel. With dilation a window may miss the input altogether: a refusal of its own.
            var padding = (Math.Min(wanted.Item1, kernel.Item1 / 2), Math.Min(wanted.Item2, kernel.Item2 / 2));
            var layer = nn.MaxPool2d(kernel, stride, padding, dilation, ceiling);
            Parity.Check(layer, [2, Fitting(kernel.Item1, dilation.Item1, 0) + more.Item1, Fitting(kernel.Item2, dilation.Item2, 0) + more.Item2], seed);
        }, iter: Times * 4, threads: 1);

    [Fact]
    public void Average_pooling() =>
        Gen.Select(Seed, Pair(1, 5), Pair(1, 4), Pair(0, 2), Gen.Bool, Gen.Bool, Pair(0, 9)).Sample((seed, kernel, stride, wanted, ceiling, includePadding, more) =>
        {
            var padding = (Math.Min(wanted.Item1, kernel.Item1 / 2), Math.Min(wanted.Item2, kernel.Item2 / 2));
            var layer = nn.AvgPool2d(kernel, stride, padding, ceiling, includePadding);
            Parity.Check(layer, [2, kernel.Item1 + more.Item1, kernel.Item2 + more.Item2], seed);
        }, iter: Times * 4, threads: 1);

    [Fact]
    public void Adaptive_average_pooling_to_one_or_to_a_divisor() =>
        Gen.Select(Seed, Pair(1, 4), Pair(1, 4), Gen.Bool).Sample((seed, output, factor, one) =>
            Parity.Check(
                one ? nn.AdaptiveAvgPool2d(1) : nn.AdaptiveAvgPool2d([output.Item1, output.Item2]),
                [3, output.Item1 * factor.Item1, output.Item2 * factor.Item2],
                seed), iter: Times, threads: 1);

    [Fact]
    public void Flattening() =>
        Gen.Select(Seed, Gen.Long[1, 4].Array[1, 4]).SelectMany((seed, shape) =>
            Gen.Select(Gen.Const(seed), Gen.Const(shape), Gen.Int[1, shape.Length], Gen.Int[1, shape.Length], Gen.Bool)).Sample((seed, shape, a, b, negative) =>
        {
            var (start, end) = (Math.Min(a, b), Math.Max(a, b));
            Parity.Check(nn.Flatten(start, negative ? end - shape.Length - 1 : end), shape, seed);
        }, iter: Times, threads: 1);

    [Fact]
    public void Softmaxes() =>
        Gen.Select(Seed, Gen.Long[1, 6].Array[1, 3], Gen.Bool).SelectMany((seed, shape, logarithm) =>
            Gen.Select(Gen.Const(seed), Gen.Const(shape), Gen.Const(logarithm), Gen.Int[1, shape.Length], Gen.Bool)).Sample((seed, shape, logarithm, axis, negative) =>
        {
            var dimension = negative ? axis - shape.Length - 1 : axis;
            Parity.Check(logarithm ? nn.LogSoftmax(dimension) : nn.Softmax(dimension), shape, seed);
        }, iter: Times, threads: 1);

    private static nn.Module<Tensor, Tensor> Layer(string name, double setting, bool inPlace) => name switch
    {
        "ReLU" => nn.ReLU(inPlace),
        "LeakyReLU" => nn.LeakyReLU(setting, inPlace),
        "GELU" => nn.GELU(),
        "GELU tanh" => nn.GELU(GELU.Approximate.tanh),
        "SiLU" => nn.SiLU(inPlace),
        "Sigmoid" => nn.Sigmoid(),
        "Tanh" => nn.Tanh(),
        "Identity" => nn.Identity(),
        "Dropout" => nn.Dropout(setting, inPlace),
        "Dropout1d" => nn.Dropout1d(setting, inPlace),
        "Dropout2d" => nn.Dropout2d(setting, inPlace),
        "Dropout3d" => nn.Dropout3d(setting, inPlace),
        "AlphaDropout" => nn.AlphaDropout(setting, inPlace),
        "FeatureAlphaDropout" => nn.FeatureAlphaDropout(setting, inPlace),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static Gen<(long, long)> Pair(long least, long most) => Gen.Select(Gen.Long[least, most], Gen.Long[least, most]);

    /// <summary>The smallest size that one window fits into.</summary>
    private static long Fitting(long kernel, long dilation, long padding) => Math.Max(1, (dilation * (kernel - 1)) + 1 - (2 * padding));
}
