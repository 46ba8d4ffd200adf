using Fude.Onnx.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>What can't be written is refused with the module's path and the reason, and never written almost right.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void Convolutions_that_pad_with_something_else_than_zeros(PaddingModes mode) =>
        Refused(nn.Conv2d(1, 2, 3, padding: 1, padding_mode: mode), [1, 8, 8], mode.ToString());

    [Fact]
    public void Convolutions_of_the_wrong_channels() => Refused(nn.Conv2d(3, 2, 3), [1, 8, 8], "[3, height, width]", "[1, 8, 8]");

    [Fact]
    public void Convolutions_larger_than_the_picture() => Refused(nn.Conv2d(1, 2, 5), [1, 4, 8], "too small", "[2, 0, 4]");

    [Fact]
    public void Convolutions_whose_dilation_reaches_over_the_picture() => Refused(nn.Conv2d(1, 2, 3, dilation: 4), [1, 8, 8], "too small");

    [Fact]
    public void Convolutions_of_rows() => Refused(nn.Conv2d(1, 2, 3), [28], "[28]");

    [Fact]
    public void Linear_layers_of_the_wrong_features() => Refused(nn.Linear(784, 10), [1, 28, 28], "784", "[1, 28, 28]");

    [Fact]
    public void Linear_layers_without_a_dimension_besides_the_batch() => Refused(nn.Linear(1, 1), [], "1 features");

    [Fact]
    public void Batch_normalisation_without_running_statistics() =>
        Refused(nn.BatchNorm2d(2, track_running_stats: false), [2, 4, 4], "running statistics");

    [Fact]
    public void Batch_normalisation_of_rows_without_running_statistics() =>
        Refused(nn.BatchNorm1d(2, track_running_stats: false), [2], "running statistics");

    [Fact]
    public void Batch_normalisation_of_the_wrong_channels() => Refused(nn.BatchNorm2d(3), [2, 4, 4], "3 channels");

    [Fact]
    public void Batch_normalisation_of_pictures_on_rows() => Refused(nn.BatchNorm2d(2), [2], "[channels, height, width]");

    [Fact]
    public void Batch_normalisation_of_rows_on_pictures() => Refused(nn.BatchNorm1d(2), [2, 4, 4], "[features]");

    [Fact]
    public void Average_pooling_with_a_divisor_of_its_own() =>
        Refused(nn.AvgPool2d([2, 2], [2, 2], divisor_override: 3), [1, 4, 4], "divisor_override of 3");

    [Fact]
    public void Average_pooling_of_rows() => Refused(nn.AvgPool2d(2), [4], "[channels, height, width]");

    [Fact]
    public void Max_pooling_larger_than_the_picture() => Refused(nn.MaxPool2d(5), [1, 4, 4], "too small");

    [Fact]
    public void Max_pooling_whose_window_misses_the_picture() =>
        Refused(nn.MaxPool2d((2, 2), (1, 1), (1, 1), (5, 5)), [1, 4, 4], "padding alone");

    [Fact]
    public void Adaptive_pooling_with_windows_of_different_sizes() =>
        Refused(nn.AdaptiveAvgPool2d(3), [1, 7, 7], "7×7 to 3×3");

    [Fact]
    public void Adaptive_pooling_that_enlarges() => Refused(nn.AdaptiveAvgPool2d(8), [1, 4, 4], "4×4 to 8×8");

    [Fact]
    public void Flattening_of_the_batch() => Refused(nn.Flatten(0), [2, 3], "mix the examples");

    [Fact]
    public void Flattening_of_dimensions_that_are_not_there() => Refused(nn.Flatten(1, 4), [2, 3], "3 dimensions");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Softmax_over_the_batch(int dimension)
    {
        Refused(nn.Softmax(dimension), [2, 3], "examples of a batch");
        Refused(nn.LogSoftmax(dimension), [2, 3], "examples of a batch");
    }

    [Fact]
    public void Softmax_over_a_dimension_that_is_not_there() => Refused(nn.Softmax(3), [2, 3], "3 dimensions");

    [Fact]
    public void Layers_that_are_not_built_in() => Refused(nn.PReLU(1), [2], "PReLU", "IOnnxExportable", "Register");

    [Fact]
    public void Residual_blocks_whose_branches_differ() =>
        Refused(new ResidualBlock(nn.Conv2d(1, 2, 1)), [1, 4, 4], "[2, 4, 4]", "[1, 4, 4]");

    [Fact]
    public void Residual_blocks_that_change_their_input() =>
        Assert.Contains("in place", Assert.Throws<ArgumentException>(() =>
            new ResidualBlock(nn.Sequential(nn.Identity(), nn.Sequential(nn.ReLU(inplace: true)), nn.Linear(2, 2)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_second_softmax()
    {
        using var module = nn.Sequential(nn.Linear(3, 2), nn.Softmax(1));
        var exception = Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [3], new() { Softmax = true }));
        Assert.Contains("softmax already", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_names_the_module_by_its_path()
    {
        using var module = nn.Sequential(
            ("features", nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2), nn.PReLU(1))),
            ("head", nn.Linear(2, 2)));
        var exception = Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [1, 8, 8]));
        Assert.Equal("features.3", exception.ModulePath);
        Assert.StartsWith("features.3: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_not_finite()
    {
        using var module = nn.Sequential(("fc", nn.Linear(2, 2)));
        using (no_grad())
            module.parameters().First().fill_(float.NaN);
        var exception = Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [2]));
        Assert.Equal("fc", exception.ModulePath);
        Assert.Contains("weight holds NaN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Double_weights_that_are_too_large_for_float()
    {
        using var module = nn.Linear(2, 2, dtype: ScalarType.Float64);
        using (no_grad())
            module.weight.fill_(1e300);
        Assert.Contains("too large for float32", Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_without_data()
    {
        using var module = nn.Linear(2, 2, device: torch.META);
        Assert.Contains("meta device", Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequential_with_a_forward_of_its_own() => Refused(new Backwards(), [2], "Backwards", "forward of its own");

    [Fact]
    public void A_module_that_contains_itself()
    {
        using var module = new Endless();
        Assert.Contains("contain itself", Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(module, [2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_converter_that_returns_something_unknown()
    {
        using var module = nn.Sequential(("odd", nn.PReLU(1)));
        var exporter = new TorchOnnxExporter().Register<PReLU>((_, _, _) => "nowhere");
        var exception = Assert.Throws<OnnxExportException>(() => exporter.Export(module, [2]));
        Assert.Equal("odd", exception.ModulePath);
        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_converter_that_fails()
    {
        using var module = nn.Sequential(("odd", nn.PReLU(1)));
        var exporter = new TorchOnnxExporter().Register<PReLU>((_, _, _) => throw new InvalidOperationException("out of ink"));
        var exception = Assert.Throws<OnnxExportException>(() => exporter.Export(module, [2]));
        Assert.Equal("odd", exception.ModulePath);
        Assert.Contains("out of ink", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_in_the_options_are_told_at_once()
    {
        using var module = nn.Identity();
        var options = new OnnxExportOptions { Opset = 3, IrVersion = 99, InputName = "", Input = new() { Std = [0], Mean = [1, 2] } };
        var message = Assert.Throws<ArgumentException>(() => new TorchOnnxExporter().Export(module, [3, -1], options)).Message;
        foreach (var part in (string[])["Opset is 3", "IrVersion is 99", "InputName is empty", "Input.Std holds a 0", "Input.Mean has 2 numbers", "[3, -1]"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static void Refused(nn.Module<Tensor, Tensor> module, long[] shape, params string[] parts)
    {
        using var inside = nn.Sequential(("inside", module));
        var exception = Assert.Throws<OnnxExportException>(() => new TorchOnnxExporter().Export(inside, shape));
        Assert.Equal("inside", exception.ModulePath);
        foreach (var part in parts)
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Backwards() : Sequential(("0", nn.Linear(2, 2)), ("1", nn.ReLU()))
    {
        public override Tensor forward(Tensor input) => this[0].call(this[1].call(input));
    }

    private sealed class Endless() : nn.Module<Tensor, Tensor>(nameof(Endless)), IOnnxExportable
    {
        public override Tensor forward(Tensor input) => input;

        public string Export(OnnxExportContext context, string input) => context.Module(this, "again", input);
    }
}
