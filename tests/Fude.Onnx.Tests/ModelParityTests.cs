using CsCheck;
using Fude.Onnx.Protos;
using Fude.Onnx.TorchSharp;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>Whole models, the stages around them, and modules that tell themselves how they are written.</summary>
public sealed class ModelParityTests
{
    private static readonly InputStage MnistStage = new() { Mean = [0.1307], Std = [0.3081] };

    public static nn.Module<Tensor, Tensor> Mlp() => nn.Sequential(
        ("flatten", nn.Flatten()), ("fc1", nn.Linear(784, 32)), ("relu", nn.ReLU()), ("drop", nn.Dropout(0.2)), ("fc2", nn.Linear(32, 10)));

    public static nn.Module<Tensor, Tensor> Cnn() => nn.Sequential(
        ("stem", nn.Sequential(nn.Conv2d(1, 8, 3, padding: 1, bias: false), nn.BatchNorm2d(8), nn.ReLU(inplace: true))),
        ("block1", new ResidualBlock(Branch(8, 8, 1), activation: nn.ReLU())),
        ("block2", new ResidualBlock(Branch(8, 16, 2), nn.Sequential(nn.Conv2d(8, 16, 1, stride: 2, bias: false), nn.BatchNorm2d(16)), nn.SiLU())),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("norm", nn.BatchNorm1d(16)),
        ("head", nn.Linear(16, 10)));

    [Fact]
    public void The_reference_mlp() => Parity.Check(Mlp(), [1, 28, 28], 1);

    [Fact]
    public void A_cnn_with_batch_normalisation_and_residual_blocks()
    {
        var proto = Parity.Check(Cnn(), [1, 28, 28], 2);
        // All that directly follow a convolution are folded; the one after the pooling stays.
        Assert.Single(proto.Graph.Node, node => node.OpType is "BatchNormalization");
        Assert.Contains(proto.Graph.Node, node => node.Name is "block2.shortcut.0/Conv");
        Assert.Contains(proto.Graph.Initializer, tensor => tensor.Name is "block2.shortcut.0.weight");
        Assert.Contains(proto.Graph.Initializer, tensor => tensor.Name is "head.bias");
    }

    [Fact]
    public void A_batch_normalisation_whose_convolution_somebody_else_reads_is_not_folded()
    {
        var proto = Parity.Check(nn.Sequential(nn.Conv2d(1, 2, 3), new ResidualBlock(nn.BatchNorm2d(2))), [1, 6, 6], 3);
        Assert.Equal("Conv, BatchNormalization, Add", Parity.Operators(proto));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void Every_supported_operator_set(long opset)
    {
        var proto = Parity.Check(Cnn(), [1, 14, 14], 4, new() { Opset = opset });
        Assert.Equal(opset, Assert.Single(proto.OpsetImport).Version);
    }

    [Fact]
    public void Bytes_in_and_probabilities_out()
    {
        using var model = Cnn();
        Parity.Randomize(model, 5);
        var options = new OnnxExportOptions { GraphName = "digits", InputName = "pixels", OutputName = "probabilities", Input = MnistStage, Softmax = true };
        var proto = new TorchOnnxExporter().Export(model, [1, 28, 28], options);
        using var whole = nn.Sequential(model, nn.Softmax(1));
        Parity.Compare(whole, proto, [1, 28, 28], 5, MnistStage);

        var read = OnnxReader.Read(OnnxWriter.ToBytes(proto));
        Assert.Equal("pixels: UINT8[batch, 1, 28, 28]", Assert.Single(read.Inputs).ToString());
        Assert.Equal("probabilities: FLOAT[batch, 10]", Assert.Single(read.Outputs).ToString());
        Assert.Equal(17, read.Opset);
        Assert.Equal(8, proto.IrVersion);
        Assert.Equal("digits", proto.Graph.Name);
    }

    [Fact]
    public void Normalisation_of_each_channel() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 4], Gen.Bool, Gen.Bool, Gen.Bool).Sample((seed, channels, oneMean, oneStd, flat) =>
        {
            var random = new Random(seed);
            var stage = new InputStage
            {
                Scale = 1 / 255.0,
                Mean = [.. Enumerable.Range(0, oneMean ? 1 : channels).Select(_ => random.NextDouble())],
                Std = [.. Enumerable.Range(0, oneStd ? 1 : channels).Select(_ => 0.1 + random.NextDouble())],
            };
            using var model = nn.Identity();
            long[] shape = flat ? [channels] : [channels, 3, 4];
            Parity.Compare(model, new TorchOnnxExporter().Export(model, shape, new() { Input = stage }), shape, seed, stage);
        }, iter: 40, threads: 1);

    [Fact]
    public void A_model_that_does_nothing_still_has_an_output()
    {
        Assert.Equal("Identity", Parity.Operators(Parity.Check(nn.Sequential(nn.Dropout(), nn.Identity()), [3], 6)));
        Assert.Equal("Softmax", Parity.Operators(new TorchOnnxExporter().Export(nn.Identity(), [3], new() { Softmax = true })));
    }

    [Fact]
    public void One_module_used_twice()
    {
        var shared = nn.Linear(3, 3);
        Parity.Check(nn.Sequential(shared, nn.Tanh(), shared), [3], 7);
    }

    [Fact]
    public void Names_that_meet_the_names_of_input_and_output()
    {
        Parity.Check(nn.Sequential(("input", nn.Linear(3, 3)), ("output", nn.Tanh())), [3], 8, new() { InputName = "input.weight", OutputName = "input/Gemm_output" });
        Parity.Check(nn.Tanh(), [3], 9, new() { OutputName = "Tanh_output" });
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-5)]
    [InlineData(ScalarType.Float16, 0.02)]
    [InlineData(ScalarType.BFloat16, 0.1)]
    public void Weights_of_other_precisions_become_float32(ScalarType type, double tolerance)
    {
        using var model = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4));
        model.to(type);
        using var settings = Parity.Settings();
        var file = OnnxWriter.ToBytes(new TorchOnnxExporter().Export(model, [6]));
        using var session = new InferenceSession(file, settings);
        using var scope = NewDisposeScope();
        var input = randn(3, 6);
        var expected = model.forward(input.to(type)).to(ScalarType.Float32).data<float>().ToArray();
        var (actual, _) = Parity.Run(session, OnnxReader.Read(file), input);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.Equal(type, model.parameters().First().dtype);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_module_stays_as_it_was(bool training)
    {
        using var model = Cnn();
        model.train(training);
        var before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone(), StringComparer.Ordinal);
        var first = OnnxWriter.ToBytes(new TorchOnnxExporter().Export(model, [1, 28, 28]));
        Assert.All(model.modules(), module => Assert.Equal(training, module.training));
        Assert.All(model.state_dict(), entry => Assert.True(entry.Value.eq(before[entry.Key]).all().item<bool>(), entry.Key));
        Assert.Equal(first, OnnxWriter.ToBytes(new TorchOnnxExporter().Export(model, [1, 28, 28])));
    }

    [Fact]
    public void No_tensor_outlives_the_export()
    {
        using var model = Cnn();
        var exporter = new TorchOnnxExporter();
        exporter.Export(model, [1, 28, 28]);
        var before = Tensor.TotalCount;
        for (var time = 0; time < 5; time++)
            exporter.Export(model, [1, 28, 28]);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_residual_block_leaves_no_tensors_behind()
    {
        using var block = new ResidualBlock(nn.Linear(3, 3), nn.Linear(3, 3), nn.ReLU());
        using var input = randn(2, 3);
        block.forward(input).Dispose();
        var before = Tensor.TotalCount;
        block.forward(input).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_module_that_knows_how_it_is_written() =>
        Assert.Contains(
            Parity.Check(nn.Sequential(("gate", new Gate(4))), [4], 10).Graph.Node,
            node => node.Name is "gate.inner/Gemm");

    [Fact]
    public void A_registered_converter_also_for_derived_types_and_in_place_of_a_built_in_one()
    {
        var exporter = new TorchOnnxExporter()
            .Register<Base>((_, context, input) => context.Node("Neg", [input], context.Shape(input)))
            .Register<ReLU>((_, context, input) => context.Node("Max", [input, context.Constant("floor", 0)], context.Shape(input)));
        using var model = nn.Sequential(new Derived(), nn.ReLU());
        var proto = exporter.Export(model, [5]);
        Assert.Equal("Neg, Max", Parity.Operators(proto));
        Parity.Compare(model, proto, [5], 11);
    }

    [Fact]
    public void Metadata_and_shapes_are_in_the_file()
    {
        using var model = Mlp();
        var options = new OnnxExportOptions { Metadata = new OnnxExportOptions().Metadata.Add("run", "r1"), BatchName = "n" };
        var proto = new TorchOnnxExporter().Export(model, [1, 28, 28], options);
        Assert.Equal("run", Assert.Single(proto.MetadataProps).Key);
        Assert.Equal(3, proto.Graph.ValueInfo.Count);
        Assert.Equal("n", proto.Graph.ValueInfo[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.All(proto.Graph.Initializer, tensor => Assert.False(tensor.RawData.IsEmpty));
    }

    private static Sequential Branch(long inputs, long outputs, long stride) => nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false), nn.BatchNorm2d(outputs), nn.ReLU(),
        nn.Conv2d(outputs, outputs, 3, padding: 1, bias: false), nn.BatchNorm2d(outputs));

    private sealed class Gate : nn.Module<Tensor, Tensor>, IOnnxExportable
    {
        private readonly Linear inner;

        public Gate(long size)
            : base(nameof(Gate))
        {
            inner = nn.Linear(size, size);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * inner.forward(input);

        public string Export(OnnxExportContext context, string input) =>
            context.Node("Mul", [input, context.Module(inner, "inner", input)], context.Shape(input));
    }

    private class Base() : nn.Module<Tensor, Tensor>("base")
    {
        public override Tensor forward(Tensor input) => input.neg();
    }

    private sealed class Derived : Base;
}
